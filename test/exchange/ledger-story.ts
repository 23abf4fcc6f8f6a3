import {
  encodeAbiParameters,
  encodeFunctionData,
  type Hash,
  type Hex,
  maxUint256,
  toEventSelector,
  zeroHash,
} from "viem";
import { account } from "../support/accounts.js";
import { code, eventsOf, exchangeArtifact, type Market, type Party, roleOf } from "../support/market.js";
import type { Deployed } from "../support/viem-clients.js";

export const DOLLAR = 1_000_000n;
const DAY = 86_400;
const GAS = 3_000_000n;

/** Those who take part in the story. */
export const CAST = {
  alice: account(1),
  bob: account(2),
  carol: account(3),
  dave: account(4),
  erin: account(5),
  grace: account(6),
  applicant: account(7),
  frank: account(8),
} as const;

const SIDE = { buy: 0, sell: 1 } as const;
const KIND = { limit: 0, market: 1, stop: 2, "stop-limit": 3 } as const;
const TIME = { GTC: 0, GTD: 1, DAY: 2, IOC: 3, FOK: 4 } as const;

export interface OrderTerms {
  side: keyof typeof SIDE;
  quantity: bigint;
  /** In cents. */
  cents: number;
  kind?: keyof typeof KIND;
  time?: keyof typeof TIME;
  stopCents?: number;
  expiresAt?: number;
  selfTrade?: number;
  postOnly?: boolean;
  programTrade?: boolean;
  clientOrderId?: string;
}

const cents = (amount: number): bigint => BigInt(amount) * 10_000n;

export function orderRequest(market: number, terms: OrderTerms): object {
  return {
    market,
    side: SIDE[terms.side],
    kind: KIND[terms.kind ?? "limit"],
    timeInForce: TIME[terms.time ?? "GTC"],
    selfTrade: terms.selfTrade ?? 0,
    postOnly: terms.postOnly ?? false,
    programTrade: terms.programTrade ?? false,
    quantity: terms.quantity,
    price: cents(terms.cents),
    stopPrice: cents(terms.stopCents ?? 0),
    expiresAt: terms.expiresAt ?? 0,
    clientOrderId: terms.clientOrderId === undefined ? zeroHash : code(terms.clientOrderId),
  };
}

/** Steps on a market, some of which are refused. */
export interface Stage {
  readonly market: Market;
  readonly id: number;
  readonly demo: Deployed;
  place(owner: Party, terms: OrderTerms): Promise<bigint>;
  /** Sends what is refused, and mines it all the same. */
  refused(contract: Deployed, name: string, args: readonly unknown[], from: Party): Promise<Hash>;
}

export async function refusedOn(
  market: Market,
  contract: Deployed,
  name: string,
  args: readonly unknown[],
  from: Party,
) {
  const data = encodeFunctionData({ abi: contract.abi, functionName: name, args });
  const before = Number(await market.chain.rpc("eth_getTransactionCount", from.address, "latest"));
  await market.chain
    .rpc("eth_sendTransaction", { from: from.address, to: contract.address, data, gas: `0x${GAS.toString(16)}` })
    .catch(() => undefined);
  const block = await market.chain.rpc<{ transactions: Hash[] }>("eth_getBlockByNumber", "latest", false);
  const hash = block.transactions.at(-1) as Hash;
  const receipt = await market.chain.rpc<{ status: Hex }>("eth_getTransactionReceipt", hash);
  const after = Number(await market.chain.rpc("eth_getTransactionCount", from.address, "latest"));
  if (receipt.status !== "0x0" || after !== before + 1) throw new Error(`${name} was not refused`);
  return hash;
}

/** A class of shares, its holders and their dollars, and a market for it. */
export async function openStage(market: Market): Promise<Stage> {
  const { alice, bob, carol, dave, erin } = CAST;
  const demo = await market.issueSecurity({ symbol: "DEMO" });
  for (const investor of [alice, bob, dave, erin]) await market.registerInvestor(investor);
  await market.registerInvestor(carol, { affiliateOf: [code("DEMO")], accountType: 3 });
  const id = await market.list(demo);
  const today = Math.floor((await market.now()) / DAY);
  await market.issue(demo, alice, 1_000n);
  await market.issue(demo, bob, 500n, { unlockDay: today + 100 });
  await market.issue(demo, bob, 300n);
  await market.issue(demo, carol, 2_000n);
  await market.issue(demo, erin, 200n);
  for (const investor of [alice, bob, carol, dave, erin]) {
    await market.fund(investor, 100_000n * DOLLAR);
    await market.approve(market.dollars, investor);
    await market.approve(demo, investor);
  }
  return {
    market,
    id,
    demo,
    async place(owner, terms) {
      const receipt = await market.send(market.exchange, "place", [orderRequest(id, terms)], { from: owner, gas: GAS });
      return eventsOf(receipt).find(({ name }) => name === "OrderReceived")?.args.orderId as bigint;
    },
    refused: (contract, name, args, from) => refusedOn(market, contract, name, args, from),
  };
}

/** What the registrar does: every event of the registry. */
export async function registrarsDay({ market }: Stage): Promise<void> {
  const { alice, bob, carol, dave, applicant, frank } = CAST;
  const { registry } = market;
  const now = await market.now();
  const evidence = `0x${"e1".repeat(32)}`;
  await market.send(registry, "renew", [bob.address, evidence, now, now + 400 * DAY, code("ANNUAL")]);
  await market.send(registry, "update", [bob.address, "0x55532d4341000000", 4, code("FAMILY"), code("MOVED")]);
  await market.send(registry, "freeze", [dave.address, code("SANCTIONS-CHECK")]);
  await market.send(registry, "unfreeze", [dave.address, code("CLEARED")]);
  await market.registerInvestor(frank);
  await market.send(registry, "revoke", [frank.address, code("BAD-EVIDENCE")]);
  await market.send(registry, "deny", [applicant.address, `0x${"d1".repeat(32)}`, code("NOT-ACCREDITED")]);
  await market.send(registry, "setAffiliation", [carol.address, code("OTHER"), true, code("DIRECTOR")]);
  await market.send(registry, "setAffiliation", [carol.address, code("OTHER"), false, code("LEFT")]);
  await market.send(registry, "setDelegate", [bob.address, true], { from: alice });
  await market.send(registry, "setDelegate", [bob.address, true], { from: dave });
  await market.send(registry, "setDelegate", [bob.address, false], { from: dave });
  await market.send(market.dollars, "grantRole", [roleOf("MINTER"), frank.address]);
  await market.send(market.dollars, "revokeRole", [roleOf("MINTER"), frank.address]);
}

/** What the transfer agent does: every event of a security. */
export async function agentsDay({ market, demo, refused }: Stage): Promise<void> {
  const { alice, bob, carol, dave, erin, grace, applicant } = CAST;
  const { registry } = market;
  await market.send(demo, "burn", [alice.address, 5n, code("CANCELLED")]);
  await market.send(demo, "forcedTransfer", [alice.address, dave.address, 15n, code("COURT-ORDER")]);
  await market.send(market.exchange, "deposit", [market.dollars.address, 50n * DOLLAR], { from: erin });
  await market.send(registry, "recover", [erin.address, grace.address, code("LOST-KEY")]);
  await market.send(demo, "recover", [erin.address, code("LOST-KEY")]);
  await market.send(market.exchange, "takeOver", [erin.address, market.dollars.address, 10n], { from: grace });
  await market.send(demo, "setHolderCap", [2_000, code("12G")]);
  await market.send(demo, "setDocument", [code("PPM"), "https://example.com/ppm.pdf", `0x${"da".repeat(32)}`]);
  await market.send(demo, "removeDocument", [code("PPM")]);
  await market.send(demo, "pause");
  await refused(demo, "transfer", [bob.address, 1n], alice);
  await market.send(demo, "unpause");
  await refused(demo, "transfer", [applicant.address, 7n], alice);
  await refused(demo, "transfer", [alice.address, 600n], bob);
  await refused(demo, "transferFrom", [alice.address, dave.address, 1n], bob);
  await market.send(demo, "transfer", [dave.address, 10n], { from: carol });
  await market.issue(demo, grace, 20n, { unlockDay: Math.floor((await market.now()) / DAY) + 1 });
  await market.send(demo, "transfer", [dave.address, 5n], { from: alice });
}

/** What subscribers do on the book: every event of an order, and refusals of every kind. */
export async function subscribersDay({ market, id, demo, place, refused }: Stage): Promise<void> {
  const { alice, bob, carol, dave, frank } = CAST;
  const { exchange, dollars } = market;
  const now = await market.now();
  const from = (party: Party) => ({ from: party, gas: GAS });
  await market.send(exchange, "deposit", [dollars.address, 500n * DOLLAR], { from: bob });
  const ask = await place(alice, { side: "sell", quantity: 100n, cents: 2_500, clientOrderId: "A-1" });
  await place(bob, { side: "buy", quantity: 40n, cents: 2_500, time: "IOC", programTrade: true });
  await place(dave, { side: "buy", quantity: 10n, cents: 2_600, kind: "market", time: "FOK" });
  await market.send(exchange, "amend", [ask, cents(2_500), 30n], from(alice));
  await market.send(exchange, "amend", [ask, cents(2_550), 30n], from(alice));
  await place(carol, { side: "sell", quantity: 20n, cents: 2_540 });
  await place(bob, { side: "buy", quantity: 60n, cents: 2_400, expiresAt: now + DAY, time: "GTD" });
  await place(dave, { side: "buy", quantity: 5n, cents: 2_560, kind: "stop", stopCents: 2_540 });
  await place(dave, { side: "sell", quantity: 5n, cents: 2_000, kind: "stop-limit", stopCents: 2_100, time: "DAY" });
  await place(bob, { side: "buy", quantity: 20n, cents: 2_540, time: "IOC" });
  await place(bob, { side: "sell", quantity: 3n, cents: 2_400, time: "IOC", selfTrade: 1 });
  await place(dave, { side: "buy", quantity: 7n, cents: 2_300, postOnly: true });
  const placed = orderRequest(id, { side: "sell", quantity: 11n, cents: 2_600 });
  await market.send(exchange, "placeFor", [alice.address, placed], from(bob));
  await market.send(exchange, "cancelAll", [id, 1n], from(dave));
  const short = await place(bob, { side: "buy", quantity: 2n, cents: 2_350, expiresAt: now + 600, time: "GTD" });
  await market.pass(700);
  await market.send(exchange, "prune", [[short]], from(alice));

  const order = (terms: Partial<OrderTerms>) => [
    orderRequest(id, { side: "buy", quantity: 1n, cents: 2_000, ...terms }),
  ];
  await refused(exchange, "place", order({ cents: 2_600, quantity: 1_000n, time: "FOK" }), bob);
  await refused(exchange, "place", order({ side: "sell", quantity: 400n, cents: 2_700, clientOrderId: "B-1" }), bob);
  await refused(exchange, "place", order({ side: "sell", quantity: 9_000n, cents: 2_700 }), alice);
  await refused(exchange, "place", order({}), frank);
  await refused(exchange, "place", [{ ...orderRequest(id, { side: "buy", quantity: 1n, cents: 1 }), price: 1n }], bob);
  await refused(exchange, "place", [orderRequest(77, { side: "buy", quantity: 1n, cents: 100 })], bob);
  await refused(exchange, "placeFor", [alice.address, order({})[0]], dave);
  const bid = await place(bob, { side: "buy", quantity: 6n, cents: 2_200 });
  await refused(exchange, "amend", [bid, cents(2_400), 0n], bob);
  await refused(exchange, "cancel", [bid], dave);
  await market.send(exchange, "halt", [id, code("NEWS-PENDING")]);
  await refused(exchange, "place", order({}), bob);
  await market.send(exchange, "resume", [id, code("NEWS-OUT")]);
  await market.send(exchange, "halt", [0, code("DRILL")]);
  await market.send(exchange, "resume", [0, code("DRILL-OVER")]);
  await market.send(exchange, "withdraw", [dollars.address, DOLLAR], from(alice));
  await refused(demo, "transfer", [alice.address, 595n], bob);
}

/** What the operator does: the other events of a market. */
export async function operatorsDay({ market, id }: Stage): Promise<void> {
  await market.send(market.exchange, "setFees", [id, 5, 15]);
  await market.send(market.exchange, "setHours", [id, 127, 0, 86_400]);
  await market.send(market.exchange, "setFeeRecipient", [CAST.frank.address]);
}

/** A pool, trades with it and with the router, and refusals of both. */
export async function poolsDay({ market, id, demo, place, refused }: Stage): Promise<Deployed> {
  const { alice, bob, carol, dave } = CAST;
  const { factory, router, registry, dollars } = market;
  await market.send(factory, "createPool", [id], { gas: 6_000_000n });
  const address = await market.read<Hex>(factory, "poolOf", [id]);
  const pool = { address, abi: exchangeArtifact("Pool").abi };
  await market.send(demo, "grantRole", [roleOf("VENUE"), address]);
  for (const investor of [alice, bob, carol]) {
    await market.approve(demo, investor, pool);
    await market.approve(dollars, investor, pool);
  }
  const [late, from] = [maxUint256, (party: Party) => ({ from: party, gas: GAS })];
  await market.send(pool, "addLiquidity", [100n, 2_500n * DOLLAR, 1n, late], from(alice));
  await market.send(pool, "swapExactOut", [0, 4n, 1_000n * DOLLAR, late], from(bob));
  await market.send(pool, "swapExactIn", [1, 3n, 1n, late], from(bob));
  await market.send(pool, "removeLiquidity", [1_000n, 0n, 0n, late], from(alice));
  await place(dave, { side: "sell", quantity: 3n, cents: 2_510 });
  await market.send(registry, "setDelegate", [router.address, true], { from: bob });
  await market.send(router, "trade", [id, 0, 6n, cents(3_000), late, code("R-1")], from(bob));
  await refused(router, "trade", [id, 0, 6n, cents(1), late, code("R-2")], bob);
  await refused(pool, "swapExactOut", [0, 4n, 1n, late], bob);
  await refused(pool, "swapExactIn", [1, 4n, 1n, late], carol);
  return pool;
}

/** A contract that emits whatever event it is called with: four topics, then data. */
const PARROT: Hex = "0x60178060095f395ff3365f5f376060516040516020515f51608036036080a400";

/** The event of the exchange's trades. */
export const TRADE = toEventSelector(
  "Trade(uint32,address,address,uint64,uint64,uint64,uint8,uint96,uint96,uint256,uint256,uint256,uint40)",
);

/** An unrelated contract emits a trade that never happened. */
export async function strangersDay({ market, id }: Stage): Promise<void> {
  const { frank } = CAST;
  const parrot = await market.deploy({ abi: [], bytecode: PARROT }, [], frank);
  const words = [id, BigInt(frank.address), BigInt(frank.address), 999, 1, 2, 0, 1, 1, 1, 0, 0, 1].map(BigInt);
  const data = encodeAbiParameters(
    Array.from({ length: 14 }, () => ({ type: "uint256" })),
    [BigInt(TRADE), ...words],
  );
  await market.chain.rpc("eth_sendTransaction", { from: frank.address, to: parrot.address, data });
}
