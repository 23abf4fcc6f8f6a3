import { z } from "zod";
import { type ChainOptions, storedChainOptions } from "../directory/chain-options.js";
import { damaged } from "./errors.js";
import { canonicalJson, FORMAT_VERSION } from "./format.js";

/** What a snapshot says of its chain; all of it is in the digest. */
export interface ManifestOfSnapshot {
  /** Version of the format, and of the data directory's layout, whose keys the state has. */
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

/** Stands in the manifest of a fork: where the other chain is asked is not the chain's, and may be secret. */
const SOMEWHERE = { url: "", headers: {} };

/** The manifest's canonical text. Where a fork's upstream is asked is told by the file's origin. */
export function encodeSnapshotManifest(manifest: ManifestOfSnapshot): string {
  const { options } = manifest;
  return canonicalJson({ ...manifest, options: { ...options, fork: options.fork === false ? false : SOMEWHERE } });
}

/**
 * @param upstream what the file's origin says of where a fork's upstream is asked
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
  if (whole.fork !== false && upstream) whole.fork = upstream;
  return { ...rest, options: whole };
}
