import { priorityFee } from "../../ethereum/index.js";
import { latin1 } from "../../persistence/state/index.js";
import { ChainError } from "../errors.js";
import { costOf, type SignedTransaction } from "../execution/index.js";

/** Transactions that were accepted and not mined yet: per sender by nonce; those behind a gap wait. */
export interface PoolReader {
  get(hash: Uint8Array): SignedTransaction | undefined;
  size(): number;
  /** All transactions, in the order in which they came. */
  all(): SignedTransaction[];
  /** A sender's transactions by nonce. */
  of(sender: Uint8Array): SignedTransaction[];
  /** The nonce after the sender's last transaction that follows `nonce` without a gap. */
  nextNonce(sender: Uint8Array, nonce: bigint): bigint;
  /** All of it: what can be mined next and what waits behind a gap. */
  split(nonceOf: (sender: Uint8Array) => bigint): { pending: SignedTransaction[]; queued: SignedTransaction[] };
}

/** The pool as mining and sending change it. */
export interface Pool extends PoolReader {
  /**
   * Adds a transaction, in place of one with the same sender and nonce if it pays at least 10% more.
   * @returns the transaction that it replaced.
   * @throws ChainError "already known", "replacement transaction underpriced", "txpool is full".
   */
  add(transaction: SignedTransaction): SignedTransaction | undefined;
  /** Whether {@link add} would throw, without adding. */
  check(transaction: SignedTransaction): void;
  remove(hash: Uint8Array): SignedTransaction | undefined;
  clear(): SignedTransaction[];
  /**
   * What a sender's transactions cost that follow `nonce` without a gap.
   * @param replacing the nonce of a transaction that may replace one of them
   */
  expenditure(sender: Uint8Array, nonce: bigint, replacing: bigint): Expenditure;
  /**
   * What can be mined, best tip first, a sender's transactions in order of nonce; of two equals the earlier one first.
   * The caller may say that a transaction was not taken, and then gets nothing more of its sender.
   */
  executable(
    nonceOf: (sender: Uint8Array) => bigint,
    baseFee: bigint,
  ): Generator<SignedTransaction, void, boolean | undefined>;
}

/** The part of a pool that reads it, without the part that changes it. */
export const poolReader = ({ get, size, all, of, nextNonce, split }: Pool): PoolReader => ({
  get,
  size,
  all,
  of,
  nextNonce,
  split,
});

/** In wei. */
export interface Expenditure {
  spent: bigint;
  /** The part of it that a replaced transaction costs; undefined where none is replaced. */
  replaced: bigint | undefined;
}

export interface PoolLimits {
  /** Transactions in all, and of one sender. */
  total: number;
  perSender: number;
  /** By how many percent a replacement must raise both fees. */
  priceBump: number;
}

interface Entry {
  transaction: SignedTransaction;
  order: number;
  /** The most that it can cost its sender, in wei. */
  cost: bigint;
}

export function createPool(limits: PoolLimits): Pool {
  const senders = new Map<string, Map<bigint, Entry>>();
  const hashes = new Map<string, SignedTransaction>();
  let arrivals = 0;

  function check(transaction: SignedTransaction): SignedTransaction | undefined {
    if (hashes.has(latin1(transaction.hash))) throw new ChainError("already known");
    const queue = senders.get(latin1(transaction.sender));
    const rival = queue?.get(transaction.tx.nonce)?.transaction;
    if (rival) {
      if (!outbids(transaction, rival, limits.priceBump)) throw new ChainError("replacement transaction underpriced");
      return rival;
    }
    if (hashes.size >= limits.total) throw new ChainError("txpool is full");
    if ((queue?.size ?? 0) >= limits.perSender) {
      throw new ChainError(`txpool is full: the sender has ${limits.perSender} transactions waiting`);
    }
    return undefined;
  }

  function remove(hash: Uint8Array): SignedTransaction | undefined {
    const transaction = hashes.get(latin1(hash));
    if (!transaction) return undefined;
    hashes.delete(latin1(hash));
    const queue = senders.get(latin1(transaction.sender));
    queue?.delete(transaction.tx.nonce);
    if (queue?.size === 0) senders.delete(latin1(transaction.sender));
    return transaction;
  }

  const ordered = (queue: Map<bigint, Entry>): Entry[] =>
    [...queue.values()].sort((a, b) => (a.transaction.tx.nonce < b.transaction.tx.nonce ? -1 : 1));

  /** The run of transactions that follow the account's nonce without a gap. */
  function* run(queue: Map<bigint, Entry>, nonce: bigint): Generator<Entry> {
    for (let next = nonce; ; next++) {
      const entry = queue.get(next);
      if (!entry) return;
      yield entry;
    }
  }

  return {
    check: (transaction) => void check(transaction),
    add(transaction) {
      const replaced = check(transaction);
      if (replaced) remove(replaced.hash);
      const key = latin1(transaction.sender);
      let queue = senders.get(key);
      if (!queue) {
        queue = new Map();
        senders.set(key, queue);
      }
      queue.set(transaction.tx.nonce, { transaction, order: arrivals++, cost: costOf(transaction) });
      hashes.set(latin1(transaction.hash), transaction);
      return replaced;
    },
    remove,
    get: (hash) => hashes.get(latin1(hash)),
    clear() {
      const all = [...hashes.values()];
      hashes.clear();
      senders.clear();
      return all;
    },
    all: () => [...hashes.values()],
    size: () => hashes.size,
    of: (sender) => ordered(senders.get(latin1(sender)) ?? new Map()).map(({ transaction }) => transaction),
    expenditure(sender, nonce, replacing) {
      let spent = 0n;
      let replaced: bigint | undefined;
      for (const { transaction, cost } of run(senders.get(latin1(sender)) ?? new Map(), nonce)) {
        spent += cost;
        if (transaction.tx.nonce === replacing) replaced = cost;
      }
      return { spent, replaced };
    },
    nextNonce(sender, nonce) {
      const queue = senders.get(latin1(sender));
      let next = nonce;
      while (queue?.has(next)) next++;
      return next;
    },
    *executable(nonceOf, baseFee) {
      const runs = [...senders.values()].map((queue) => {
        const [first] = queue.values();
        return run(queue, nonceOf((first as Entry).transaction.sender));
      });
      const heads: { entry: Entry; tip: bigint; rest: Generator<Entry> }[] = [];
      const advance = (rest: Generator<Entry>): void => {
        const next = rest.next();
        if (next.done) return;
        const tip = tipOf(next.value.transaction, baseFee);
        if (tip < 0n) return; // it cannot pay the base fee: it waits, and so do those after it
        const before = (other: (typeof heads)[number]): boolean =>
          other.tip > tip || (other.tip === tip && other.entry.order < next.value.order);
        let low = 0;
        let high = heads.length;
        while (low < high) {
          const middle = (low + high) >>> 1;
          if (before(heads[middle] as (typeof heads)[number])) low = middle + 1;
          else high = middle;
        }
        heads.splice(low, 0, { entry: next.value, tip, rest });
      };
      for (const rest of runs) advance(rest);
      for (;;) {
        const best = heads.shift();
        if (!best) return;
        const taken = yield best.entry.transaction;
        if (taken !== false) advance(best.rest);
      }
    },
    split(nonceOf) {
      const pending: SignedTransaction[] = [];
      const queued: SignedTransaction[] = [];
      for (const queue of senders.values()) {
        const [first] = queue.values();
        const next = new Set([...run(queue, nonceOf((first as Entry).transaction.sender))]);
        for (const entry of ordered(queue)) (next.has(entry) ? pending : queued).push(entry.transaction);
      }
      return { pending, queued };
    },
  };
}

const tipOf = ({ tx }: SignedTransaction, baseFee: bigint): bigint => priorityFee(tx, baseFee);

/** Whether both fees are at least `percent` above the rival's, as geth demands; blob fees must double. */
function outbids({ tx }: SignedTransaction, { tx: rival }: SignedTransaction, percent: number): boolean {
  const raised = (before: bigint): bigint => (before * BigInt(100 + percent) + 99n) / 100n;
  const caps = ({ gasPrice = 0n, maxFeePerGas, maxPriorityFeePerGas }: typeof tx): { cap: bigint; tip: bigint } => ({
    cap: maxFeePerGas ?? gasPrice,
    tip: maxPriorityFeePerGas ?? gasPrice,
  });
  const offered = caps(tx);
  const beaten = caps(rival);
  if (offered.cap < raised(beaten.cap) || offered.tip < raised(beaten.tip)) return false;
  if (rival.maxFeePerBlobGas === undefined) return true;
  return tx.maxFeePerBlobGas !== undefined && tx.maxFeePerBlobGas >= 2n * rival.maxFeePerBlobGas;
}
