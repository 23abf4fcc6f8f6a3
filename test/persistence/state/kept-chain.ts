import { createOverlay } from "../../../src/chain/execution/index.js";
import {
  EMPTY_LIST_HASH,
  EMPTY_ROOT,
  encodeHeader,
  type HeaderFields,
  keccak256,
  toHex,
  uint64,
} from "../../../src/ethereum/index.js";
import { type ByteStore, type Journal, openByteStore, openJournal } from "../../../src/persistence/journal/index.js";
import {
  encodeBlock,
  encodeCheckpoint,
  encodeClock,
  encodeGenesis,
  encodeOverride,
  encodeRevert,
  encodeSession,
  type StateDiff,
} from "../../../src/persistence/records/index.js";
import { openState, type StateDatabase, type StateMemory } from "../../../src/persistence/state/index.js";
import { applyToModel, applyToOverlay, type Change, type Model } from "./model.js";

/** A block that a test made, with the state that its header should commit to. */
export interface MadeBlock {
  number: number;
  seq: number;
  hash: string;
  header: HeaderFields;
  transactionHashes: Uint8Array[];
}

/** Little enough that everything is let go of and read again all the time. */
export const TINY: StateMemory = { accounts: 2, slots: 3, nodes: 4 };

/**
 * A journal and a state database, filled as a chain fills them, and beside them what they should hold: a model of the
 * state after each record, and the canonical blocks.
 */
export interface KeptChain {
  readonly journal: Journal;
  state: StateDatabase;
  store: ByteStore;
  /** The model after each record. Those after a record that was reverted to are that record's. */
  models: Model[];
  blocks: MadeBlock[];
  model(): Model;
  block(changes: Change[], transactions?: number): MadeBlock;
  override(changes: Change[]): void;
  /** Stages changes, which are no record then. */
  begin(changes: Change[]): void;
  /** Stages changes and lets go of them again. @returns the root that they would have given. */
  abandon(changes: Change[]): string;
  /** The root that changes would give, without making them. */
  rootWith(changes: Change[]): string;
  note(kind: "clock" | "session" | "checkpoint"): void;
  /** Goes back to a record, not before the genesis. */
  revert(toSeq: number): void;
}

export const NO_BLOOM = new Uint8Array(256);

export async function keepChain(store?: ByteStore, memory: StateMemory = TINY, journal?: Journal): Promise<KeptChain> {
  const kept = journal ?? (await openJournal(undefined, { durability: "strict" }));
  const opened = store ?? (await openByteStore(undefined));
  const state = await openState(opened, kept, undefined, memory);
  const models: Model[] = [];
  const blocks: MadeBlock[] = [];
  let transactionCount = 0;

  const chain: KeptChain = {
    journal: kept,
    state,
    store: opened,
    models,
    blocks,
    model: () => models.at(-1) ?? new Map(),
    block(changes, transactions = 0) {
      const { stateRoot, diff } = stage(changes);
      const number = blocks.length;
      const raw = Array.from({ length: transactions }, () => uint64(transactionCount++));
      const header = headerOf(number, blocks.at(-1), stateRoot);
      const rlp = encodeHeader(header);
      const payload = number === 0 ? genesisPayload(rlp, diff()) : blockPayload(rlp, raw, diff());
      const { record } = kept.append(number === 0 ? "genesis" : "block", payload);
      const transactionHashes = number === 0 ? [] : raw.map(keccak256);
      const hash = keccak256(rlp);
      chain.state.commit(record, { number, hash, bloom: new Uint8Array(0), transactionHashes });
      const made = { number, seq: record.seq, hash: toHex(hash), header, transactionHashes };
      blocks.push(made);
      models.push(applyToModel(chain.model(), changes));
      return made;
    },
    override(changes) {
      const { diff } = stage(changes);
      const payload = encodeOverride({ method: "test", params: "[]", diff: diff(), settings: "" });
      chain.state.commit(kept.append("override", payload).record);
      models.push(applyToModel(chain.model(), changes));
    },
    begin(changes) {
      stage(changes);
    },
    abandon(changes) {
      const { stateRoot } = stage(changes);
      chain.state.unstage();
      return toHex(stateRoot);
    },
    rootWith: (changes) => toHex(chain.state.rootWith(changesOf(changes))),
    note(kind) {
      const { nextCheckpoint } = chain.state.folded();
      const payload = {
        clock: encodeClock({ method: "test", params: "[]", clock: `{"offset":${kept.head().seq}}` }),
        session: encodeSession({ action: "opened", time: kept.head().seq, details: "{}" }),
        checkpoint: encodeCheckpoint({ id: nextCheckpoint }),
      }[kind];
      chain.state.commit(kept.append(kind, payload).record);
      models.push(chain.model());
    },
    revert(toSeq) {
      while ((blocks.at(-1) as MadeBlock).seq > toSeq) blocks.pop();
      const toBlock = blocks.length - 1;
      const { record } = kept.append("revert", encodeRevert({ method: "test", params: "[]", toSeq, toBlock }));
      chain.state.apply(record);
      const model = models[toSeq] as Model;
      models.fill(model, toSeq);
      models.push(model);
    },
  };

  function changesOf(changes: Change[]) {
    const overlay = createOverlay(chain.state.view(chain.state.folded().seq), kept.head().seq + 1);
    applyToOverlay(overlay, changes);
    return overlay.changes();
  }

  function stage(changes: Change[]) {
    return chain.state.stage(changesOf(changes));
  }

  return chain;
}

function headerOf(number: number, parent: MadeBlock | undefined, stateRoot: Uint8Array): HeaderFields {
  return {
    parentHash: parent ? keccak256(encodeHeader(parent.header)) : new Uint8Array(32),
    ommersHash: EMPTY_LIST_HASH,
    coinbase: new Uint8Array(20),
    stateRoot,
    transactionsRoot: EMPTY_ROOT,
    receiptsRoot: EMPTY_ROOT,
    logsBloom: NO_BLOOM,
    difficulty: 1n,
    number,
    gasLimit: 30_000_000n,
    gasUsed: 0n,
    timestamp: number,
    extraData: new Uint8Array(0),
    mixHash: new Uint8Array(32),
    nonce: new Uint8Array(8),
  };
}

const genesisPayload = (header: Uint8Array, diff: StateDiff): Uint8Array =>
  encodeGenesis({ chainId: 1337n, header, config: "{}", diff });

const blockPayload = (header: Uint8Array, transactions: Uint8Array[], diff: StateDiff): Uint8Array =>
  encodeBlock({
    header,
    transactions,
    ommers: Uint8Array.of(0xc0),
    withdrawals: new Uint8Array(0),
    senders: [],
    receipts: [],
    internals: [],
    diff,
    sidecars: [],
  });

/** Everything that a store holds, as text: one `key: value` a line. */
export async function contentOf(store: ByteStore): Promise<string> {
  const lines: string[] = [];
  for await (const [key, value] of store.iterator()) {
    const kind = String.fromCharCode(key[0] as number);
    const text = kind === "m" ? Buffer.from(value).toString("utf8") : toHex(value);
    lines.push(`${kind} ${toHex(key.subarray(1))}: ${text}`);
  }
  return lines.join("\n");
}

/** A store with what another one has on disk now: what a process leaves that is killed at this moment. */
export async function copyOfStore(store: ByteStore): Promise<ByteStore> {
  const copy = await openByteStore(undefined);
  for await (const [key, value] of store.iterator()) await copy.put(Buffer.from(key), Buffer.from(value));
  return copy;
}
