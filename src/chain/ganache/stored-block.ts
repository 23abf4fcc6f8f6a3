import {
  bytesToNumber,
  decodeHeader,
  decodeRlp,
  encodeRlp,
  type HeaderFields,
  keccak256,
  type RlpItem,
} from "../../ethereum/index.js";

/** A block as Ganache's store holds it. */
export interface GanacheBlock {
  number: number;
  hash: Uint8Array;
  header: HeaderFields;
  headerRlp: Uint8Array;
  transactions: { raw: Uint8Array; sender: Uint8Array; hash: Uint8Array }[];
}

/**
 * Reads what Ganache writes: `[header, transactions, [], withdrawals?, totalDifficulty, [[sender, hash]], size]`, where a
 * legacy transaction is a list, and one of another type a byte string (EIP-2718).
 * @throws Error where it is something else
 */
export function readGanacheBlock(stored: Uint8Array): GanacheBlock {
  const fields = decodeRlp(stored);
  if (!Array.isArray(fields) || fields.length < 6) throw new Error("it is no block that Ganache has stored");
  const [header, transactions] = fields as [RlpItem, RlpItem[]];
  const senders = fields.at(-2) as [sender: Uint8Array, hash: Uint8Array][];
  const headerRlp = encodeRlp(header);
  const decoded = decodeHeader(headerRlp);
  return {
    number: decoded.number,
    hash: keccak256(headerRlp),
    header: decoded,
    headerRlp,
    transactions: transactions.map((transaction, index) => {
      const [sender, hash] = senders[index] as [Uint8Array, Uint8Array];
      return { raw: transaction instanceof Uint8Array ? transaction : encodeRlp(transaction), sender, hash };
    }),
  };
}

/** The parts of Ganache's store: the prefixes that subleveldown gives its keys. */
export const PARTS = {
  blocks: "!b!",
  indexes: "!i!",
  logs: "!l!",
  transactions: "!t!",
  receipts: "!r!",
} as const;

export const keyIn = (part: keyof typeof PARTS, key: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(PARTS[part], "latin1"), key]);

/** Where Ganache keeps the number of its newest block, beside the numbers by hash. */
export const LATEST: Uint8Array = Uint8Array.of(0);

/** A block's number as Ganache's store has it in keys: without leading zeros, but for block 0. */
export function numberKey(number: number): Buffer {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

export const isKeyIn = (part: keyof typeof PARTS, key: Uint8Array): boolean =>
  key.length > PARTS[part].length && Buffer.from(PARTS[part], "latin1").equals(key.subarray(0, PARTS[part].length));

export const numberOf = (key: Uint8Array): number => bytesToNumber(key);
