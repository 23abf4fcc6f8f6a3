import type { ChainReader } from "../../chain/index.js";
import type { Fork } from "../../chain/upstream/fork.js";
import { toHex } from "../../ethereum/index.js";
import { numberOf } from "../requests/block-reference.js";
import type { BlockReference } from "../schema.js";

/** On a fork the earliest block is the upstream's. */
export function blockNumberOf(chain: ChainReader, reference: Exclude<BlockReference, { kind: "hash" }>): number {
  return reference.kind === "tag" && reference.tag === "earliest" ? 0 : numberOf(chain, reference);
}

/** The number of one of the upstream's blocks. */
export async function upstreamNumber(fork: Fork, hash: Uint8Array): Promise<number | undefined> {
  const found = await fork.ask({ method: "eth_getBlockByHash", params: [toHex(hash), false] }, true);
  const number = (found as { number?: unknown } | null)?.number;
  return typeof number === "string" ? Number(number) : undefined;
}
