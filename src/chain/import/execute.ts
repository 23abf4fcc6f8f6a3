import {
  decodeWithdrawals,
  EMPTY_LIST_HASH,
  EMPTY_ROOT,
  emptyBloom,
  equalBytes,
  type HeaderFields,
  keccak256,
  rulesOf,
  toHex,
} from "../../ethereum/index.js";
import type { EncodedBlock } from "../../persistence/chain-file/index.js";
import type { StateChanges, StateView } from "../../persistence/state/index.js";
import { type BuiltBlock, startBlock } from "../blocks/build.js";
import { type ChainConfig, hardforkOf } from "../config/index.js";
import type { ExecutionLimits, SignedTransaction } from "../execution/index.js";
import { libraryReason } from "../transactions/ethereumjs-texts.js";
import { decodeMined } from "../transactions/signed.js";
import type { ReadHeader } from "./header-faults.js";

/** Where a block is executed. */
export interface ExecutionPlace {
  config: ChainConfig;
  /** The state after the block before. */
  state: StateView;
  /** Number of the record that the block will be. */
  seq: number;
  blockHash: (number: number) => Uint8Array | undefined;
  limits: ExecutionLimits;
  /** The root that the state has after some changes, for receipts before Byzantium. */
  intermediateRoot: (changes: StateChanges) => Uint8Array;
}

/**
 * Executes a block whose header has been checked, and compares what comes of it.
 * @param root gives the state root after the block's changes
 * @returns the block as it was made, or what differs, as a clause
 */
export async function executeBlock(
  place: ExecutionPlace,
  block: EncodedBlock,
  header: HeaderFields,
  ommers: readonly ReadHeader[],
  root: (changes: StateChanges) => Uint8Array,
): Promise<BuiltBlock | string> {
  const { config } = place;
  const template = {
    ...header,
    ommersHash: EMPTY_LIST_HASH,
    transactionsRoot: EMPTY_ROOT,
    receiptsRoot: EMPTY_ROOT,
    logsBloom: emptyBloom(),
    ...(header.withdrawalsRoot && { withdrawalsRoot: EMPTY_ROOT }),
  };
  let transactions: SignedTransaction[];
  let withdrawals: ReturnType<typeof decodeWithdrawals>;
  try {
    transactions = decodeTransactions(config, block, header);
    withdrawals = decodeWithdrawals(block.withdrawals);
  } catch (cause) {
    return libraryReason(cause);
  }
  if (header.withdrawalsRoot === undefined && block.withdrawals.length > 0) return "it has withdrawals before Shanghai";
  if (header.withdrawalsRoot !== undefined && block.withdrawals.length === 0) return "it has no list of withdrawals";
  const maker = startBlock({
    config,
    header: template,
    state: place.state,
    seq: place.seq,
    blockHash: place.blockHash,
    limits: place.limits,
    ...(!rulesOf(hardforkOf(config, header)).hasReceiptStatus && { intermediateRoot: place.intermediateRoot }),
    body: {
      ommers: ommers.map(({ header }) => header),
      ommersRlp: block.ommers,
      withdrawals,
    },
  });
  for (const [index, transaction] of transactions.entries()) {
    try {
      await maker.add(transaction);
    } catch (cause) {
      return `its transaction ${index} (${toHex(transaction.hash)}) cannot be part of it: ${libraryReason(cause)}`;
    }
  }
  const built = await maker.finish(root);
  return differenceOf(built.header, header) ?? built;
}

/** @throws Error when a transaction cannot be read by the rules of the block */
function decodeTransactions(config: ChainConfig, block: EncodedBlock, header: HeaderFields): SignedTransaction[] {
  return block.transactions.map((raw, index) => {
    try {
      const transaction = decodeMined(raw, config, header);
      if (!equalBytes(transaction.hash, keccak256(raw))) throw new Error("it is not encoded as its hash says");
      return transaction;
    } catch (cause) {
      throw new Error(`its transaction ${index} cannot be read: ${libraryReason(cause)}`, { cause });
    }
  });
}

const COMPARED = [
  ["gas used", "gasUsed"],
  ["transactions root", "transactionsRoot"],
  ["receipts root", "receiptsRoot"],
  ["logs bloom", "logsBloom"],
  ["ommers hash", "ommersHash"],
  ["withdrawals root", "withdrawalsRoot"],
  ["blob gas", "blobGasUsed"],
  ["requests hash", "requestsHash"],
  ["state root", "stateRoot"],
] as const satisfies readonly (readonly [string, keyof HeaderFields])[];

/** Everything in which a header is not as execution makes it, as a clause. */
function differenceOf(made: HeaderFields, given: HeaderFields): string | undefined {
  const different = COMPARED.flatMap(([name, key]) => {
    const is = shown(made[key]);
    const has = shown(given[key]);
    return is === has ? [] : [`its ${name} is ${has}, and execution gives ${is}`];
  });
  return different.length === 0 ? undefined : different.join("; ");
}

/** The bloom has 512 digits, which help nobody. */
function shown(value: Uint8Array | bigint | undefined): string {
  if (value === undefined) return "missing";
  if (typeof value === "bigint") return value.toString();
  const text = toHex(value);
  return value.length <= 32 ? text : `${text.slice(0, 18)}… (keccak-256 ${toHex(keccak256(value)).slice(0, 18)}…)`;
}
