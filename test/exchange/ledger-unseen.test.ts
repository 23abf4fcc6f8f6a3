import {
  concat,
  encodeAbiParameters,
  encodeDeployData,
  getAddress,
  type Hex,
  pad,
  toEventSelector,
  toFunctionSelector,
} from "viem";
import { removeDirectories } from "../support/directories.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { withLedger } from "../support/ledger-reading.js";
import { code, exchangeArtifact, type Market, roleOf, startMarket } from "../support/market.js";
import { endCommands } from "../support/process.js";
import { CAST } from "./ledger-story.js";

/** A contract that creates another from the creation code it is called with, and returns its address. */
const FACTORY: Hex = "0x600e8060095f395ff3365f5f37365f5ff05f5260205ff3";

const { alice, bob } = CAST;
/** A price and quantities that 63 bits do not hold. */
const TICK = 10n ** 19n;
const PRICE = 3n * TICK;
const SHARES = 4n * 10n ** 18n;

/** A contract that emits whatever event it is called with: three topics, then data. */
const PARROT_OF_THREE: Hex = "0x60148060095f395ff3365f5f376040516020515f51606036036060a300";

const WALLET = { type: "address" } as const;
const TERMS = [
  ...[
    { name: "name", type: "string" },
    { name: "symbol", type: "string" },
    { name: "issuer", type: "bytes32" },
    { name: "identifier", type: "bytes32" },
    { name: "category", type: "uint8" },
    { name: "decimals", type: "uint8" },
    { name: "holdingDays", type: "uint32" },
    { name: "holderCap", type: "uint32" },
  ],
] as const;

/** An attack on the ledger: invalid calls, and a security that emits impossible events. */
async function strangersDay({ chain, exchange, deploy }: Market, terms: Hex): Promise<void> {
  const send = (to: string, data: Hex) =>
    chain.rpc("eth_sendTransaction", { from: bob.address, to, data, gas: "0x100000" }).catch(() => undefined);
  const ones: Hex = `0x${"ff".repeat(32)}`;
  for (const { name, inputs } of exchange.abi.filter((item) => item.type === "function")) {
    const selector = toFunctionSelector({ type: "function", name, inputs, outputs: [], stateMutability: "view" });
    await send(exchange.address, concat([selector, ...Array.from({ length: 14 }, () => ones)]));
    await send(exchange.address, selector);
  }
  const parrot = await deploy({ abi: [], bytecode: concat([PARROT_OF_THREE, terms]) }, [], bob);
  const topic = toEventSelector("Transfer(address,address,uint256)");
  const [from, to] = [pad(alice.address), pad(bob.address)];
  await send(parrot.address, concat([topic, from, to, ones]));
  await send(parrot.address, concat([topic, from, to, ones]));
  await send(parrot.address, concat([topic, ones, to, ones]));
}

type Row = Record<string, string | number | null>;

let market: Market;

const rows = (sql: string): Row[] =>
  withLedger(market.chain.dataDir, (database) => database.prepare<[], Row>(sql).safeIntegers(false).all());

/** A security that a contract made, so that no transaction shows its terms, sold for a token whose decimals are in no journal. */
beforeAll(async () => {
  market = await startMarket({ flags: ["--exchange"] });
  const { registry, exchange, operator, chain } = market;
  const terms = {
    ...{ name: "Hidden shares", symbol: "HID", issuer: code("HID"), identifier: code("HID1"), category: 5 },
    ...{ decimals: 18, holdingDays: 0, holderCap: 0 },
  };
  const { abi, bytecode } = exchangeArtifact("SecurityToken");
  const data = encodeDeployData({ abi, bytecode, args: [terms, registry.address, operator.address] });
  const factory = await market.deploy({ abi: [], bytecode: FACTORY });
  const made = await chain.rpc<Hex>("eth_call", { from: operator.address, to: factory.address, data }, "latest");
  // The factory does not mind when creation fails, so that an estimate would be too low.
  await chain.rpc("eth_sendTransaction", { from: operator.address, to: factory.address, data, gas: "0x5b8d80" });
  const hidden = { address: getAddress(`0x${made.slice(26)}`), abi };
  const money = await market.deploy(exchangeArtifact("SettlementToken"), [operator.address, false]);

  for (const investor of [alice, bob]) await market.registerInvestor(investor);
  await market.send(hidden, "grantRole", [roleOf("VENUE"), exchange.address]);
  await market.issue(hidden, alice, 2n * SHARES);
  await market.send(hidden, "transfer", [bob.address, 5n], { from: alice });
  const listing = { security: hidden.address, quote: money.address, tick: TICK, lot: 10n ** 15n };
  const open = { makerFeeBps: 10, takerFeeBps: 20, tradingDays: 0, opens: 0, closes: 0 };
  await market.send(exchange, "listMarket", [{ ...listing, ...open }]);
  await market.send(money, "mint", [bob.address, 10n ** 24n]);
  await market.approve(money, bob);
  await market.approve(hidden, alice);
  const order = (side: number) => ({
    ...{ market: 1, side, kind: 0, timeInForce: 0, selfTrade: 0, postOnly: false, programTrade: false },
    ...{ quantity: SHARES / 2n, price: PRICE, stopPrice: 0n, expiresAt: 0, clientOrderId: code("") },
  });
  for (const [owner, side] of [
    [alice, 1],
    [bob, 0],
    [alice, 1],
    [bob, 0],
  ] as const) {
    await market.send(exchange, "place", [order(side)], { from: owner });
  }
  await strangersDay(
    market,
    encodeAbiParameters([{ type: "tuple", components: TERMS }, WALLET, WALLET], [terms, registry.address, bob.address]),
  );
  await market.chain.stop();
});

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

it("is known from its listing on, with its holders, and without what only its constructor emitted", () => {
  expect(rows("SELECT symbol, name, decimals, listed FROM securities WHERE listed = 1")).toEqual([
    { symbol: null, name: null, decimals: null, listed: 1 },
  ]);
  const first = rows(
    "SELECT holder, CAST(balance AS TEXT) AS balance, shares FROM holdings ORDER BY seq, holder LIMIT 2",
  );
  expect(first).toEqual(
    [
      { holder: bob.address.toLowerCase(), balance: "5", shares: null },
      { holder: alice.address.toLowerCase(), balance: (2n * SHARES - 5n).toString(), shares: null },
    ].sort((one, other) => (one.holder < other.holder ? -1 : 1)),
  );
});

it("has exact figures where 63 bits do not hold them, and none where decimals are not known", () => {
  expect(rows("SELECT DISTINCT price, price_dollars, shares FROM trades")).toEqual([
    { price: PRICE.toString(), price_dollars: null, shares: null },
  ]);
  const value = (PRICE * SHARES) / 10n ** 18n;
  expect(
    rows("SELECT CAST(quantity AS TEXT) AS quantity, value, settlement_value_dollars FROM daily_trading_summary"),
  ).toEqual([{ quantity: SHARES.toString(), value: value.toString(), settlement_value_dollars: null }]);
  expect(rows("SELECT open, high, low, close, value FROM candles_1d")).toEqual([
    {
      ...{ open: PRICE.toString(), high: PRICE.toString() },
      low: PRICE.toString(),
      close: PRICE.toString(),
      value: value.toString(),
    },
  ]);
});

it("is not harmed by invalid calls, nor by a security that emits impossible events", () => {
  expect(rows("SELECT count(*) AS refused FROM orders WHERE status = 'refused'")).toEqual([{ refused: 0 }]);
  expect(rows("SELECT symbol, listed FROM securities ORDER BY listed")).toEqual([
    { symbol: "HID", listed: 0 },
    { symbol: null, listed: 1 },
  ]);
  const said =
    "SELECT balance FROM holdings JOIN securities ON securities.security = holdings.security WHERE listed = 0 ORDER BY holdings.seq DESC LIMIT 2";
  const most = 2n ** 256n - 1n;
  expect(rows(said).map(({ balance }) => BigInt(balance as string))).toEqual(
    expect.arrayContaining([-2n * most, 2n * most]),
  );
});

it("is rebuilt row for row", () => expectLedgerEqualsRebuild(market.chain.dataDir));
