import {
  decodeHeader,
  decodeRlp,
  EMPTY,
  encodeRlp,
  type HeaderFields,
  keccak256,
  type RlpValue,
} from "../../ethereum/index.js";

/** A block as Ganache keeps it. */
export interface GanacheBlock {
  header: HeaderFields;
  /** As it was hashed. */
  headerRlp: Uint8Array;
  hash: Uint8Array;
  /** EIP-2718 encodings. */
  transactions: Uint8Array[];
  /** Who sent each; not always who signed it: Ganache signs for unlocked accounts with keys that it makes up. */
  senders: Uint8Array[];
  /** RLP of the list of withdrawals, always of none; empty before Shanghai. */
  withdrawals: Uint8Array;
}

/**
 * Reads the value of a block: `[header, transactions, uncles, (withdrawals,) total difficulty, [[sender, hash]], size]`.
 * @throws Error when it is something else
 */
export function decodeGanacheBlock(bytes: Uint8Array): GanacheBlock {
  const fields = listOf(decodeRlp(bytes));
  const shanghai = fields.length === 7;
  if (!shanghai && fields.length !== 6) throw new Error(`a block has 6 or 7 parts, this one ${fields.length}`);
  const headerRlp = encodeRlp(listOf(fields[0]));
  const transactions = listOf(fields[1]).map(transactionOf);
  const senders = listOf(fields[shanghai ? 5 : 4]).map((entry) => bytesOf(listOf(entry)[0]));
  if (senders.length !== transactions.length) throw new Error("it names other senders than it has transactions");
  return {
    header: decodeHeader(headerRlp),
    headerRlp,
    hash: keccak256(headerRlp),
    transactions,
    senders,
    withdrawals: shanghai ? encodeRlp(listOf(fields[3])) : EMPTY,
  };
}

/** Legacy ones are lists of nine; typed ones are byte strings, and before Ganache 7.8 lists that begin with the type. */
function transactionOf(item: RlpValue): Uint8Array {
  if (item instanceof Uint8Array) return item;
  if (item.length === 9) return encodeRlp(item);
  return Buffer.concat([bytesOf(item[0]), encodeRlp(item.slice(1))]);
}

function listOf(item: RlpValue | undefined): RlpValue[] {
  if (!Array.isArray(item)) throw new Error("a list was expected");
  return item;
}

function bytesOf(item: RlpValue | undefined): Uint8Array {
  if (!(item instanceof Uint8Array)) throw new Error("bytes were expected");
  return item;
}
