import { encodeFunctionData, type Hash, type Hex, maxUint256, type TransactionReceipt, zeroHash } from "viem";
import { account } from "../../support/accounts.js";
import type { Chain } from "../../support/chain.js";
import { code, exchangeArtifact, type Market, marketOn, type Party, roleOf } from "../../support/market.js";
import type { Deployed } from "../../support/viem-clients.js";
import { instant } from "./calendar.js";

export const DOLLAR = 1_000_000n;
export const CENT = 10_000n;
/** Six of these fit into a block. */
const GAS: Hex = "0x400000";

/** Those who take part in the year. */
export const CAST = {
  alice: account(1),
  bob: account(2),
  carol: account(3),
  dave: account(4),
  /** Her verification lapses in May, and is renewed in August. */
  erin: account(5),
  /** An affiliate of ALFA's issuer. */
  frank: account(6),
  /** Frozen for a while; her verification lapses in December for good. */
  grace: account(7),
  /** Enters orders for Carol; no investor itself. */
  desk: account(8),
  /** Has locked shares only; his access is revoked in September. */
  ivan: account(9),
  /** Were denied access. */
  judy: account(20),
  mallory: account(21),
  /** The wallet that took over Bob's when he lost his key. */
  heir: account(22),
} as const;
export const TRADERS = [CAST.alice, CAST.bob, CAST.carol, CAST.dave, CAST.erin, CAST.grace] as const;

const SIDE = { buy: 0, sell: 1 } as const;
const KIND = { limit: 0, market: 1, stop: 2, "stop-limit": 3 } as const;
const TIME = { GTC: 0, GTD: 1, DAY: 2, IOC: 3, FOK: 4 } as const;

/** An order as the year writes it: quantity in units, prices in ticks. */
export interface Ticket {
  market: number;
  side: keyof typeof SIDE;
  quantity: bigint;
  price: bigint;
  kind?: keyof typeof KIND;
  time?: keyof typeof TIME;
  stop?: bigint;
  expiresAt?: number;
  postOnly?: boolean;
  programTrade?: boolean;
  selfTrade?: number;
  clientOrderId?: string;
}

export interface Paper {
  token: Deployed;
  pool: Deployed;
  symbol: string;
  market: number;
  decimals: number;
  tick: bigint;
  lot: bigint;
}

/** A call on the way to a contract, from an account of the chain. */
export interface Action {
  from: Party;
  to: Deployed;
  name: string;
  args: readonly unknown[];
}

/** The exchange during the year, its contracts, and how one acts on it. */
export interface Floor {
  readonly chain: Chain;
  readonly market: Market;
  readonly alfa: Paper;
  readonly beta: Paper;
  /** Which rule was to refuse a transaction, by its hash. */
  readonly refusals: Map<Hash, string>;
  /** The next block is of this instant; those after it a second later each. */
  at(text: string): Promise<void>;
  /** What has to succeed. */
  act(from: Party, to: Deployed, name: string, ...args: unknown[]): Promise<TransactionReceipt>;
  /** What has to be refused by a rule; it is mined all the same. */
  refused(rule: string, from: Party, to: Deployed, name: string, ...args: unknown[]): Promise<Hash>;
  /** Several transactions in one block, whatever becomes of them. */
  block(actions: readonly Action[]): Promise<Hash[]>;
  order(ticket: Ticket): object;
  place(from: Party, ticket: Ticket): Promise<bigint>;
}

/** Market, securities and pools: ALFA is listed equity of whole shares, BETA other equity of thousandths. */
export async function openFloor(chain: Chain): Promise<Floor> {
  const market = await marketOn(chain);
  const { operator, exchange, factory } = market;
  const refusals = new Map<Hash, string>();

  const request = ({ from, to, name, args }: Action) => ({
    ...{ from: from.address, to: to.address, gas: GAS },
    data: encodeFunctionData({ abi: to.abi, functionName: name, args }),
  });
  const sent = async (action: Action): Promise<TransactionReceipt> => {
    const hash = await chain.rpc<Hash>("eth_sendTransaction", request(action));
    return market.clients.reader.getTransactionReceipt({ hash });
  };
  const act: Floor["act"] = async (from, to, name, ...args) => {
    const receipt = await sent({ from, to, name, args });
    if (receipt.status !== "success") throw new Error(`${name} of ${from.address} failed: ${receipt.transactionHash}`);
    return receipt;
  };
  const papers: Record<number, Paper> = {};
  const tickOf = (id: number) => papers[id]?.tick ?? CENT;
  const order: Floor["order"] = (ticket) => ({
    market: ticket.market,
    side: SIDE[ticket.side],
    kind: KIND[ticket.kind ?? "limit"],
    timeInForce: TIME[ticket.time ?? "GTC"],
    selfTrade: ticket.selfTrade ?? 0,
    postOnly: ticket.postOnly ?? false,
    programTrade: ticket.programTrade ?? false,
    quantity: ticket.quantity,
    price: ticket.price * tickOf(ticket.market),
    stopPrice: (ticket.stop ?? 0n) * tickOf(ticket.market),
    expiresAt: ticket.expiresAt ?? 0,
    clientOrderId: ticket.clientOrderId === undefined ? zeroHash : code(ticket.clientOrderId),
  });

  const open = async (symbol: string, category: number, decimals: number, terms: Pick<Paper, "tick" | "lot">) => {
    const token = await market.issueSecurity({ symbol, category, decimals, holdingDays: 180, holderCap: 2_000 });
    const fees = symbol === "ALFA" ? { makerFeeBps: 10, takerFeeBps: 20 } : { makerFeeBps: 5, takerFeeBps: 25 };
    const id = await market.list(token, { ...terms, ...fees });
    await market.send(factory, "createPool", [id], { gas: 6_000_000n });
    const address = await market.read<Hex>(factory, "poolOf", [id]);
    await act(operator, token, "grantRole", roleOf("VENUE"), address);
    const pool = { address, abi: exchangeArtifact("Pool").abi };
    papers[id] = { token, pool, symbol, market: id, decimals, ...terms };
    return papers[id];
  };
  const alfa = await open("ALFA", 0, 0, { tick: CENT, lot: 1n });
  const beta = await open("BETA", 5, 3, { tick: CENT / 2n, lot: 250n });

  return {
    chain,
    market,
    alfa,
    beta,
    refusals,
    async at(text) {
      await chain.rpc("evm_setNextBlockTimestamp", instant(text));
    },
    act,
    async refused(rule, from, to, name, ...args) {
      const { status, transactionHash } = await sent({ from, to, name, args });
      if (status !== "reverted") throw new Error(`${name} was not refused`);
      refusals.set(transactionHash, rule);
      return transactionHash;
    },
    async block(actions) {
      await chain.rpc("miner_stop");
      const hashes = await chain.rpc.batch<Hash>(actions.map((each) => ["eth_sendTransaction", request(each)]));
      await chain.rpc("evm_mine");
      await chain.rpc("miner_start");
      return hashes;
    },
    order,
    async place(from, ticket) {
      const { logs } = await act(from, exchange, "place", order(ticket));
      // The order's number is the first topic of OrderReceived, the first event that the exchange emits.
      const received = logs.find(({ address }) => address.toLowerCase() === exchange.address.toLowerCase());
      return BigInt(received?.topics[1] ?? 0);
    },
  };
}

/** Investors, shares and dollars: what everybody begins with. */
export async function openAccounts({ market, alfa, beta, act }: Floor): Promise<void> {
  const { alice, bob, carol, dave, erin, frank, grace, ivan, desk } = CAST;
  const now = await market.now();
  const verifiedAt = now - 60;
  const until = (text: string) => ({ verifiedAt, expiresAt: instant(text) });
  await market.registerInvestor(alice, { ...until("2030-01-01T00:00:00Z"), accountType: 1 });
  await market.registerInvestor(bob, { ...until("2027-01-20T00:00:00Z"), accountType: 1, jurisdiction: "US-CA" });
  await market.registerInvestor(carol, { ...until("2030-01-01T00:00:00Z"), accountType: 2, category: 7 });
  await market.registerInvestor(dave, { ...until("2030-01-01T00:00:00Z"), accountType: 4, category: 3 });
  await market.registerInvestor(erin, { ...until("2026-05-15T04:00:00Z"), accountType: 1 });
  await market.registerInvestor(frank, {
    ...{ ...until("2030-01-01T00:00:00Z"), accountType: 3, category: 4, affiliateOf: [code("ALFA")] },
  });
  await market.registerInvestor(grace, { ...until("2026-12-10T05:00:00Z"), accountType: 1 });
  await market.registerInvestor(ivan, { ...until("2030-01-01T00:00:00Z"), accountType: 1 });
  for (const trader of [...TRADERS, frank]) {
    await market.fund(trader, 5_000_000n * DOLLAR);
    await market.approve(market.dollars, trader);
    for (const { token, decimals, pool } of [alfa, beta]) {
      await market.issue(token, trader, 20_000n * 10n ** BigInt(decimals));
      await market.approve(token, trader);
      await act(trader, token, "approve", pool.address, maxUint256);
      await act(trader, market.dollars, "approve", pool.address, maxUint256);
    }
  }
  const unlockDay = instant("2027-01-25T00:00:00Z") / 86_400;
  await market.issue(alfa.token, ivan, 300n, { unlockDay });
  await market.approve(alfa.token, ivan);
  await act(carol, market.registry, "setDelegate", desk.address, true);
  await act(alice, market.registry, "setDelegate", market.router.address, true);
  await act(dave, market.registry, "setDelegate", market.router.address, true);
  await act(alice, alfa.pool, "addLiquidity", 2_000n, 50_000n * DOLLAR, 1n, maxUint256);
  await act(carol, beta.pool, "addLiquidity", 3_000_000n, 30_000n * DOLLAR, 1n, maxUint256);
}
