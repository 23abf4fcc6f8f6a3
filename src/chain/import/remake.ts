import { EMPTY_ROOT, emptyBloom, equalBytes, keccak256, toHex } from "../../ethereum/index.js";
import type { GanacheBlock } from "../../persistence/ganache/index.js";
import type { StateChanges, StateView } from "../../persistence/state/index.js";
import { type BuiltBlock, startBlock } from "../blocks/build.js";
import type { ChainConfig } from "../config/index.js";
import type { ExecutionLimits, SignedTransaction } from "../execution/index.js";
import { decodeMined, placeOf } from "../transactions/signed.js";

/** A block of Ganache's, executed by this chain's engine. */
export interface Remade {
  /** Undefined where a transaction could not be executed. */
  built: BuiltBlock | undefined;
  changes: StateChanges;
  /** What is not as the block has it, as a clause; undefined when the block is the same to the byte. */
  differs: string | undefined;
  /** Whether nothing but the state differs. */
  inStateOnly: boolean;
}

export interface RemakeContext {
  config: ChainConfig;
  blockHash: (number: number) => Uint8Array | undefined;
  limits: ExecutionLimits;
}

/**
 * Executes a block of Ganache's on a state and compares what comes of it.
 * @param seq number of the record that the block will be
 * @param root gives the state root after some changes
 */
export async function remake(
  { config, blockHash, limits }: RemakeContext,
  block: GanacheBlock,
  transactions: SignedTransaction[],
  state: StateView,
  seq: number,
  root: (changes: StateChanges) => Uint8Array,
): Promise<Remade> {
  const nothing: StateChanges = { accounts: new Map(), storage: new Map(), codes: new Map() };
  const header = { ...block.header, transactionsRoot: EMPTY_ROOT, receiptsRoot: EMPTY_ROOT, logsBloom: emptyBloom() };
  const maker = startBlock({ config, header, state, seq, blockHash, limits, asGanache: true });
  for (const [index, transaction] of transactions.entries()) {
    try {
      await maker.add(transaction);
    } catch (error) {
      const reason = (error as Error).message;
      return {
        built: undefined,
        changes: nothing,
        differs: `transaction ${index} cannot be executed: ${reason}`,
        inStateOnly: false,
      };
    }
  }
  let changes = nothing;
  const built = await maker.finish((made) => {
    changes = made;
    return root(made);
  });
  const other = differenceOf(built, block);
  const inStateOnly = other === undefined && !equalBytes(built.header.stateRoot, block.header.stateRoot);
  const differs = inStateOnly
    ? `the state root is ${toHex(built.header.stateRoot)} where the block has ${toHex(block.header.stateRoot)}`
    : other;
  return { built, changes, differs, inStateOnly };
}

function differenceOf(built: BuiltBlock, { header }: GanacheBlock): string | undefined {
  const { gasUsed, logsBloom, transactionsRoot, receiptsRoot } = built.header;
  if (gasUsed !== header.gasUsed) return `${gasUsed} gas is used where the block has ${header.gasUsed}`;
  if (!equalBytes(transactionsRoot, header.transactionsRoot)) return "the transactions have another root";
  if (!equalBytes(receiptsRoot, header.receiptsRoot)) return "the receipts have another root";
  if (!equalBytes(logsBloom, header.logsBloom)) return "the logs have another bloom";
  return undefined;
}

/** @throws Error when one of them cannot be read by the rules of its block */
export function decodeTransactions(config: ChainConfig, block: GanacheBlock): SignedTransaction[] {
  return block.transactions.map((raw, index) => {
    const transaction = decodeMined(raw, config, placeOf(block.header), block.senders[index]);
    if (!equalBytes(transaction.hash, keccak256(raw))) {
      throw new Error(`transaction ${index} is not encoded as its hash ${toHex(transaction.hash)} says`);
    }
    return transaction;
  });
}
