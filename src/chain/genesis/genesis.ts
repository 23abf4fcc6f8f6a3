import { EMPTY, KECCAK_EMPTY } from "../../ethereum/index.js";
import type { Journal } from "../../persistence/journal/index.js";
import { openByteStore, openJournal } from "../../persistence/journal/index.js";
import { encodeGenesis } from "../../persistence/records/index.js";
import { openState, type StateChanges, type StateDatabase, type StateView } from "../../persistence/state/index.js";
import { type GenesisSpec, sealGenesis } from "../config/index.js";
import { createOverlay } from "../execution/index.js";
import { preload } from "./preload.js";

/**
 * Writes the genesis record into an empty journal. What contracts of `preload` wrote is in its diff, so that nothing is
 * executed when the state is read from the journal again.
 * @returns the hash of the genesis block
 * @throws PreloadError when a contract cannot be created
 */
export async function writeGenesis(journal: Journal, state: StateDatabase, spec: GenesisSpec): Promise<Uint8Array> {
  const { stateRoot, diff } = state.stage(await stateOf(spec, state.view()));
  const { header, rlp, hash } = sealGenesis(spec, stateRoot);
  const payload = encodeGenesis({
    chainId: BigInt(spec.config.chainId),
    header: rlp,
    config: JSON.stringify(spec.config),
    diff: diff(),
  });
  const { record, durable } = journal.append("genesis", payload);
  state.commit(record, { number: header.number, hash, bloom: EMPTY, transactionHashes: [] });
  await durable;
  return hash;
}

/** The genesis record of a chain that begins so, found in memory. */
export const genesisRecordOf = (spec: GenesisSpec): Promise<Uint8Array> =>
  inMemory(async (journal, state) => {
    await writeGenesis(journal, state, spec);
    return (journal.get(0) as { payload: Uint8Array }).payload;
  });

/** The hash that the genesis block of a chain will have, found in memory. */
export const genesisHashOf = (spec: GenesisSpec): Promise<Uint8Array> =>
  inMemory((journal, state) => writeGenesis(journal, state, spec));

/** The root of the genesis state, found in memory. */
export const genesisRootOf = (spec: GenesisSpec): Promise<Uint8Array> =>
  inMemory(async (_, state) => state.stage(await stateOf(spec, state.view())).stateRoot);

async function inMemory<T>(find: (journal: Journal, state: StateDatabase) => Promise<T>): Promise<T> {
  const journal = await openJournal(undefined, { durability: "relaxed" });
  const state = await openState(await openByteStore(undefined), journal);
  try {
    return await find(journal, state);
  } finally {
    await state.close();
    await journal.close();
  }
}

/** The states of specs that were built: a new chain needs its own twice, and creating its contracts takes a while. */
const built = new WeakMap<GenesisSpec, StateChanges>();

/** Everything that the genesis state has, over an empty one. */
async function stateOf(spec: GenesisSpec, nothing: StateView): Promise<StateChanges> {
  const known = built.get(spec);
  if (known) return known;
  // What begins here on a fork is nothing that its upstream has storage of: it is of a generation of its own.
  const overlay = spec.config.fork ? createOverlay({ ...nothing, known: () => true }, 1) : createOverlay(nothing, 0);
  for (const { address, balance, nonce, code, storage } of spec.alloc) {
    overlay.setAccount(address, { nonce, balance, codeHash: KECCAK_EMPTY });
    if (code.length > 0) overlay.setCode(address, code);
    for (const [slot, value] of storage) overlay.setStorage(address, slot, value);
  }
  await preload(overlay, spec);
  const changes = overlay.changes();
  built.set(spec, changes);
  return changes;
}
