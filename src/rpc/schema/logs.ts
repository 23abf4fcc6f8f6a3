import * as z from "zod/mini";
import { type BlockNumberReference, blockNumberOrTag } from "./block.js";
import { refuse, scalar, shown } from "./reader.js";
import { address, hash, SAMPLE_RECIPIENT } from "./scalars.js";
import { field, listOf, objectOf, refined } from "./shapes.js";

/** What logs a client requests. */
export interface LogFilter {
  /** One block, or the range of the other two, whose ends default to the head. */
  blockHash?: Uint8Array | undefined;
  fromBlock?: BlockNumberReference | undefined;
  toBlock?: BlockNumberReference | undefined;
  /** Emitted by any of these; empty is by anyone. */
  addresses: Uint8Array[];
  /** For each position the topics that match; null is any topic, if there is one. */
  topics: (Uint8Array[] | null)[];
}

/** Alternatives that one position, or the addresses, may have: geth's bound. */
const MAX_ALTERNATIVES = 1000;

const addressList = listOf(address, MAX_ALTERNATIVES);
const topicList = listOf(z.nullable(hash), MAX_ALTERNATIVES);

const oneOrMore = <T>(one: z.ZodMiniType<T, unknown>, more: z.ZodMiniType<T[], unknown>) =>
  refined("one or a list", z.unknown(), (value): T[] => {
    const parsed = Array.isArray(value) ? z.safeParse(more, value) : z.safeParse(one, value);
    if (parsed.success) return Array.isArray(value) ? (parsed.data as T[]) : [parsed.data as T];
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : `[${issue.path.join("][")}]: `;
    return refuse(`${where}${issue?.message}`);
  });

const topicPosition = scalar("a topic, a list of topics or null", (value): Uint8Array[] | null => {
  if (value === null) return null;
  const parsed = z.safeParse(oneOrMoreTopics, value);
  if (!parsed.success) return refuse(parsed.error.issues[0]?.message ?? "expected a topic");
  // A null among alternatives matches anything (geth), and so does an empty list of them.
  return parsed.data.length === 0 || parsed.data.includes(null) ? null : (parsed.data as Uint8Array[]);
});

const oneOrMoreTopics = oneOrMore<Uint8Array | null>(hash, topicList);

const topics = scalar("topics", (value): unknown[] => {
  if (!Array.isArray(value)) return refuse(`expected a list of at most 4 topics, got ${shown(value)}`);
  return value.length <= 4 ? value : refuse(`a log has at most 4 topics, got ${value.length}`);
});

const shape = objectOf(
  "a log filter",
  z.object({
    blockHash: field(hash),
    fromBlock: field(blockNumberOrTag),
    toBlock: field(blockNumberOrTag),
    address: field(oneOrMore(address, addressList)),
    topics: field(z.pipe(topics, z.array(topicPosition) as z.ZodMiniType<(Uint8Array[] | null)[], unknown[]>)),
  }),
);

/** A log filter, of `eth_getLogs`, `eth_newFilter` and `eth_subscribe`. */
export const logFilter = refined(
  "a log filter",
  shape,
  (given): LogFilter => {
    const { blockHash, fromBlock, toBlock } = given;
    if (blockHash !== undefined && (fromBlock !== undefined || toBlock !== undefined)) {
      return refuse("cannot specify both blockHash and fromBlock/toBlock, choose one or the other");
    }
    return { blockHash, fromBlock, toBlock, addresses: given.address ?? [], topics: given.topics ?? [] };
  },
  { type: "LogFilter", sample: { fromBlock: "0x0", address: SAMPLE_RECIPIENT } },
);
