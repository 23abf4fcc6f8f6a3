import type { Common } from "@ethereumjs/common";
import { RLP } from "@ethereumjs/rlp";
import {
  type Blob4844Tx,
  createBlob4844TxFromSerializedNetworkWrapper,
  createMinimal4844TxFromNetworkWrapper,
  createTx,
  createTxFromRLP,
  type TypedTransaction,
  type TypedTxData,
} from "@ethereumjs/tx";
import { Address, hexToBytes } from "@ethereumjs/util";
import {
  bytesToNumber,
  bytesToQuantity,
  decodeTransaction,
  ensureKzg,
  equalBytes,
  type Hardfork,
  keccak256,
  quantityToBytes,
  type TransactionFields,
  toHex,
} from "../../ethereum/index.js";
import { type ChainConfig, commonAt, commonOf, hardforkAt, hardforkOf } from "../config/index.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import type { SignedTransaction } from "../execution/index.js";
import { type BlobSidecar, encodeSidecar, withSidecar } from "./blob-sidecar.js";
import { transactionFaultIn } from "./ethereumjs-texts.js";
import { readUsual } from "./usual.js";

/** The block that a transaction is for; where its difficulty is not known, the configuration says whether it is after the merge. */
export interface BlockPlace {
  number: number;
  /** Unix seconds. */
  timestamp: number;
  difficulty?: bigint;
}

/** A block's place by its number and time only: Ganache's blocks after the merge have a difficulty too. */
export const placeOf = ({ number, timestamp }: BlockPlace): BlockPlace => ({ number, timestamp });

const commonBy = (config: ChainConfig, { number, timestamp, difficulty }: BlockPlace): Common =>
  difficulty === undefined ? commonAt(config, number, timestamp) : commonOf(config, { number, timestamp, difficulty });

const forkBy = (config: ChainConfig, { number, timestamp, difficulty }: BlockPlace): Hardfork =>
  difficulty === undefined
    ? hardforkAt(config, number, timestamp)
    : hardforkOf(config, { number, timestamp, difficulty });

/** How long init code may be is for the chain to say, whose settings may lift the limit. */
const AS_IT_IS = { freeze: false, allowUnlimitedInitCodeSize: true };

/** What a signed transaction from outside must not be, with geth's text where it has any. */
const invalid = (message: string, cause?: unknown): ChainError =>
  new ChainError(message, ERROR_CODES.invalidInput, undefined, { cause });

/**
 * Reads a signed transaction as `eth_sendRawTransaction` gets it (EIP-2718; blob transactions in EIP-4844's or EIP-7594's
 * network form) and recovers its sender.
 * @throws ChainError when it is malformed, for another chain, or its signature or blob proofs do not hold.
 */
export async function decodeSigned(
  network: Uint8Array,
  config: ChainConfig,
  place: BlockPlace,
): Promise<SignedTransaction> {
  const usual = readUsual(network, BigInt(config.chainId), forkBy(config, place));
  if (usual) return usual;
  const common = commonBy(config, place);
  if (network.length === 0) throw invalid("typed transaction too short");
  if (network[0] === 3) return decodeBlob(network, common);
  let tx: TypedTransaction;
  try {
    tx = createTxFromRLP(network, { common, ...AS_IT_IS });
  } catch (cause) {
    throw decodingError(network, cause);
  }
  return complete(tx, network, network);
}

async function decodeBlob(network: Uint8Array, common: Common): Promise<SignedTransaction> {
  const wrapper = rlpList(network.subarray(1));
  if (!Array.isArray(wrapper[0])) throw invalid("transaction of type 3 without its blobs: the network form is wanted");
  const cellProofs = wrapper.length === 5;
  if (cellProofs && bytesToNumber(wrapper[1] as Uint8Array) !== 1)
    throw invalid("blob sidecar version is not 1 (EIP-7594)");
  if (cellProofs && !common.isActivatedEIP(7594)) {
    throw invalid("blob sidecars with cell proofs (EIP-7594) are part of osaka and later");
  }
  await ensureKzg();
  let tx: Blob4844Tx;
  try {
    tx = createBlob4844TxFromSerializedNetworkWrapper(network, { common, ...AS_IT_IS });
  } catch (cause) {
    throw decodingError(network, cause);
  }
  const minimal = createMinimal4844TxFromNetworkWrapper(tx, { common, ...AS_IT_IS });
  // From Osaka on, sidecars of the older form are taken as well, as geth takes them.
  const rest = cellProofs ? wrapper.slice(1) : [quantityToBytes(0), ...wrapper.slice(1)];
  return { ...complete(minimal, minimal.serialize(), network), sidecar: RLP.encode(rest as Uint8Array[]) };
}

/** Reads a transaction as it is in a block: blobs without sidecar. */
export function decodeMined(
  raw: Uint8Array,
  config: ChainConfig,
  place: BlockPlace,
  sender?: Uint8Array,
): SignedTransaction {
  const usual = readUsual(raw, BigInt(config.chainId), forkBy(config, place));
  if (usual && (!sender || equalBytes(usual.sender, sender))) return usual;
  const tx = readMined(raw, commonBy(config, place));
  if (!sender) return complete(tx, raw, raw);
  const impersonated = !isSignedBy(tx, sender);
  return { tx: decodeTransaction(raw), hash: tx.hash(), sender, raw, network: raw, impersonated };
}

const readMined = (raw: Uint8Array, common: Common): TypedTransaction =>
  isTipAboveFee(raw) ? readTipAboveFee(raw, common) : createTxFromRLP(raw, { common, ...AS_IT_IS });

/** A mined transaction as @ethereumjs/vm needs it, with any signature. */
export function typedTransaction(raw: Uint8Array, common: Common, sender: Uint8Array): TypedTransaction {
  const tx = readMined(raw, common);
  const address = new Address(sender);
  tx.getSenderAddress = () => address;
  return tx;
}

/**
 * Ganache mines, and makes, transactions whose tip is above the most that they pay (EIP-1559 has them refused); they pay the
 * tip that is left.
 */
function isTipAboveFee(raw: Uint8Array): boolean {
  if (raw[0] !== 2) return false;
  const [, , tip, fee] = RLP.decode(raw.subarray(1)) as Uint8Array[];
  return tip !== undefined && fee !== undefined && bytesToQuantity(tip) > bytesToQuantity(fee);
}

/** Reads such a transaction, which the library would refuse to make. */
function readTipAboveFee(raw: Uint8Array, common: Common): TypedTransaction {
  const fields = RLP.decode(raw.subarray(1)) as Uint8Array[];
  const [, , tip, fee] = fields as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const possible = Buffer.concat([Uint8Array.of(2), RLP.encode(fields.with(2, fee))]);
  const tx = createTxFromRLP(possible, { common, ...AS_IT_IS });
  return Object.assign(tx, { maxPriorityFeePerGas: bytesToQuantity(tip) });
}

function complete(tx: TypedTransaction, raw: Uint8Array, network: Uint8Array): SignedTransaction {
  if (!tx.isSigned()) throw invalid("invalid transaction v, r, s values");
  let sender: Address;
  try {
    sender = tx.getSenderAddress();
  } catch (cause) {
    throw invalid("invalid transaction v, r, s values", cause);
  }
  const hash = tx.hash();
  // The library passes leading zeros in some fields and writes them without; the block would hold another transaction.
  if (!equalBytes(hash, keccak256(raw))) throw invalid("rlp: non-canonical integer (leading zero bytes)");
  return { tx: decodeTransaction(raw), hash, sender: sender.bytes, raw, network, impersonated: false };
}

/** What a transaction is made of, without its signature. */
export type UnsignedFields = Omit<TransactionFields, "v" | "r" | "s">;

/**
 * A transaction in the name of an account whose key nobody has here (impersonation). Its made-up signature holds the
 * address, so that two accounts' equal transactions differ in their hash.
 * @throws ChainError when its fields make none
 */
export function impersonate(
  data: UnsignedFields,
  sender: Uint8Array,
  config: ChainConfig,
  place: BlockPlace,
  sidecar?: BlobSidecar,
): SignedTransaction {
  const r = new Uint8Array(32);
  r.set(sender, 12);
  const v = data.type === 0 ? BigInt(config.chainId) * 2n + 35n : 0n;
  const tx = typedOf(data, commonBy(config, place), { v, r, s: IMPERSONATED_S });
  const raw = tx.serialize();
  const fields = decodeTransaction(raw);
  const signed = { tx: fields, hash: tx.hash(), sender, raw, network: raw, impersonated: true };
  return sidecar ? { ...signed, network: withSidecar(raw, sidecar), sidecar: encodeSidecar(sidecar) } : signed;
}

const IMPERSONATED_S = hexToBytes(`0x${"0".repeat(63)}1`);

/** Ganache signs in the name of an account with a key that it makes up, so that only the recovered sender shows it. */
function isSignedBy(tx: TypedTransaction, sender: Uint8Array): boolean {
  try {
    return equalBytes(tx.getSenderAddress().bytes, sender);
  } catch {
    return false; // our own made-up signatures are none
  }
}

function rlpList(bytes: Uint8Array): unknown[] {
  try {
    const list = RLP.decode(bytes);
    if (Array.isArray(list)) return list;
  } catch (cause) {
    throw invalid(`rlp: ${(cause as Error).message}`, cause);
  }
  throw invalid("rlp: expected input list");
}

function decodingError(raw: Uint8Array, cause: unknown): ChainError {
  if (raw.length > 0 && (raw[0] as number) > 4 && (raw[0] as number) < 0xc0) {
    return invalid(`transaction type not supported: ${bytesToNumber(raw.subarray(0, 1))}`, cause);
  }
  return rejection(cause);
}

/** The error for what @ethereumjs/tx makes no transaction of, compatible with geth's pool. */
function rejection(cause: unknown): ChainError {
  const fault = transactionFaultIn(cause);
  switch (fault.kind) {
    case "gas cap":
      return invalid(`transaction gas limit too high (cap: ${fault.cap}, tx: ${fault.gas})`, cause);
    case "tip above cap":
      return invalid("max priority fee per gas higher than max fee per gas", cause);
    case "chain id":
      return invalid("invalid chain id for signer: the transaction is for another chain", cause);
    case "type":
      return invalid("transaction type not supported", cause);
  }
  // The library's reason for its own failure is of no use to the sender.
  const isLibrarys = cause instanceof TypeError || cause instanceof RangeError || cause instanceof SyntaxError;
  return invalid(isLibrarys ? "malformed transaction" : `malformed transaction: ${fault.reason}`, cause);
}

/** A transaction that is still to be signed. */
export interface UnsignedTransaction {
  type: number;
  /** With no signature in it. */
  raw: Uint8Array;
  /** What is signed. */
  signingHash: Uint8Array;
  /** Its bytes with a signature. */
  signed(signature: { yParity: 0 | 1 | number | bigint; r: Uint8Array; s: Uint8Array }): Uint8Array;
}

/** @throws ChainError when the fields make no transaction of that block */
export function unsigned(data: UnsignedFields, config: ChainConfig, place: BlockPlace): UnsignedTransaction {
  const tx = typedOf(data, commonBy(config, place), {});
  return {
    type: tx.type,
    raw: tx.serialize(),
    signingHash: tx.getHashedMessageToSign(),
    signed: ({ yParity, r, s }) => tx.addSignature(BigInt(yParity), r, s, true).serialize(),
  };
}

function typedOf(
  { blobVersionedHashes, to, ...data }: UnsignedFields,
  common: Common,
  signature: { v?: bigint; r?: Uint8Array; s?: Uint8Array },
): TypedTransaction {
  const fields = {
    ...data,
    ...signature,
    ...(to && { to }),
    ...(blobVersionedHashes && { blobVersionedHashes: blobVersionedHashes.map(toHex) }),
  };
  try {
    return createTx(fields as TypedTxData, { common, ...AS_IT_IS });
  } catch (cause) {
    throw rejection(cause);
  }
}
