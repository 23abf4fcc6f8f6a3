import { isDamage, RemoteMiss } from "../../persistence/state/index.js";
import type { BlockMaker } from "../blocks/build.js";
import type { SignedTransaction } from "../execution/index.js";
import type { Core } from "./core.js";
import { type Mined, nextBlock, seal, startNext } from "./mining.js";
import { turnOf } from "./turn.js";
import { enqueue, mineFollowers } from "./waiting.js";

/** What became of a transaction that was sent. */
export interface Submitted {
  hash: Uint8Array;
  /** The block that it was mined in at once, if it was, and its index in it. */
  mined: (Mined & { index: number }) | undefined;
}

/**
 * Takes a transaction: with automine and its turn come, into a block at once, and with it whatever waited for it; otherwise
 * into the pool. Resolves when the record of that is on disk.
 * @param condition is checked on the head that the transaction's block follows; the transaction is then that block's first one
 * @throws ChainError with geth's text when it is rejected, and what `condition` throws.
 */
export type Submit = (transaction: SignedTransaction, condition?: () => void) => Promise<Submitted>;

interface Arrival {
  transaction: SignedTransaction;
  condition: (() => void) | undefined;
  resolve: (submitted: Submitted) => void;
  reject: (cause: unknown) => void;
}

/** Transactions that one operation decides, in the order in which they arrived. */
interface Batch {
  /** Those that are not decided yet. */
  arrivals: Arrival[];
  /** Whether those that arrive now join it: until its first block is sealed, and another operation is requested. */
  isOpen(): boolean;
  close(): void;
  /** Called when one has joined. */
  joined: () => void;
}

/**
 * With automine each transaction has a block of its own, unless blocks are shared: those that arrive in one turn of the event loop
 * are then in one block, and it stays open to others while records before it are being written.
 */
export function createSubmit(core: Core, sharesBlocks: boolean): Submit {
  let latest: Batch | undefined;

  function begin(first: Arrival): Batch {
    let closed = !sharesBlocks || core.fork() !== undefined; // on a fork an operation may run again, as a whole
    const close = (): void => {
      closed = true;
    };
    const batch = { arrivals: [first], isOpen: () => false, close, joined: ignore };
    core
      .exclusive(async () => {
        if (batch.isOpen()) await restOfTurn();
        while (batch.arrivals.length > 0) await decide(core, batch);
      })
      .catch((failure: unknown) => {
        for (const { reject } of batch.arrivals) reject(failure);
      });
    const requested = core.requested();
    batch.isOpen = () => !closed && core.requested() === requested;
    return batch;
  }

  return (transaction, condition) =>
    new Promise((resolve, reject) => {
      const arrival = { transaction, condition, resolve, reject };
      if (latest?.isOpen()) {
        latest.arrivals.push(arrival);
        latest.joined();
      } else latest = begin(arrival);
    });
}

const ignore = (): void => undefined;

/** Requests that are there already are read before the event loop gets to its next phase. */
const restOfTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Decides the first of a batch, and with it whatever can be in one block with it. What fails leaves the rest undecided. */
async function decide(core: Core, batch: Batch): Promise<void> {
  const { arrivals } = batch;
  const next = nextBlock(core);
  const taken: Arrival[] = [];
  let maker: BlockMaker | undefined;
  let left = 0; // of the batch's first ones, those that this block takes or leaves

  const settle = ({ resolve, reject }: Arrival, submitted: Submitted, durable: Promise<void>): void =>
    void durable.then(() => resolve(submitted), reject);

  /** @returns whether the block is full */
  async function take(arrival: Arrival): Promise<boolean> {
    const { transaction, condition } = arrival;
    if (condition && maker) return true;
    condition?.();
    const turn = turnOf(core, transaction, next, maker);
    if (turn === "later") return true;
    if (turn === "now") {
      maker ??= startNext(core, next.header);
      await maker.add(transaction);
      taken.push(arrival);
    }
    if (turn === "now" || maker)
      left++; // one that waits gets its record after the block
    else {
      const { durable } = enqueue(core, transaction);
      arrivals.shift();
      settle(arrival, { hash: transaction.hash, mined: undefined }, durable);
    }
    return false;
  }

  for (let isFull = false; ; ) {
    for (let arrival = arrivals[left]; arrival && !isFull; arrival = arrivals[left]) {
      try {
        isFull = await take(arrival);
      } catch (cause) {
        if (cause instanceof RemoteMiss || isDamage(cause)) throw cause;
        arrivals.splice(left, 1);
        arrival.reject(cause);
      }
    }
    if (isFull || taken.length === 0 || !batch.isOpen() || isWritten(core)) break;
    await new Promise<void>((resolve) => {
      batch.joined = resolve;
      void core.journal.settled().then(resolve);
    });
  }
  batch.close();
  if (!maker || taken.length === 0) return;

  const mined = await seal(core, maker);
  for (const { transaction } of taken) core.announce("pending", transaction, mined.durable);
  let { durable } = mined;
  if (core.pool.size() > 0) {
    for (const { transaction } of taken) durable = (await mineFollowers(core, transaction.sender))?.durable ?? durable;
  }
  const decided = new Set(taken);
  batch.arrivals = arrivals.filter((one) => !decided.has(one));
  for (const [index, arrival] of taken.entries()) {
    settle(arrival, { hash: arrival.transaction.hash, mined: { ...mined, index } }, durable);
  }
}

/** Whether everything that was recorded is on disk. */
const isWritten = ({ journal }: Core): boolean => journal.head().seq === journal.durableHead().seq;
