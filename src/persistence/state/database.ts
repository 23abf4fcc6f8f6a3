import { decodeHeader, EMPTY, equalBytes, fromHex, KECCAK_EMPTY, keccak256, toHex } from "../../ethereum/index.js";
import type { Journal } from "../journal/index.js";
import { decodeRevert, emptyBlock, type JournalRecord, type StateDiff } from "../records/index.js";
import { decodeAccount, encodeAccount } from "./account.js";
import type { BlockEntry } from "./block-entry.js";
import { createCodes } from "./codes.js";
import type { EntryStore } from "./entry-store.js";
import { damageIn } from "./entry-store.js";
import { StateError } from "./errors.js";
import { createFlusher } from "./flusher.js";
import { type Folded, type FoldedBlock, fold, NOTHING_FOLDED } from "./fold.js";
import { forkPointOf } from "./fork-point.js";
import { forkedView } from "./forked-view.js";
import { createHeadProofs } from "./head-proofs.js";
import { createImage } from "./image.js";
import { createIndexes } from "./indexes.js";
import { accountKey, blockKey, keyBytes, META_KEY, ownerKey, storageKey } from "./keys.js";
import { createLogBlocks } from "./log-blocks.js";
import { rootAt } from "./past-root.js";
import { createProver } from "./proofs.js";
import { blockOf, changesOf } from "./record-changes.js";
import { recordedRoot } from "./recorded-root.js";
import { createRemoteCache, type Remote } from "./remote.js";
import { type Accounts, createRoots, diffToChanges, type Slots } from "./roots.js";
import { createRuns } from "./runs.js";
import { createScan } from "./scan.js";
import type { StateDatabase, StateMemory, StoredBlock } from "./state-database.js";
import { createTries, type Tries } from "./tries.js";
import { createVersioned } from "./versioned.js";
import type { StateView } from "./view.js";

const SLOT_LENGTH = 32;

const MEMORY: StateMemory = { accounts: 30_000, slots: 60_000, nodes: 60_000 };

const SLOT_CODEC = { absent: EMPTY, encode: (value: Uint8Array) => value, decode: (bytes: Uint8Array) => bytes };
const ACCOUNT_CODEC = { absent: undefined, encode: encodeAccount, decode: decodeAccount };

/**
 * Opens the state database that `store` holds, and applies what the journal has beyond it.
 * @param progress receives how many records of how many are applied, when there are any to apply.
 * @throws StateError STATE_AHEAD when it holds records behind the journal's last one: the journal has lost them.
 * STATE_OF_OTHER_JOURNAL when it holds another record than the journal does: it must be deleted and rebuilt.
 */
export async function openState(
  store: EntryStore,
  journal: Journal,
  progress?: (done: number, total: number) => void,
  memory: StateMemory = MEMORY,
): Promise<StateDatabase> {
  const tries: Tries = createTries(store, memory.nodes, (owner) => trieRoot(owner));
  const proofs = createHeadProofs(tries, (key) => accounts.head(key));
  const accounts: Accounts = createVersioned(store, ACCOUNT_CODEC, memory.accounts, proofs.account);
  const slots: Slots = createVersioned(store, SLOT_CODEC, memory.slots, proofs.slot);
  const codes = createCodes(store);
  const runs = createRuns(journal, () => folded.runs);
  const indexes = createIndexes(store, runs);
  const logBlocks = createLogBlocks({
    ...indexes,
    first: () => firstBlock(journal, folded.genesis),
    last: () => folded.block,
  });
  const cache = createRemoteCache(store, codes, () => flusher.changed());
  const remote = (): Remote | undefined => folded.fork && cache.of(folded.fork);
  const roots = createRoots(accounts, slots, codes, tries, remote);
  const meta = store.getSync(keyBytes(META_KEY));
  if (!meta && (await holdsBlocks(store))) throw damageIn(store, "the entry that says what it holds is missing");
  let folded: Folded = meta
    ? { ...NOTHING_FOLDED, ...(JSON.parse(Buffer.from(meta).toString("utf8")) as Folded) }
    : NOTHING_FOLDED;
  const recent = [folded]; // what held after the last durable record, and after each one since
  const flusher = createFlusher(
    store,
    journal,
    [accounts, slots, codes, tries, indexes, cache],
    () => folded,
    cache.dirty,
    roots.staged,
  );

  checkAgainstJournal(folded, journal);
  const opened = recordedRoot(journal, folded.seq);
  const trieRoot = (owner: string): Uint8Array | undefined => (owner === "" ? opened : proofs.storageRoot(owner));
  if (folded.seq >= 0 && !(indexes.block(firstBlock(journal, folded.genesis)) && indexes.block(folded.block))) {
    throw new StateError(
      "STATE_UNREADABLE",
      "The state database lacks blocks that it should have; it has to be rebuilt from the journal.",
    );
  }
  const total = journal.head().seq - folded.seq;
  let done = 0;
  try {
    for await (const record of journal.iterate(folded.seq + 1)) {
      apply(record);
      await flusher.pressure();
      progress?.(++done, total);
    }
  } catch (failure) {
    await flusher.stop(); // the store is about to be closed
    throw failure;
  }

  function view(seq = Number.MAX_SAFE_INTEGER): StateView {
    if (seq < folded.seq) store.sure?.();
    const beneath = remote();
    const own: StateView = {
      account: (address) => accounts.at(accountKey(address), seq),
      known: (address) => accounts.known(accountKey(address)),
      storage: (address, generation, slot) => slots.at(storageKey(ownerKey(address, generation), slot), seq),
      code(hash, address) {
        if (equalBytes(hash, KECCAK_EMPTY)) return EMPTY;
        const code = codes.get(hash);
        if (code.length > 0 || !address || beneath) return code;
        throw damageIn(store, `the code ${toHex(hash)} is missing`);
      },
    };
    return beneath ? forkedView(own, { accounts, slots, beneath, seq }) : own;
  }

  function commit(record: JournalRecord, block?: FoldedBlock): void {
    roots.end();
    const next = fold(folded, record, block, undefined);
    if (block) {
      const entry: BlockEntry = {
        number: block.number,
        hash: block.hash,
        seq: record.seq,
        bloom: block.bloom,
        transactions: next.transactions,
      };
      indexes.add(entry, block.transactionHashes);
    }
    keep(next);
  }

  function keep(next: Folded): void {
    folded = next;
    recent.push(next);
    const durable = journal.durableHead().seq;
    while ((recent[1]?.seq ?? durable + 1) <= durable) recent.shift();
    flusher.changed();
  }

  function apply(record: JournalRecord): void {
    if (record.kind === "revert") {
      const { toSeq } = decodeRevert(record.payload);
      const recorded = recordedRoot(journal, toSeq, undo(toSeq));
      if (recorded && !equalBytes(recorded, tries.trie("").root())) {
        throw damageIn(store, `its state root after record ${toSeq} is not the one in the block's header`);
      }
      const number = headBlockAt(toSeq);
      const entry = indexes.block(number) as BlockEntry;
      const { hash, seq, transactions } = entry;
      logBlocks.cut(number);
      keep(fold(folded, record, undefined, { block: number, blockHash: toHex(hash), blockSeq: seq, transactions }));
      return;
    }
    if (record.kind === "genesis" && record.seq > 0) {
      undo(folded.genesis - 1);
      logBlocks.cut(-1);
      folded = { ...folded, fork: forkPointOf(record) };
    }
    const changes = changesOf(record);
    if (!changes) {
      commit(record);
      return;
    }
    const { stateRoot } = roots.stage(record.seq, diffToChanges(changes.diff));
    if (changes.header && !changes.forked && !equalBytes(changes.header.stateRoot, stateRoot)) {
      throw new StateError(
        "STATE_MISMATCH",
        `Record ${record.seq} (block ${changes.header.number}) gives state root ${toHex(stateRoot)} where its header has ${toHex(changes.header.stateRoot)}. Delete the folder state/ and start again; it is rebuilt from the journal.`,
      );
    }
    commit(record, changes.block);
  }

  /** The last canonical block at or before record `seq`. */
  function headBlockAt(seq: number): number {
    let number = folded.block;
    while (number > 0 && (indexes.block(number)?.seq ?? Number.MAX_SAFE_INTEGER) > seq) {
      number = (indexes.runAt(number)?.first ?? number) - 1;
    }
    return number;
  }

  /** @returns the last record up to `seq` that held: those after it had been undone before. */
  function undo(seq: number): number {
    let live = seq;
    runs.forget(seq);
    const diffs: StateDiff[] = [];
    for (let at = folded.seq; at > seq; at--) {
      const record = journal.get(at);
      if (record?.kind === "revert") live = Math.min(live, decodeRevert(record.payload).toSeq);
      if (!record) continue;
      const changes = changesOf(record);
      if (!changes) continue;
      diffs.push(changes.diff);
      if (!changes.block) continue;
      const entry = indexes.block(changes.block.number);
      if (entry?.seq === at) indexes.remove(entry, changes.block.transactionHashes);
    }
    roots.truncate(seq, diffs);
    return live;
  }

  function storedBlock(number: number): StoredBlock | undefined {
    const run = indexes.runAt(number);
    if (run) {
      const header = runs.header(run, number);
      const payload = emptyBlock(header);
      return {
        number,
        seq: run.seq,
        bloom: EMPTY,
        transactions: run.transactions,
        hash: keccak256(payload.header),
        header,
        payload,
      };
    }
    const entry = block(number);
    const record = entry && journal.get(entry.seq);
    if (!record) return undefined;
    const payload = blockOf(record);
    const header = decodeHeader(payload.header);
    if (header.number !== number) throw damageIn(store, `block ${number} is not where its index says`);
    return { ...entry, header, payload };
  }

  function block(number: number): BlockEntry | undefined {
    const entry = indexes.block(number);
    if (entry || number > folded.block || number < firstBlock(journal, folded.genesis)) return entry;
    throw damageIn(store, `block ${number} is missing from its index`);
  }

  return {
    folded: () => folded,
    view,
    remote,
    remoteOf: cache.of,
    stage: (changes) => roots.stage(journal.head().seq + 1, changes),
    commit,
    apply,
    unstage: () => roots.abandon(folded.seq),
    revertTo(seq) {
      undo(seq);
      while ((recent.at(-1)?.seq ?? -1) > seq) recent.pop();
      folded = recent.at(-1) ?? NOTHING_FOLDED;
      logBlocks.cut(folded.block);
    },
    block,
    blockNumber: indexes.blockNumber,
    storedBlock,
    runAt: indexes.runAt,
    learnRun: (hashes) => runs.learn(journal.head().seq + 1, hashes),
    blocks: indexes.blocks,
    logBlocks: logBlocks.find,
    transaction: indexes.transaction,
    async slotsOf(address, generation) {
      const keys = await slots.keys(storageKey(ownerKey(address, generation), EMPTY));
      return keys.map((key) => keyBytes(key.slice(-SLOT_LENGTH)));
    },
    changedBy(seq) {
      const record = journal.get(seq);
      const diff = record && diffOf(record);
      return diff ? [...diff.accounts, ...diff.storage].map(({ address }) => address) : [];
    },
    prover(number) {
      store.sure?.();
      const parts = { tries, accounts, slots, journal, head: folded.seq, diffOf, base: remote };
      return createProver({ ...parts, entry: block(number) });
    },
    rootWith: roots.rootWith,
    rootAt(seq, changes) {
      store.sure?.();
      return rootAt({ tries, accounts, slots, journal, seq, head: folded.seq, diffOf, base: remote }, changes);
    },
    pressure: flusher.pressure,
    scan: createScan(store),
    async image(encode) {
      await flusher.flush();
      return createImage(store, encode);
    },
    flush: flusher.flush,
    failure: flusher.failure,
    onFailure: flusher.onFailure,
    close: flusher.close,
  };
}

/** Whether there are blocks in a store: then it also has to say which. */
async function holdsBlocks(store: EntryStore): Promise<boolean> {
  const iterator = store.iterator({ gte: keyBytes(blockKey(0)), lte: keyBytes(blockKey(Number.MAX_SAFE_INTEGER)) });
  try {
    return (await iterator.nextv(1)).length > 0;
  } finally {
    await iterator.close();
  }
}

/** The number of the genesis block, which a genesis file or another chain can set. */
function firstBlock(journal: Journal, genesis: number): number {
  const record = journal.get(genesis);
  return record ? decodeHeader(blockOf(record).header).number : 0;
}

function checkAgainstJournal({ seq, entryHash }: Folded, journal: Journal): void {
  if (seq < 0) return;
  const head = journal.head().seq;
  if (seq > head) {
    throw new StateError(
      "STATE_AHEAD",
      `The state database holds record ${seq}, and the journal ends with record ${head}: what was acknowledged after that is missing from the journal, and the ledger does not have it either. Nothing was changed. Go back to a copy of the data directory, or remove the folder of the state database to go on without those records.`,
    );
  }
  const record = journal.get(seq);
  if (record && equalBytes(record.entryHash, fromHex(entryHash))) return;
  throw new StateError(
    "STATE_OF_OTHER_JOURNAL",
    `The state database holds record ${seq}, which is not the journal's; it has to be rebuilt from the journal.`,
  );
}

const diffOf = (record: JournalRecord): StateDiff | undefined => changesOf(record)?.diff;
