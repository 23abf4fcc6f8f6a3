import * as z from "zod/mini";
import type { Schema } from "../parameter.js";
import { described, type Reader, refuse, scalar, shown } from "./reader.js";
import { count, flag, hash } from "./scalars.js";
import { field, objectOf, refined } from "./shapes.js";

export const BLOCK_TAGS = ["latest", "earliest", "pending", "safe", "finalized"] as const;
export type BlockTag = (typeof BLOCK_TAGS)[number];

/** A block as a request names it by number or tag. A number beyond 2^53-1 is given as 2^53-1: no chain here has either. */
export type BlockNumberReference =
  | { readonly kind: "tag"; readonly tag: BlockTag }
  | { readonly kind: "number"; readonly number: number };

/** A block as a request names it. */
export type BlockReference =
  | BlockNumberReference
  | { readonly kind: "hash"; readonly hash: Uint8Array; readonly requireCanonical: boolean };

/** The head block: what a left-out block parameter means. */
export const LATEST = { kind: "tag", tag: "latest" } as const satisfies BlockReference;

const TAGS = new Map<unknown, BlockNumberReference>(BLOCK_TAGS.map((tag) => [tag, { kind: "tag", tag }]));
const HEX = /^0[xX][0-9a-fA-F]+$/;
const NUMBER_FORMS = `${BLOCK_TAGS.map((tag) => `"${tag}"`).join(", ")} or a 0x-hex number`;
const FORMS = `${BLOCK_TAGS.map((tag) => `"${tag}"`).join(", ")}, a 0x-hex number, a 32-byte hash or an EIP-1898 object`;

/** The largest string that can be a number with leading zeros: one digit more than a hash, which is refused anyway. */
const MAX_LENGTH = 67;

function readNumber(value: unknown): number {
  if (typeof value === "number") {
    if (value > Number.MAX_SAFE_INTEGER)
      return refuse(`the number ${value} is too large to be exact in JSON; write it as 0x-hex`);
    return Number.isSafeInteger(value) && value >= 0 ? value : refuse(`expected a block number, got ${value}`);
  }
  if (typeof value !== "string" || value.length > MAX_LENGTH || !HEX.test(value)) {
    return refuse(`expected a block number as 0x-hex, got ${shown(value)}`);
  }
  const number = BigInt(value);
  if (number > 0xffff_ffff_ffff_ffffn) return refuse(`the block number ${shown(value)} does not fit in 64 bits`);
  return number > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : Number(number);
}

function readNumberOrTag(value: unknown, forms: string): BlockNumberReference {
  const tag = TAGS.get(value);
  if (tag !== undefined) return tag;
  if (typeof value === "number" || (typeof value === "string" && HEX.test(value))) {
    return { kind: "number", number: readNumber(value) };
  }
  return refuse(`expected ${forms}, got ${shown(value)}`);
}

/** A block number: 0x-hex with or without leading zeros, or a JSON number. */
export const blockNumber = scalar("a block number", readNumber, { type: "QuantityInput", sample: "0x1" });

/** A block by number or tag: what `eth_getBlockByNumber` takes. See {@link stateOf} and {@link contentOf}. */
export const blockNumberOrTag = scalar("a block number or tag", (value) => readNumberOrTag(value, NUMBER_FORMS), {
  type: "BlockNumberOrTag",
  sample: "latest",
  named: { what: "block" },
});

/** A block by a number without tags, as some of geth's methods take it. */
export const numberedBlock = described(count, { named: { what: "block" } });

/** EIP-1898: `{ blockNumber }` or `{ blockHash, requireCanonical? }`. */
const blockObject = refined(
  "a block object (EIP-1898)",
  objectOf(
    "a block object (EIP-1898)",
    z.object({ blockNumber: field(blockNumber), blockHash: field(hash), requireCanonical: field(flag) }),
  ),
  (given): BlockReference => {
    const { blockNumber: number, blockHash } = given;
    if (blockHash !== undefined && number !== undefined) {
      return refuse("cannot specify both blockHash and blockNumber, choose one or the other");
    }
    if (blockHash !== undefined) {
      return { kind: "hash", hash: blockHash, requireCanonical: given.requireCanonical ?? false };
    }
    return number === undefined ? refuse("expected blockNumber or blockHash (EIP-1898)") : { kind: "number", number };
  },
);

/**
 * A block by tag, number, hash or EIP-1898 object. `0x` with 64 hex digits is a hash, with fewer a number, with or without
 * leading zeros. JSON numbers are taken as Ganache takes them. See {@link stateOf} and {@link contentOf}.
 */
export const block = scalar(
  "a block",
  (value): BlockReference => {
    // 64 digits are a hash: as a number they would have to be nearly all zeros, which no client writes.
    if (typeof value === "string" && value.length === 66 && HEX.test(value)) {
      return { kind: "hash", hash: new Uint8Array(Buffer.from(value.slice(2), "hex")), requireCanonical: false };
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return readNumberOrTag(value, FORMS);
    const parsed = z.safeParse(blockObject, value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
    return refuse(`${where}${issue?.message}`);
  },
  { type: "BlockReference", sample: "latest", named: { what: "block" } },
);

/** A block whose state is read. On a fork the upstream answers for those before the fork's block. */
export const stateOf = <T>(schema: Schema<T>): Reader<T> => described(schema, { named: { what: "state" } });

/** As {@link stateOf}, of a proof for the account that is the method's first parameter. */
export const proofOf = <T>(schema: Schema<T>): Reader<T> => described(schema, { named: { what: "proof" } });

/** A block whose content is read: its header, transactions or receipts. On a fork the upstream answers up to the fork's block. */
export const contentOf = <T>(schema: Schema<T>): Reader<T> => described(schema, { named: { what: "content" } });

/** The hash of a transaction. On a fork the upstream answers for those that it has up to the fork's block. */
export const transactionHash = described(hash, { named: { what: "transaction" } });
