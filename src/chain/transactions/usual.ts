import {
  addressOfPublicKey,
  fieldsOf,
  type Hardfork,
  keccak256,
  type RlpValue,
  recoverPublicKey,
  rulesOf,
  signingHash,
  type TransactionFields,
  transactionItems,
} from "../../ethereum/index.js";
import type { SignedTransaction } from "../execution/index.js";

/**
 * Reads a signed transaction of the usual kinds: types 0 (with EIP-155's replay protection), 1 and 2, for this chain, with sizes that
 * nothing overflows with. It takes a tenth of the time that @ethereumjs/tx needs for its objects.
 * @returns undefined for all else, valid or not: @ethereumjs/tx reads that, or says what is wrong with it
 */
export function readUsual(raw: Uint8Array, chainId: bigint, fork: Hardfork): SignedTransaction | undefined {
  const rules = rulesOf(fork);
  let type: number;
  let items: RlpValue;
  try {
    ({ type, items } = transactionItems(raw));
  } catch {
    return undefined;
  }
  const shape = SHAPES[type];
  if (!shape || !rules.transactionTypes.includes(type) || !rules.hasReplayProtection) return undefined;
  if (!hasShape(items, shape)) return undefined;
  const tx = fieldsOf(type, items);
  if (tx.chainId !== chainId || !isReplayProtected(tx) || tx.s === 0n || tx.r === 0n || tx.s > HALF_ORDER)
    return undefined;
  if (rules.maxTransactionGas !== undefined && tx.gasLimit > rules.maxTransactionGas) return undefined;
  if (type === 2 && (tx.maxFeePerGas as bigint) < (tx.maxPriorityFeePerGas as bigint)) return undefined;
  const [v, r, s] = items.slice(-3) as [Uint8Array, Uint8Array, Uint8Array];
  const signature = encodedLength(v) + encodedLength(r) + encodedLength(s);
  const hash = signingHash(raw, type, signature, type === 0 ? chainId : undefined);
  let sender: Uint8Array;
  try {
    sender = addressOfPublicKey(recoverPublicKey(hash, tx.v, r, s, type === 0 ? chainId : undefined));
  } catch {
    return undefined;
  }
  return { tx, hash: keccak256(raw), sender, raw, network: raw, impersonated: false };
}

/** Most bytes of a field: a quantity, which has no leading zeros; an address or none; data; an access list. */
type Field = number | "to" | "data" | "access list";

/** Sizes of which no product leaves 256 bits: nonces and gas of 6 bytes, fees and values of 12. */
const COMMON: Field[] = [6, "to", 12, "data"];
const SIGNATURE: Field[] = [6, 32, 32];
const SHAPES: Record<number, Field[]> = {
  0: [6, 12, ...COMMON, ...SIGNATURE],
  1: [6, 6, 12, ...COMMON, "access list", ...SIGNATURE],
  2: [6, 6, 12, 12, ...COMMON, "access list", ...SIGNATURE],
};

/** Half of the order of secp256k1's group: a signature's s is not above it (EIP-2). */
const HALF_ORDER = 0x7fffffff_ffffffff_ffffffff_ffffffff_5d576e73_57a4501d_dfe92f46_681b20a0n;

const hasShape = (items: RlpValue, shape: readonly Field[]): items is RlpValue[] =>
  Array.isArray(items) && items.length === shape.length && shape.every((field, index) => isField(items[index], field));

function isField(item: RlpValue | undefined, field: Field): boolean {
  if (field === "access list") return Array.isArray(item) && item.every(isAccess);
  if (!(item instanceof Uint8Array)) return false;
  if (field === "data") return true;
  if (field === "to") return item.length === 20 || item.length === 0;
  return item.length <= field && item[0] !== 0;
}

const isAccess = (item: RlpValue): boolean =>
  Array.isArray(item) &&
  item.length === 2 &&
  isBytes(item[0], 20) &&
  Array.isArray(item[1]) &&
  item[1].every((slot) => isBytes(slot, 32));

const isBytes = (item: RlpValue | undefined, length: number): boolean =>
  item instanceof Uint8Array && item.length === length;

const isReplayProtected = ({ type, v }: TransactionFields): boolean => (type === 0 ? v >= 37n : v <= 1n);

const encodedLength = (item: Uint8Array): number =>
  item.length === 1 && (item[0] as number) < 0x80 ? 1 : item.length + 1;
