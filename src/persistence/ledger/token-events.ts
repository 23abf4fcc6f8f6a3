import { bytesToQuantity } from "../../ethereum/index.js";
import type { LogFacts } from "./facts.js";

export interface TokenMove {
  standard: "ERC-20" | "ERC-721" | "ERC-1155";
  /** Who moved them, where the standard says (ERC-1155). */
  operator: string | null;
  from: string;
  to: string;
  tokenId: bigint | null;
  amount: bigint;
}

/** `Transfer(address,address,uint256)` of ERC-20 and ERC-721. */
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
/** `TransferSingle(address,address,address,uint256,uint256)` of ERC-1155. */
const TRANSFER_SINGLE = "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62";
/** `TransferBatch(address,address,address,uint256[],uint256[])` of ERC-1155. */
const TRANSFER_BATCH = "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb";

const WORD = 32;
const TWELVE_ZEROS = `0x${"00".repeat(12)}`;

/** The address in a topic, undefined where the topic is no address. */
const addressOf = (topic: string | undefined): string | undefined =>
  topic?.startsWith(TWELVE_ZEROS) ? `0x${topic.slice(26)}` : undefined;

const wordAt = (data: Uint8Array, offset: number): bigint => bytesToQuantity(data.subarray(offset, offset + WORD));

/** The `uint256[]` whose offset is at word `head`; undefined where the data is not so encoded. */
function arrayAt(data: Uint8Array, head: number): bigint[] | undefined {
  const offset = wordAt(data, head * WORD);
  if (offset > BigInt(data.length - WORD)) return undefined;
  const start = Number(offset) + WORD;
  const length = wordAt(data, Number(offset));
  if (length > BigInt(Math.floor((data.length - start) / WORD))) return undefined;
  return Array.from({ length: Number(length) }, (_, index) => wordAt(data, start + index * WORD));
}

function batchOf(data: Uint8Array): [tokenId: bigint, amount: bigint][] {
  if (data.length < 4 * WORD) return [];
  const ids = arrayAt(data, 0);
  const amounts = arrayAt(data, 1);
  if (!ids || !amounts || ids.length !== amounts.length) return [];
  return ids.map((id, index) => [id, amounts[index] as bigint]);
}

/**
 * The token transfers that a log reports, by the topics and data of ERC-20, ERC-721 and ERC-1155. An ERC-20 transfer has the
 * amount as data, an ERC-721 one the token id as a fourth topic. Empty for a log of another shape: any contract may
 * emit an event that only resembles one.
 */
export function tokenMoves({ topics, data }: LogFacts): TokenMove[] {
  const [event] = topics;
  if (event === TRANSFER) {
    const from = addressOf(topics[1]);
    const to = addressOf(topics[2]);
    if (from === undefined || to === undefined) return [];
    if (topics.length === 3 && data.length === WORD) {
      return [{ standard: "ERC-20", operator: null, from, to, tokenId: null, amount: bytesToQuantity(data) }];
    }
    if (topics.length === 4 && data.length === 0) {
      return [{ standard: "ERC-721", operator: null, from, to, tokenId: BigInt(topics[3] as string), amount: 1n }];
    }
    return [];
  }
  if (topics.length !== 4 || (event !== TRANSFER_SINGLE && event !== TRANSFER_BATCH)) return [];
  const operator = addressOf(topics[1]);
  const from = addressOf(topics[2]);
  const to = addressOf(topics[3]);
  if (operator === undefined || from === undefined || to === undefined) return [];
  const single = event === TRANSFER_SINGLE && data.length === 2 * WORD;
  const moves: [bigint, bigint][] = single
    ? [[wordAt(data, 0), wordAt(data, WORD)]]
    : event === TRANSFER_BATCH
      ? batchOf(data)
      : [];
  return moves.map(([tokenId, amount]) => ({ standard: "ERC-1155", operator, from, to, tokenId, amount }));
}
