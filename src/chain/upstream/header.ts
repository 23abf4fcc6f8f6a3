import { encodeHeader, fromHex, type HeaderFields, keccak256, toHex } from "../../ethereum/index.js";
import { ForkError } from "./errors.js";

/** A block as JSON-RPC words it. */
export type BlockJson = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * The header of a block as the upstream reports it.
 * @throws ForkError FORK_HEADER where the hash is not its own: the block has fields that no Ethereum header has
 */
export function headerOf(block: BlockJson, name: string): HeaderFields {
  const bytes = (field: string): Uint8Array => fromHex((text(block[field]) || "0x") as `0x${string}`);
  const quantity = (field: string): bigint => BigInt(text(block[field]) || "0x0");
  const has = (field: string): boolean => typeof block[field] === "string";
  const number = Number(quantity("number"));
  const header: HeaderFields = {
    parentHash: bytes("parentHash"),
    ommersHash: bytes("sha3Uncles"),
    coinbase: bytes("miner"),
    stateRoot: bytes("stateRoot"),
    transactionsRoot: bytes("transactionsRoot"),
    receiptsRoot: bytes("receiptsRoot"),
    logsBloom: bytes("logsBloom"),
    difficulty: quantity("difficulty"),
    number,
    gasLimit: quantity("gasLimit"),
    gasUsed: quantity("gasUsed"),
    timestamp: Number(quantity("timestamp")),
    extraData: bytes("extraData"),
    mixHash: has("mixHash") ? bytes("mixHash") : new Uint8Array(32),
    nonce: has("nonce") ? bytes("nonce") : new Uint8Array(8),
    ...(has("baseFeePerGas") && { baseFeePerGas: quantity("baseFeePerGas") }),
    ...(has("withdrawalsRoot") && { withdrawalsRoot: bytes("withdrawalsRoot") }),
    ...(has("blobGasUsed") && { blobGasUsed: quantity("blobGasUsed") }),
    ...(has("excessBlobGas") && { excessBlobGas: quantity("excessBlobGas") }),
    ...(has("parentBeaconBlockRoot") && { parentBeaconBlockRoot: bytes("parentBeaconBlockRoot") }),
    ...(has("requestsHash") && { requestsHash: bytes("requestsHash") }),
  };
  let hash = "";
  try {
    hash = toHex(keccak256(encodeHeader(header)));
  } catch {
    // Fields of a later fork without those of an earlier one: no Ethereum header.
  }
  if (hash === block.hash) return header;
  throw new ForkError(
    "FORK_HEADER",
    `block ${number} of ${name} has the hash ${String(block.hash)}, which is not that of its header as Ethereum encodes it: chains whose headers have fields of their own cannot be forked`,
  );
}
