import { createExchangeClient, type ExchangeClient } from "../../src/exchange/client/client.js";
import { setUpDemo } from "../../src/exchange/demo/index.js";
import { EXCHANGE_ADDRESSES } from "../../src/exchange/deployment/addresses.js";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { removeDirectories } from "../support/directories.js";
import { byEngine } from "../support/engines.js";
import { WITH_EXCHANGE } from "../support/market.js";
import { endCommands } from "../support/process.js";

const STEP = [...WITH_EXCHANGE, "--clock", "step", "--durability", "relaxed"];
const DEMO = [...STEP, "--demo"];
/** The demo's transactions, each a block of its own. */
const TRANSACTIONS = 106;

const requestOf =
  (chain: Chain) =>
  ({ method, params }: { method: string; params?: unknown }) =>
    chain.rpc<unknown>(method, ...((params ?? []) as unknown[]));
const clientOf = (chain: Chain): ExchangeClient =>
  createExchangeClient({
    request: requestOf(chain),
    addresses: EXCHANGE_ADDRESSES,
  });
const headOf = async (chain: Chain) => {
  const { number, hash } = await chain.rpc<{ number: string; hash: string }>("eth_getBlockByNumber", "latest", false);
  return { number: Number(number), hash };
};

/** Blocks that the exchange was placed in, before the demo. */
const placed = async (): Promise<number> => (await headOf(chain)).number - TRANSACTIONS;

let chain: Chain;
let client: ExchangeClient;

beforeAll(async () => {
  chain = await startChain({ flags: DEMO });
  client = clientOf(chain);
});

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

describe("a chain that is started with --demo", () => {
  it("has ten investors of differing status", async () => {
    const investors = await client.investors();
    expect(investors.map(({ wallet }) => wallet)).toEqual(
      Array.from({ length: 10 }, (_, index) => account(index).address),
    );
    expect(investors.map(({ status }) => status)).toEqual([...Array(8).fill("active"), "expired", "frozen"]);
    expect(investors[5]?.affiliateOf).toEqual(["ACME"]);
    expect(new Set(investors.map(({ accountType }) => accountType)).size).toBe(4);
  });

  it("has two listed securities with live two-sided books and last prices", async () => {
    expect(await client.securities()).toMatchObject([
      { symbol: "ACME", category: "other-equity", holdingDays: 365 },
      { symbol: "HLIO", category: "rule-144a", holdingDays: 180 },
    ]);
    expect(await client.markets()).toMatchObject([
      { name: "ACME/DUSD", open: true, tick: "0.01", lot: "1", bid: "12.45", ask: "12.55", last: "12.50" },
      { name: "HLIO/DUSD", open: true, tick: "0.05", lot: "10", bid: "100.80", ask: "101.20", last: "101.15" },
    ]);
    const { bids, asks } = await client.book({ market: "ACME" });
    expect([bids.length, asks.length]).toEqual([5, 5]);
  });

  it("has trades on book and pool, candles, and a stop that waits", async () => {
    const trades = await client.trades();
    expect(trades.filter(({ venue }) => venue === "book")).toHaveLength(10);
    expect(trades.filter(({ venue }) => venue === "pool")).toHaveLength(1);
    expect((await client.candles({ market: "ACME" })).length).toBeGreaterThan(0);
    expect(await client.pool("ACME")).toMatchObject({ shares: "3975" });
    expect((await client.orders({ market: "ACME" })).filter(({ status }) => status === "dormant")).toMatchObject([
      { kind: "stop", stop: "12.00", clientOrderId: "STOP-LOSS-1" },
    ]);
  });

  it("has lots that are locked still, and dollars for everybody", async () => {
    const { holdings } = await client.positions(account(6).address);
    expect(holdings).toMatchObject([{ security: "ACME", total: "700", free: "200", locked: "500" }]);
    for (let index = 0; index < 10; index++) {
      const { cash } = await client.positions(account(index).address);
      expect(Number(cash[0]?.balance)).toBeGreaterThan(100_000);
    }
  });

  it("keeps a refused order as a failed transaction", async () => {
    const block = await chain.rpc<{ transactions: string[] }>(
      "eth_getBlockByNumber",
      `0x${((await placed()) + TRANSACTIONS - 1).toString(16)}`,
      false,
    );
    expect(await chain.rpc("eth_getTransactionReceipt", block.transactions[0])).toMatchObject({
      status: "0x0",
      from: account(6).address.toLowerCase(),
    });
  });

  it("says what there is and what to try", () => {
    const lines = chain.lines.join("\n");
    expect(lines).toContain(`Made by ${TRANSACTIONS} transactions`);
    expect(lines.match(/^ {2}couverture exchange /gm)).toHaveLength(3);
    expect(lines.indexOf("\nDemo\n")).toBeLessThan(lines.indexOf("Listening on"));
  });

  it("has the same head on every such chain, and after a restart with the flag", async () => {
    const other = await startChain({ flags: DEMO });
    const head = await headOf(chain);
    expect(await headOf(other)).toEqual(head);
    await other.restart();
    expect(await headOf(other)).toEqual(head);
    expect(other.lines).toContain("As it was left.");
    await other.stop();
  });
});

describe("the demo", () => {
  it("is carried on with where it was interrupted", async () => {
    const other = await startChain({ flags: STEP });
    const request = requestOf(other);
    const before = (await headOf(other)).number;
    expect(before > 0).toBe(byEngine("block 0", { native: false, ganache: true }));
    expect(before).toBe(await placed());
    let sent = 0;
    const interrupted = setUpDemo({
      addresses: EXCHANGE_ADDRESSES,
      request: (call) => {
        if (call.method === "eth_sendTransaction" && ++sent > 40) return Promise.reject(new Error("the power went"));
        return request(call);
      },
    });
    await expect(interrupted).rejects.toMatchObject({
      code: "DEMO",
      message: "the demo could not be made: the power went",
    });
    expect((await headOf(other)).number).toBe(before + 40);
    await other.restart({ flags: DEMO });
    expect((await headOf(other)).number).toBe(before + TRANSACTIONS);
    expect((await clientOf(other).markets()).map(({ last }) => last)).toEqual(["12.50", "101.15"]);
    await other.stop();
  });

  it("leaves a chain alone that was in use before", async () => {
    const other = await startChain({ flags: STEP });
    await other.rpc("eth_sendTransaction", { from: account(0).address, to: account(1).address, value: "0x1" });
    const head = await headOf(other);
    await other.restart({ flags: DEMO });
    expect(await headOf(other)).toEqual(head);
    expect(other.lines.join("\n")).toContain("This chain was in use before --demo was requested");
    await other.stop();
  });

  it("is mined where transactions do not mine themselves", async () => {
    const other = await startChain({ flags: [...DEMO, "--no-mining"] });
    expect((await clientOf(other).markets()).map(({ last }) => last)).toEqual(["12.50", "101.15"]);
    await other.stop();
  });
});
