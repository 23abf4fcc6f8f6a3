import {
  decodeHeader,
  decodeRlp,
  decodeWithdrawals,
  encodeRlp,
  fromHex,
  rulesOf,
  toHex,
} from "../../ethereum/index.js";
import { handleOf } from "../../persistence/handle.js";
import type { StateView, StoredBlock } from "../../persistence/state/index.js";
import { payWithdrawals, reward } from "../blocks/rewards.js";
import { hardforkOf } from "../config/index.js";
import { ChainError } from "../errors.js";
import { endBlock } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { replayable, startReplay } from "./replay.js";

/** What a block can be executed with where there is no state. */
export interface ExecutionWitness {
  /** Nodes of the tries under the parent's state root, encoded. */
  state: Uint8Array[];
  /** Codes that were there before the block. */
  codes: Uint8Array[];
  /** Addresses and slots, whose hashes are the tries' keys. */
  keys: Uint8Array[];
  /** The headers of the parent and of those before it that BLOCKHASH read, the latest first. */
  headers: Uint8Array[];
}

/** An account that was looked at, and its slots that were. */
interface Seen {
  address: Uint8Array;
  slots: Map<string, Uint8Array>;
}

/**
 * Executes a mined block once more and gathers what it looks at.
 * @throws ChainError for the first block, on a fork, and where the state was changed from outside since the parent, whose
 * root is then not that of the state that the block was executed on.
 */
export async function executionWitness(core: Core, block: StoredBlock): Promise<ExecutionWitness> {
  const parent = block.number > 0 ? core.block(block.number - 1) : undefined;
  if (!parent) throw new ChainError("the first block has no parent whose state its execution could need");
  for (let seq = parent.seq + 1; seq < block.seq; seq++) {
    if (core.state.changedBy(seq).length === 0) continue;
    throw new ChainError(
      `the state was changed from outside (record ${seq}) after block ${parent.number}, so that its state root says nothing of what block ${block.number} was executed on; request a block before which nothing was`,
    );
  }
  const before = core.state.view(block.seq - 1);
  const codes = new Map<string, Uint8Array>();
  const seen = new Map<string, Seen>();
  const look = (address: Uint8Array): Seen => {
    const key = toHex(address);
    const known = seen.get(key) ?? { address: address.slice(), slots: new Map() };
    seen.set(key, known);
    return known;
  };
  const watched: StateView = {
    ...before,
    account(address) {
      look(address);
      return before.account(address);
    },
    storage(address, generation, slot) {
      look(address).slots.set(toHex(slot), slot.slice());
      return before.storage(address, generation, slot);
    },
    code(hash, address) {
      const code = before.code(hash, address);
      if (code.length > 0) codes.set(toHex(hash), code);
      return code;
    },
  };
  let oldest = parent.number;
  const blockHash = (number: number): Uint8Array | undefined => {
    if (number < oldest) oldest = number;
    return core.blockHash(number);
  };
  const { overlay } = await executeWhole(
    Object.create(core, {
      blockHash: { value: blockHash },
      state: { value: handleOf(() => core.state, { view: () => watched }) },
    }),
    block,
  );
  // What the protocol itself writes it does not read first.
  const changes = overlay.changes();
  for (const { address } of changes.accounts.values()) look(address);
  for (const { address, slots } of changes.storage.values()) {
    for (const key of slots.keys()) {
      const slot = Buffer.from(key, "latin1");
      look(address).slots.set(toHex(slot), slot);
    }
  }

  const prover = core.state.prover(parent.number);
  const nodes = new Map<string, Uint8Array>();
  const add = (proof: readonly Uint8Array[]): void => {
    for (const node of proof) nodes.set(toHex(node), node);
  };
  const gone = [...seen.values()].filter(({ address }) => before.account(address) && !overlay.account(address));
  for (const { address } of gone) add(prover.beside(address, undefined, gone.length));
  for (const { address, slots } of seen.values()) {
    add(prover.account(address).proof);
    for (const slot of slots.values()) add(prover.slot(address, slot).proof);
    const cleared = [...slots.values()].filter((slot) => overlay.storage(address, slot).length === 0);
    for (const slot of cleared) add(prover.beside(address, slot, cleared.length));
  }
  const headers: Uint8Array[] = [];
  for (let number = parent.number; number >= oldest; number--) {
    const header = core.block(number)?.payload.header;
    if (header) headers.push(header);
  }
  return {
    state: [...nodes.values()],
    codes: [...codes.values()],
    keys: [...seen.values()].flatMap(({ address, slots }) => [address, ...slots.values()]),
    headers,
  };
}

/** The block with all that is done before and after its transactions. */
async function executeWhole(core: Core, block: StoredBlock): Promise<ReturnType<typeof startReplay>> {
  const { header, payload, seq } = block;
  const config = core.configAt(seq - 1);
  const replay = startReplay(core, replayable(block));
  const { overlay, environment } = replay;
  for (const _ of payload.transactions) await replay.skip();
  const logs = payload.receipts.flatMap((receipt) => receipt.logs);
  await endBlock(overlay, environment, logs, fromHex(config.depositContractAddress));
  if (header.withdrawalsRoot) payWithdrawals(overlay, decodeWithdrawals(payload.withdrawals));
  if (!rulesOf(hardforkOf(config, header)).hasMerged) {
    const ommers = (decodeRlp(payload.ommers) as Parameters<typeof encodeRlp>[0][]).map((ommer) =>
      decodeHeader(encodeRlp(ommer)),
    );
    reward(overlay, environment, ommers);
  }
  return replay;
}
