import { type Address, encodeFunctionData, type Hash, type Hex, keccak256, pad } from "viem";
import { account } from "./accounts.js";
import { signed } from "./raw-transactions.js";
import type { Call, Rpc } from "./rpc.js";

/** What a chain is to hold after all that it answered for. A new one is made for each step: a snapshot id keeps the old one. */
export interface Expected {
  readonly head: number;
  readonly mined: ReadonlySet<Hash>;
  /** Transactions that are not part of the chain any more. */
  readonly undone: ReadonlySet<Hash>;
  readonly balances: ReadonlyMap<Address, bigint>;
  readonly nonces: readonly number[];
  /** Snapshot ids that can be reverted to, and what the chain held then. */
  readonly ids: readonly { id: Hex; held: Expected }[];
  /** Named snapshots, and what the chain held then. */
  readonly saved: ReadonlyMap<string, Expected>;
}

export const NOTHING_EXPECTED: Expected = {
  head: 0,
  mined: new Set(),
  undone: new Set(),
  balances: new Map(),
  nonces: Array(10).fill(0),
  ids: [],
  saved: new Map(),
};

/** One thing that is done to a chain. */
export interface Step {
  name: string;
  /** What the chain holds once it has answered; it may be so without an answer. */
  after: Expected;
  /** @throws RpcError where the chain answers with an error, NoAnswer where it goes away */
  run(rpc: Rpc): Promise<Expected>;
}

/** What the steps are made of. */
export interface Source {
  /** A number from 0 to `below`, without `below` itself. */
  random(below: number): number;
  /** What makes addresses and names that were not there before. */
  count: number;
  /** An order on the exchange by an account; none where there is no exchange. */
  order?: (() => { sender: number; to: Address; data: Hex }) | undefined;
  /** Leaves out what takes seconds: snapshots, and empty blocks by the thousand. */
  quick?: boolean;
}

/** Stores one word and leaves a contract of one byte. */
const TINY_CONTRACT: Hex = "0x6001600055600060005160016000f3";

const freshAddress = (source: Source): Address => pad(`0x${(0x100000 + source.count++).toString(16)}`, { size: 20 });

/** What holds after the chain has gone from one moment to another: whatever was mined, and is not there any more, is undone. */
const without = (held: Expected, now: Expected): Expected => ({
  ...held,
  undone: new Set([...held.undone, ...now.undone, ...now.mined].filter((hash) => !held.mined.has(hash))),
  saved: now.saved,
});

async function sending(
  name: string,
  before: Expected,
  sender: number,
  transaction: { to: Address | null; value?: bigint; data?: Hex; gas?: bigint },
  paid?: { to: Address; value: bigint },
): Promise<Step> {
  const nonce = before.nonces[sender] as number;
  const raw = await signed({ from: account(sender), nonce, value: 0n, ...transaction });
  const hash = keccak256(raw);
  const after: Expected = {
    ...before,
    head: before.head + 1,
    mined: new Set(before.mined).add(hash),
    undone: new Set([...before.undone].filter((one) => one !== hash)),
    nonces: before.nonces.with(sender, nonce + 1),
    balances: paid ? new Map(before.balances).set(paid.to, paid.value) : before.balances,
  };
  return {
    name,
    after,
    async run(rpc) {
      const answered = await rpc("eth_sendRawTransaction", raw);
      if (answered !== hash) throw new Error(`${answered} was answered for ${hash}`);
      return after;
    },
  };
}

const simple = (name: string, after: Expected, ...[method, ...params]: Call): Step => ({
  name,
  after,
  run: async (rpc) => {
    await rpc(method, ...params);
    return after;
  },
});

/** Makes steps of each kind, of what the chain holds before. A kind that cannot be done now gives undefined. */
const KINDS: readonly ((before: Expected, source: Source) => Promise<Step | undefined> | Step | undefined)[] = [
  (before, source) => {
    const to = freshAddress(source);
    const value = BigInt(1 + source.random(1_000_000));
    return sending("transfer", before, source.random(4), { to, value }, { to, value });
  },
  (before, source) => sending("deployment", before, source.random(4), { to: null, data: TINY_CONTRACT, gas: 200_000n }),
  (before, source) => {
    const order = source.order?.();
    return order && sending("order", before, order.sender, { to: order.to, data: order.data, gas: 3_000_000n });
  },
  (before) => ({
    name: "snapshot id",
    after: before, // an id that was not answered is of no use
    async run(rpc) {
      const id = await rpc<Hex>("evm_snapshot");
      return { ...before, ids: [...before.ids, { id, held: before }] };
    },
  }),
  (before, source) => {
    if (before.ids.length === 0) return undefined;
    const index = source.random(before.ids.length);
    const { id, held } = before.ids[index] as { id: Hex; held: Expected };
    const after = { ...without(held, before), ids: before.ids.slice(0, index) };
    return simple("revert", after, "evm_revert", id);
  },
  (before, source) => {
    const address = freshAddress(source);
    const balance = BigInt(source.random(1_000_000));
    const after = { ...before, balances: new Map(before.balances).set(address, balance) };
    return simple("balance", after, "hardhat_setBalance", address, `0x${balance.toString(16)}`);
  },
  (before, source) => simple("time", before, "evm_increaseTime", `0x${(1 + source.random(100)).toString(16)}`),
  (before, source) => {
    const count = source.quick ? 1 + source.random(3) : 1_100 + source.random(3_000);
    const after = { ...before, head: before.head + count };
    return simple("empty blocks", after, "hardhat_mine", `0x${count.toString(16)}`);
  },
  (before, source) => {
    if (source.quick && before.saved.size > 0) return undefined;
    const name = `saved-${source.count++}`;
    const held = { ...before, ids: [] };
    const after = { ...before, saved: new Map(before.saved).set(name, held) };
    return simple("snapshot", after, "snapshot_save", name);
  },
  (before, source) => {
    const names = [...before.saved.keys()];
    if (names.length === 0) return undefined;
    const name = names[source.random(names.length)] as string;
    const after = without(before.saved.get(name) as Expected, before);
    return simple("snapshot loaded", after, "snapshot_load", name);
  },
];

/** Every kind of step that is there, in its order. */
export async function stepOfKind(kind: number, before: Expected, source: Source): Promise<Step> {
  return (await KINDS[kind % KINDS.length]?.(before, source)) ?? stepOfKind(0, before, source);
}

/** A step of any kind; what takes long comes seldom. */
export function nextStep(before: Expected, source: Source): Promise<Step> {
  const kind = source.random(KINDS.length);
  const isLong = kind >= 7;
  return stepOfKind(isLong && source.random(4) > 0 ? source.random(7) : kind, before, source);
}

/** What of a chain is not as it is to be, one line each; none where all is. */
export async function differences(rpc: Rpc, expected: Expected): Promise<string[]> {
  const wrong: string[] = [];
  const head = Number(await rpc("eth_blockNumber"));
  if (head !== expected.head) wrong.push(`the head is ${head}, not ${expected.head}`);
  const hashes = [...expected.mined, ...expected.undone];
  const receipts = await rpc.batch<{ status: string } | null>(
    hashes.map((hash): Call => ["eth_getTransactionReceipt", hash]),
  );
  for (const [index, hash] of hashes.entries()) {
    const isMined = index < expected.mined.size;
    const found = receipts[index];
    if (isMined && found?.status !== "0x1") wrong.push(`${hash} is ${found ? "failed" : "missing"}`);
    if (!isMined && found) wrong.push(`${hash} was taken back and is there`);
  }
  const addresses = [...expected.balances.keys()];
  const balances = await rpc.batch<Hex>(addresses.map((address): Call => ["eth_getBalance", address, "latest"]));
  for (const [index, address] of addresses.entries()) {
    const [is, expectedBalance] = [BigInt(balances[index] as Hex), expected.balances.get(address)];
    if (is !== expectedBalance) wrong.push(`${address} has ${is}, not ${expectedBalance}`);
  }
  const nonces = await rpc.batch<Hex>(
    expected.nonces.map((_, index): Call => ["eth_getTransactionCount", account(index).address, "latest"]),
  );
  for (const [index, nonce] of nonces.entries()) {
    if (Number(nonce) !== expected.nonces[index])
      wrong.push(`account ${index} has sent ${Number(nonce)}, not ${expected.nonces[index]}`);
  }
  return wrong;
}

/** Which of two states a chain has, where it is not known whether a step was done. @throws Error with what is wrong otherwise */
export async function whichOf(rpc: Rpc, before: Expected, step: Step): Promise<Expected> {
  if (step.name === "snapshot") return snapshotOrNot(rpc, before, step);
  const unlikeAfter = await differences(rpc, step.after);
  if (unlikeAfter.length === 0) return step.after;
  const unlikeBefore = await differences(rpc, before);
  if (unlikeBefore.length === 0) return before;
  if (step.name === "empty blocks") {
    // They are more than one record.
    const some = { ...before, head: Number(await rpc("eth_blockNumber")) };
    if (some.head > before.head && some.head < step.after.head && (await differences(rpc, some)).length === 0)
      return some;
  }
  throw new Error(
    `after ${step.name} without an answer the chain is neither as before it (${unlikeBefore.join("; ")}) nor as after it (${unlikeAfter.join("; ")})`,
  );
}

async function snapshotOrNot(rpc: Rpc, before: Expected, { after }: Step): Promise<Expected> {
  const wrong = await differences(rpc, before);
  if (wrong.length > 0) throw new Error(`after a snapshot without an answer ${wrong.join("; ")}`);
  const listed = await rpc<{ name: string }[]>("snapshot_list");
  const isThere = [...after.saved.keys()].every((name) => listed.some((one) => one.name === name));
  return isThere ? after : before;
}

/** What a chain holds whose transactions were sent by others: their number and that of the blocks. */
export async function heldBy(rpc: Rpc): Promise<Expected> {
  const nonces = await rpc.batch<Hex>(
    NOTHING_EXPECTED.nonces.map((_, index): Call => ["eth_getTransactionCount", account(index).address, "latest"]),
  );
  return { ...NOTHING_EXPECTED, head: Number(await rpc("eth_blockNumber")), nonces: nonces.map(Number) };
}

export const orderData = (abi: Parameters<typeof encodeFunctionData>[0]["abi"], order: unknown): Hex =>
  encodeFunctionData({ abi, functionName: "place", args: [order] });
