import { readFileSync } from "node:fs";
import * as z from "zod";
import { type ChainOptions, storedChainOptions } from "./chain-options.js";
import { corruptManifest } from "./errors.js";
import { digestOfManifest } from "./held-options.js";

/** What `couverture.json` says: which chain lies in the directory. Nothing of it enters a hash that is not in `options`. */
export interface Manifest {
  layout: number;
  engine: string;
  /** Hash of the genesis block. */
  genesisHash: string;
  options: ChainOptions;
  /** The journal's record from which on its session records hold these options; undefined where that is not known yet. */
  record?: number | undefined;
  /** Of what the chain depends on in here; undefined in what older programs wrote. */
  digest?: string | undefined;
  /** The program that created the directory, as `couverture/1.2.3`. */
  createdBy: string;
  /** ISO-8601, UTC. */
  createdAt: string;
}

const storedManifest = z.object({
  layout: z.number().int().min(1),
  engine: z.string(),
  genesisHash: z.string().regex(/^0x[0-9a-f]{64}$/, "must be a 32-byte hash in 0x-prefixed lower-case hex"),
  options: storedChainOptions,
  record: z.number().int().min(0).optional(),
  digest: z.string().optional(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});

const storedLayout = z.object({ layout: z.number().int().min(1) });

/** The first thing wrong with a value, with its field named. */
function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  const field = issue?.path.join(".") ?? "";
  return field === "" ? (issue?.message ?? "not a manifest") : `field "${field}": ${issue?.message}`;
}

/** A manifest's text, read as far as its layout version; the rest depends on that. */
export interface ManifestText {
  layout: number;
  json: unknown;
}

/**
 * Reads a manifest file.
 * @returns undefined when there is no such file
 * @throws DataDirectoryError CORRUPT_MANIFEST
 */
export function readManifestText(path: string): ManifestText | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw corruptManifest(path, text.trim() === "" ? "it is empty" : "it is not JSON", error);
  }
  const parsed = storedLayout.safeParse(json);
  if (!parsed.success) throw corruptManifest(path, firstIssue(parsed.error), parsed.error);
  return { layout: parsed.data.layout, json };
}

/** @throws DataDirectoryError CORRUPT_MANIFEST, naming the field */
export function parseManifest(path: string, json: unknown): Manifest {
  const parsed = storedManifest.safeParse(json);
  if (!parsed.success) throw corruptManifest(path, firstIssue(parsed.error), parsed.error);
  const { options, ...rest } = parsed.data;
  return {
    ...rest,
    options: { ...options, genesisDigest: options.genesisDigest, genesisTime: options.genesisTime },
  };
}

/**
 * Whether a manifest's JSON is unchanged since it was written; one without a digest counts as unchanged. The digest is of the JSON: options
 * that came later are not in an older program's.
 */
export function isIntact(json: unknown): boolean {
  const manifest = json as { engine: string; genesisHash: string; options: object; record?: number; digest?: string };
  return manifest.digest === undefined || manifest.digest === digestOfManifest(manifest);
}

export function encodeManifest(given: Manifest): string {
  const { layout, engine, genesisHash, options, record, createdBy, createdAt } = given;
  const digest = digestOfManifest(given);
  const manifest = { layout, engine, genesisHash, options, record, digest, createdBy, createdAt };
  const asText = (_key: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  return `${JSON.stringify(manifest, asText, 2)}\n`;
}
