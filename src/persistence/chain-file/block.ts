import { EMPTY, encodeRlp, listItems, quantityToBytes } from "../../ethereum/index.js";

/** A block as the chain and its neighbours exchange it; each part in its own encoding. */
export interface EncodedBlock {
  /** RLP of the header; its keccak-256 is the block hash. */
  header: Uint8Array;
  /** EIP-2718 encodings: legacy transactions as RLP lists, others with their type byte first. */
  transactions: Uint8Array[];
  /** RLP of the list of ommer headers. */
  ommers: Uint8Array;
  /** RLP of the list of withdrawals; empty before Shanghai. */
  withdrawals: Uint8Array;
}

/** The first byte of an RLP list is at least this. */
const LIST = 0xc0;

/**
 * Takes the RLP of a block apart.
 * @throws RangeError when it is not a list of header, transactions, ommers and, since Shanghai, withdrawals
 */
export function splitBlock(rlp: Uint8Array): EncodedBlock {
  const [header, transactions, ommers, withdrawals = EMPTY, ...rest] = listItems(rlp);
  if (!header || !transactions || !ommers || rest.length > 0) {
    throw new RangeError("a block is a list of header, transactions, ommers and, since Shanghai, withdrawals");
  }
  return { header, transactions: listItems(transactions).map(unwrapped), ommers, withdrawals };
}

/** What a byte string holds; a list as it is. */
function unwrapped(item: Uint8Array): Uint8Array {
  const first = item[0] as number;
  if (first >= LIST) return item;
  if (first < 0x80) return item;
  return item.subarray(first < 0xb8 ? 1 : first - 0xb6);
}

/** The RLP of a block. */
export function joinBlock({ header, transactions, ommers, withdrawals }: EncodedBlock): Uint8Array {
  const wrapped = transactions.map((raw) => ((raw[0] as number) >= LIST ? raw : encodeRlp(raw)));
  const parts = [header, joinList(wrapped), ommers, ...(withdrawals.length > 0 ? [withdrawals] : [])];
  return joinList(parts);
}

/** A list of items that are encoded already. */
function joinList(items: readonly Uint8Array[]): Uint8Array {
  const payload = Buffer.concat(items);
  if (payload.length < 56) return Buffer.concat([Uint8Array.of(LIST + payload.length), payload]);
  const length = quantityToBytes(payload.length);
  return Buffer.concat([Uint8Array.of(LIST + 55 + length.length), length, payload]);
}
