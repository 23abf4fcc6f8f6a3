import type { GenesisAccount } from "../../ethereum/index.js";
import { equalBytes, toHex } from "../../ethereum/index.js";
import {
  decodeGanacheAccount,
  decodeGanacheSlot,
  type GanacheBlock,
  type GanacheDatabase,
} from "../../persistence/ganache/index.js";
import type { Journal } from "../../persistence/journal/index.js";
import { encodeBlock, encodeOverride } from "../../persistence/records/index.js";
import type { StateDatabase } from "../../persistence/state/index.js";
import type { ChainConfig, GenesisSpec } from "../config/index.js";
import { createEngine, type SignedTransaction } from "../execution/index.js";
import { writeGenesis } from "../genesis/genesis.js";
import type { AddressBook } from "./address-book.js";
import { ImportError } from "./errors.js";
import { changesOf, findOverride, type StateOverride, unknownAccounts } from "./override.js";
import { decodeTransactions, type Remade, type RemakeContext, remake } from "./remake.js";
import { createSlotBook, type SlotBook } from "./slot-book.js";
import type { Survey } from "./survey.js";

export interface GanacheImport {
  database: GanacheDatabase;
  survey: Survey;
  addresses: AddressBook;
  /** Keys of storage slots that cannot be guessed. */
  slots: readonly Uint8Array[];
  config: ChainConfig;
  /** Empty. */
  journal: Journal;
  state: StateDatabase;
  /** Something to wait for before the next block, where a projection is far behind. */
  pressure: () => Promise<void> | undefined;
  onProgress: (done: number, total: number) => void;
}

export interface Imported {
  /** After genesis. */
  blocks: number;
  transactions: number;
  /** How often the state was found changed between two blocks. */
  overrides: number;
  /** Whether contracts longer than EIP-170 allows, or init code longer than EIP-3860 allows, were found. */
  unlimited: boolean;
  head: { number: number; hash: Uint8Array };
}

/** The method in the records of changes that were found; the method of the request is not known. */
const METHOD = "couverture_importGanache";

/**
 * Makes a chain of a Ganache database: every block is executed again and compared with Ganache's in its roots, gas, bloom and hash.
 * @throws ImportError in a sentence that names the first block that cannot be made the same, and why; what was written until then
 * is of no use
 */
export async function importGanache(options: GanacheImport): Promise<Imported> {
  const { database, survey, addresses, config, journal, state, pressure, onProgress } = options;
  const slots = createSlotBook(database, addresses);
  for (const slot of options.slots) slots.add(slot);
  const context: RemakeContext = {
    config,
    blockHash: (number) => state.block(number)?.hash,
    limits: { unlimitedCode: false, unlimitedInitCode: false, engine: await createEngine() },
  };
  await makeGenesis(options, slots);
  let parent = survey.genesis;
  let transactions = 0;
  let overrides = 0;
  for (let number = 1; number <= database.head; number++) {
    const block = database.block(number);
    const decoded = decoding(config, block);
    if (!(await append(decoded, block))) {
      const override = await search(parent, block, decoded);
      writeOverride(override, number);
      overrides++;
      const made = await append(decoded, block);
      if (!made) throw differs(number, "it comes out differently each time");
    }
    transactions += block.transactions.length;
    parent = block;
    if (number % 64 === 0 || number === database.head) onProgress(number, database.head);
    await (state.pressure() ?? pressure());
    if (number % 256 === 0) await journal.settled();
  }
  await journal.settled();
  return {
    blocks: database.head,
    transactions,
    overrides,
    unlimited: context.limits.unlimitedCode,
    head: { number: database.head, hash: parent.hash },
  };

  /** Executes a block on the head's state and puts it on top, if it comes out the same. */
  async function append(decoded: SignedTransaction[], block: GanacheBlock): Promise<boolean> {
    const staged = await stage(decoded, block);
    if (staged) return write(staged, block, decoded);
    if (context.limits.unlimitedCode || decoded.length === 0) return false;
    // Whether Ganache's limits were lifted only shows in that what they forbid was done.
    context.limits = { ...context.limits, unlimitedCode: true, unlimitedInitCode: true };
    const lifted = await stage(decoded, block);
    if (lifted) return write(lifted, block, decoded);
    context.limits = { ...context.limits, unlimitedCode: false, unlimitedInitCode: false };
    return false;
  }

  async function stage(decoded: SignedTransaction[], block: GanacheBlock): Promise<Staged | undefined> {
    let diff: Staged["diff"] | undefined;
    const remade = await remake(context, block, decoded, state.view(state.folded().seq), nextSeq(), (changes) => {
      const made = state.stage(changes);
      diff = made.diff;
      return made.stateRoot;
    });
    if (remade.differs === undefined && remade.built && diff) return { built: remade.built, diff };
    if (diff) state.unstage();
    return undefined;
  }

  function write({ built, diff }: Staged, block: GanacheBlock, decoded: SignedTransaction[]): true {
    for (const { logs } of built.receipts) addresses.addLogs(logs);
    const made = diff();
    for (const { address } of made.accounts) addresses.add(address);
    // Header and withdrawals as Ganache has them, to the byte.
    const payload = { ...built.payload, header: block.headerRlp, withdrawals: block.withdrawals, diff: made };
    const { record } = journal.append("block", encodeBlock(payload));
    const transactionHashes = decoded.map(({ hash }) => hash);
    state.commit(record, { number: block.header.number, hash: block.hash, bloom: built.bloom, transactionHashes });
    return true;
  }

  async function search(
    before: GanacheBlock,
    block: GanacheBlock,
    decoded: SignedTransaction[],
  ): Promise<StateOverride> {
    const seq = nextSeq();
    const attempt = (view: Parameters<typeof remake>[3]): Promise<Remade> =>
      remake(context, block, decoded, view, seq + 1, state.rootWith);
    const found = await findOverride({
      ...{ database, state, addresses, slots, block, attempt, seq },
      parent: before,
      transactions: decoded,
    });
    if (found.differs !== undefined) throw differs(block.header.number, found.differs);
    return found.override;
  }

  function writeOverride(override: StateOverride, block: number): void {
    const { diff } = state.stage(changesOf(override, state, nextSeq()));
    const params = JSON.stringify([{ beforeBlock: block }]);
    const { record } = journal.append(
      "override",
      encodeOverride({ method: METHOD, params, diff: diff(), settings: "" }),
    );
    state.commit(record);
  }

  function nextSeq(): number {
    return journal.head().seq + 1;
  }
}

interface Staged {
  built: NonNullable<Remade["built"]>;
  diff: ReturnType<StateDatabase["stage"]>["diff"];
}

function differs(number: number, what: string, cause?: unknown): ImportError {
  return new ImportError("BLOCK_DIFFERS", `block ${number} cannot be made the same as Ganache's: ${what}`, { cause });
}

function decoding(config: ChainConfig, block: GanacheBlock): SignedTransaction[] {
  try {
    return decodeTransactions(config, block);
  } catch (cause) {
    throw differs(block.header.number, (cause as Error).message, cause);
  }
}

async function makeGenesis(options: GanacheImport, slots: SlotBook): Promise<void> {
  const { database, survey, addresses, config, journal, state } = options;
  const { header, hash } = survey.genesis;
  const { stateRoot, ...rest } = header;
  const spec: GenesisSpec = { config, header: rest, alloc: genesisAccounts(database, stateRoot, addresses, slots) };
  const made = await writeGenesis(journal, state, spec);
  if (!equalBytes(made, hash)) throw differs(0, `its hash is ${toHex(made)} where Ganache's is ${toHex(hash)}`);
}

/** The accounts of the genesis state, which is only in the trie. @throws ImportError UNKNOWN_ACCOUNTS */
export function genesisAccounts(
  database: GanacheDatabase,
  stateRoot: Uint8Array,
  addresses: AddressBook,
  slots: Pick<SlotBook, "find">,
): GenesisAccount[] {
  const accounts: GenesisAccount[] = [];
  const unknown: Uint8Array[] = [];
  for (const [key, leaf] of database.leaves(stateRoot)) {
    const address = addresses.find(key);
    if (!address) {
      unknown.push(key);
      continue;
    }
    const { nonce, balance, codeHash, storageRoot } = decodeGanacheAccount(leaf);
    const storage: [Uint8Array, Uint8Array][] = [];
    for (const [slotKey, value] of database.leaves(storageRoot)) {
      const slot = slots.find(slotKey);
      if (!slot) throw differs(0, `a storage slot of ${toHex(address)} is known by its hash only`);
      storage.push([slot, decodeGanacheSlot(value)]);
    }
    accounts.push({ address, nonce, balance, code: database.code(codeHash), storage });
  }
  if (unknown.length > 0) throw unknownAccounts(unknown, "that the chain began with");
  return accounts;
}
