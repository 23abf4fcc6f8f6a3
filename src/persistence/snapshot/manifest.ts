import * as z from "zod";
import { type ChainOptions, storedChainOptions } from "../directory/chain-options.js";
import { damaged } from "./errors.js";
import { canonicalJson, FORMAT_VERSION } from "./format.js";

/** What a snapshot says of its chain; all of it is in the digest. */
export interface ManifestOfSnapshot {
  /** Version of the format, and of the keys and values of the state. */
  format: number;
  layout: number;
  engine: string;
  genesisHash: string;
  /** What the chain was created with, its wallet among it. */
  options: ChainOptions;
  head: { number: number; hash: string };
  /** Canonical transactions. */
  transactions: number;
  /** The journal's last record. */
  record: { seq: number; entryHash: string };
}

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const count = z.number().int().min(0);

const stored = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  layout: count,
  engine: z.string(),
  genesisHash: hash,
  options: storedChainOptions,
  head: z.strictObject({ number: count, hash }),
  transactions: count,
  record: z.strictObject({ seq: count, entryHash: hash }),
});

/**
 * The manifest's canonical text. The journal says whether the chain is a fork; the upstream's endpoint is no part of the chain,
 * may be secret, and is in the file's origin.
 */
export const encodeSnapshotManifest = (manifest: ManifestOfSnapshot): string =>
  canonicalJson({ ...manifest, options: { ...manifest.options, fork: false } });

/**
 * @param upstream the endpoint of a fork's upstream, from the file's origin
 * @throws SnapshotError SNAPSHOT_DAMAGED
 */
export function parseSnapshotManifest(file: string, text: string, upstream: ChainOptions["fork"]): ManifestOfSnapshot {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged(file, "its manifest is not JSON", cause);
  }
  const parsed = stored.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] as { path: PropertyKey[]; message: string };
    throw damaged(file, `its manifest cannot be read (field "${path.join(".")}": ${message})`, parsed.error);
  }
  const { options, ...rest } = parsed.data;
  const whole = { ...options, genesisDigest: options.genesisDigest, genesisTime: options.genesisTime };
  whole.fork = upstream;
  return { ...rest, options: whole };
}
