/**
 * KZG commitments for blob transactions (EIP-4844, cell proofs of EIP-7594) and the point evaluation precompile.
 *
 * Reading the trusted setup takes one to two seconds of processor time, so it waits for the first blob: most chains never
 * see one. The native library does it at the first call; where it has no build (musl, unusual processors), the
 * WebAssembly one needs {@link ensureKzg} awaited beforehand.
 */
import { createRequire } from "node:module";
import type { KZG } from "@ethereumjs/util";
import { fromHex, toHex } from "./bytes.js";

/** No KZG library is ready: the platform has no native one, and {@link ensureKzg} was not awaited. */
export class KzgNotReadyError extends Error {
  readonly code = "KZG_NOT_READY";

  constructor(cause: unknown) {
    super("blobs cannot be checked yet: the KZG library is still to be loaded; call ensureKzg() first", { cause });
    this.name = "KzgNotReadyError";
  }
}

type NativeModule = typeof import("@crate-crypto/node-eth-kzg");

const require = createRequire(import.meta.url);

let loaded: KZG | undefined;
let kind: "native" | "WebAssembly" | undefined;
let found: { native: NativeModule } | { reason: string } | undefined;

/** The native module, or why it cannot be loaded. It reads no trusted setup yet. */
function findNative(): { native: NativeModule } | { reason: string } {
  if (found) return found;
  try {
    found = { native: require("@crate-crypto/node-eth-kzg") as NativeModule };
  } catch (cause) {
    found = { reason: cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause) };
  }
  return found;
}

/** What to say at start where the library is the slow one; undefined where it is not. */
export function kzgWarning(): string | undefined {
  const native = findNative();
  if ("native" in native) return undefined;
  return `the native module @crate-crypto/node-eth-kzg cannot be loaded on ${process.platform}-${process.arch} (${native.reason}), so that WebAssembly checks the blobs of transactions, some ten times slower, and needs many seconds before the first one; "npm install" without --omit=optional installs it where there is a build for this platform`;
}

/** Whether the native module is there: then {@link kzg} need not be waited for. */
export const hasNativeKzg = (): boolean => "native" in findNative();

/** The native library behind ethereumjs's interface, which takes hex. @throws Error where it cannot be loaded */
export function loadNativeKzg(): KZG {
  const module = findNative();
  if (!("native" in module)) throw new Error(module.reason);
  const { native } = module;
  const context = native.DasContextJs.create({ usePrecomp: false });
  kind = "native";
  const hex = (list: Uint8Array[]): string[] => list.map(toHex);
  const bytes = (list: string[]): Uint8Array[] => list.map(fromHex);
  return {
    blobToKzgCommitment: (blob) => toHex(context.blobToKzgCommitment(fromHex(blob))),
    computeBlobProof: (blob, commitment) => toHex(context.computeBlobKzgProof(fromHex(blob), fromHex(commitment))),
    verifyProof: (commitment, z, y, proof) =>
      context.verifyKzgProof(fromHex(commitment), fromHex(z), fromHex(y), fromHex(proof)),
    verifyBlobProofBatch: (blobs, commitments, proofs) =>
      context.verifyBlobKzgProofBatch(bytes(blobs), bytes(commitments), bytes(proofs)),
    computeCells: (blob) => hex(context.computeCells(fromHex(blob))),
    computeCellsAndProofs: (blob) => {
      const { cells, proofs } = context.computeCellsAndKzgProofs(fromHex(blob));
      return [hex(cells), hex(proofs)];
    },
    recoverCellsAndProofs: (indices, cells) => {
      const recovered = context.recoverCellsAndKzgProofs(indices, bytes(cells));
      return [hex(recovered.cells), hex(recovered.proofs)];
    },
    verifyCellKzgProofBatch: (commitments, indices, cells, proofs) =>
      context.verifyCellKzgProofBatch(bytes(commitments), indices, bytes(cells), bytes(proofs)),
  };
}

/** The WebAssembly library: everywhere, but some ten times slower, and only asynchronously; it reads the trusted setup for up to 22 s. */
export async function loadWasmKzg(): Promise<KZG> {
  const { loadKZG } = await import("kzg-wasm");
  const library = await loadKZG();
  kind = "WebAssembly";
  // It writes hex in capitals, which ethereumjs then compares with small letters.
  const small = (list: string[]): string[] => list.map((text) => text.toLowerCase());
  const smallPair = ([cells, proofs]: [string[], string[]]): [string[], string[]] => [small(cells), small(proofs)];
  return {
    ...library,
    blobToKzgCommitment: (blob) => library.blobToKzgCommitment(blob).toLowerCase(),
    computeBlobProof: (blob, commitment) => library.computeBlobProof(blob, commitment).toLowerCase(),
    computeCells: (blob) => small(library.computeCells(blob)),
    computeCellsAndProofs: (blob) => smallPair(library.computeCellsAndProofs(blob)),
    recoverCellsAndProofs: (indices, cells) => smallPair(library.recoverCellsAndProofs(indices, cells)),
  };
}

let loading: Promise<void> | undefined;

/**
 * Makes {@link kzg} ready. Await it before a blob transaction is decoded and before code runs that may reach the point
 * evaluation precompile on a platform without the native library; afterwards it costs nothing.
 */
export function ensureKzg(): Promise<void> {
  loading ??= (async () => {
    try {
      loaded ??= loadNativeKzg();
    } catch {
      loaded ??= await loadWasmKzg();
    }
  })();
  return loading;
}

/** Which library computes the commitments; undefined before the first blob. */
export const kzgKind = (): typeof kind => kind;

/** Whether the trusted setup is in memory. */
export const isKzgReady = (): boolean => loaded !== undefined;

function ready(): KZG {
  if (loaded === undefined) {
    try {
      loaded = loadNativeKzg();
    } catch (error) {
      throw new KzgNotReadyError(error);
    }
  }
  return loaded;
}

/**
 * The KZG functions, loaded at first use.
 *
 * `verifyProof` answers false for malformed input too: ethereumjs's precompile takes an exception for an internal fault,
 * where the protocol (EIP-4844) knows only "not valid".
 * @throws KzgNotReadyError
 */
export const kzg: KZG = {
  blobToKzgCommitment: (blob) => ready().blobToKzgCommitment(blob),
  computeBlobProof: (blob, commitment) => ready().computeBlobProof(blob, commitment),
  verifyProof: (commitment, z, y, proof) => {
    const library = ready();
    try {
      return library.verifyProof(commitment, z, y, proof);
    } catch {
      return false;
    }
  },
  verifyBlobProofBatch: (blobs, commitments, proofs) => ready().verifyBlobProofBatch(blobs, commitments, proofs),
  computeCells: (blob) => ready().computeCells(blob),
  computeCellsAndProofs: (blob) => ready().computeCellsAndProofs(blob),
  recoverCellsAndProofs: (indices, cells) => ready().recoverCellsAndProofs(indices, cells),
  verifyCellKzgProofBatch: (commitments, indices, cells, proofs) =>
    ready().verifyCellKzgProofBatch(commitments, indices, cells, proofs),
};
