import { encodeFunctionData } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { code, eventsOf, type Party, refusal, roleOf } from "../support/market.js";
import type { Call } from "../support/rpc.js";
import type { Deployed } from "../support/viem-clients.js";
import { buy, CENT, type Desk, sell, startDesk, stop, type Ticket, traders } from "./desk.js";
import { createPool, NEVER } from "./pools.js";

const REASON = code("AUDIT");
const [alice, bob, carol, dave] = traders;
const [heir, last] = [account(10), account(11)];
let desk: Desk;
let pool: Deployed;
let rewind: () => Promise<void>;

beforeAll(async () => {
  desk = await startDesk();
  const { market, security } = desk;
  pool = await createPool(market, desk.id);
  await market.send(security, "grantRole", [roleOf("VENUE"), pool.address]);
  for (const each of [alice, bob, carol, dave]) {
    for (const token of [security, market.dollars]) await market.approve(token, each, pool);
    await market.send(market.registry, "setDelegate", [market.router.address, true], { from: each });
  }
});
beforeEach(async () => {
  rewind = await desk.mark();
});
afterEach(async () => {
  await desk.checkInvariants();
  await rewind();
});
afterAll(cleanUp);

const register = (name: string, ...args: readonly unknown[]) => desk.market.send(desk.market.registry, name, args);
const onShares = (name: string, args: readonly unknown[], from: Party = desk.market.operator) =>
  desk.market.send(desk.security, name, args, { from });
const onPool = (name: string, args: readonly unknown[], from: Party) => desk.market.send(pool, name, args, { from });
/** Places the same order many times, in one batch of requests. */
const placeMany = async (from: Party, ticket: Ticket, count: number) => {
  const data = encodeFunctionData({ ...desk.exchange, functionName: "place", args: [desk.request(ticket)] });
  const call: Call = ["eth_sendTransaction", { from: from.address, to: desk.exchange.address, gas: "0x100000", data }];
  await desk.market.chain.rpc.batch(Array<Call>(count).fill(call));
};

describe("a wallet that is recovered to one that is lost as well", () => {
  beforeEach(async () => {
    await desk.place(alice, buy(10n, 100n));
    await desk.act(alice, "deposit", desk.market.dollars.address, 500n);
    await register("recover", alice.address, heir.address, REASON);
    await register("recover", heir.address, last.address, REASON);
    await desk.market.chain.rpc("hardhat_impersonateAccount", last.address);
    await desk.market.chain.rpc("hardhat_setBalance", last.address, "0xde0b6b3a7640000");
  });

  it("leaves its orders and credit to the last", async () => {
    const token = desk.market.dollars.address;
    expect(await desk.storyAfter(last, "takeOver", alice.address, token, 9n)).toEqual(["cancelled 1: 10 Requested"]);
    await desk.act(last, "withdraw", token, await desk.credit(last));
    expect(await desk.cash(last)).toBe(10_020_500n);
  });

  it("leaves its shares to the last, and gives none to the one that is lost", async () => {
    await onShares("recover", [alice.address, REASON]);
    expect([await desk.shares(heir), await desk.shares(last)]).toEqual([0n, 1_000_000n]);
  });
});

describe("liquidity of one who became an affiliate of the issuer", () => {
  const added = async (from: Party) => {
    await onPool("addLiquidity", [1_000n, 1_000_000_000n, 0n, NEVER], from);
    return desk.market.read<bigint>(pool, "balanceOf", [from.address]);
  };

  it("goes back to it alone: another wallet would have its shares free of any holding period", async () => {
    const liquidity = await added(alice);
    await register("setAffiliation", alice.address, code("DEMO"), true, REASON);
    expect(await refusal(onPool("transfer", [bob.address, liquidity], alice))).toEqual({
      name: "AffiliateOnBookOnly",
      args: [alice.address],
    });
    await onPool("removeLiquidity", [liquidity, 0n, 0n, NEVER], alice);
  });

  it("is not what an affiliate buys", async () => {
    await added(bob);
    await register("setAffiliation", alice.address, code("DEMO"), true, REASON);
    expect(await refusal(onPool("transfer", [alice.address, 1n], bob))).toMatchObject({ name: "AffiliateOnBookOnly" });
    await onPool("transfer", [carol.address, 1n], bob);
  });
});

describe("a deposit", () => {
  it("is of what a market is quoted in: shares would leave their holder, and the count of holders", async () => {
    expect(await desk.refused(alice, "deposit", desk.security.address, 5n)).toEqual({
      name: "NotQuoteToken",
      args: [desk.security.address],
    });
  });
});

describe("a routed trade that meets many small orders and many stops", () => {
  it("keeps what it got when the market is busy afterwards", async () => {
    await placeMany(alice, sell(1n, 100n), 60);
    await placeMany(carol, buy(1n, 100n, stop(100n)), 12);
    const { market, id } = desk;
    const order = [id, 0, 59n, 100n * CENT, NEVER, code("ROUTED")];
    const events = eventsOf(await market.send(market.router, "trade", order, { from: dave }));
    expect(events.find(({ name }) => name === "Routed")?.args).toMatchObject({ fromBook: 50n, fromPool: 0n });
    await desk.act(bob, "matchOrders", id);
  });
});
