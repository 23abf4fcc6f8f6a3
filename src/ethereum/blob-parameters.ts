import type { Hardfork } from "./hardforks.js";

/** How many blobs a block aims at and may hold, and how fast their price moves (EIP-4844, 7691, 7892). */
export interface BlobParameters {
  target: number;
  max: number;
  /** Denominator of the exponent in the blob base fee. */
  updateFraction: number;
}

/** Blob parameters of the hardforks that set them (EIP-4844, EIP-7691; Osaka keeps Prague's until a blob-parameter fork). */
export const DEFAULT_BLOB_PARAMETERS = {
  cancun: { target: 3, max: 6, updateFraction: 3_338_477 },
  prague: { target: 6, max: 9, updateFraction: 5_007_716 },
  osaka: { target: 6, max: 9, updateFraction: 5_007_716 },
} as const satisfies Partial<Record<Hardfork, BlobParameters>>;
