/**
 * The curve secp256k1: libsecp256k1 as a native module, or as WebAssembly where the native one cannot be loaded (there are
 * prebuilt ones for linux-x64, darwin-arm64 and win32-x64). Measured on one machine, in ms of processor time: recovery 0.09
 * native, 0.54 WebAssembly, 3.8 in the native package's own JavaScript; signing 0.08, 0.26, 1.5.
 */
import { createRequire } from "node:module";

type NativeModule = typeof import("secp256k1");
type WasmModule = typeof import("tiny-secp256k1");

/** What is computed on the curve. Keys have 32 bytes, hashes 32, signatures 64 (r and s). */
export interface Curve {
  readonly kind: "native" | "WebAssembly";
  /** Why the native module is not used, where it is not. */
  readonly reason?: string;
  /** Whether 32 bytes are a private key: neither zero nor beyond the group's order. */
  isPrivateKey(key: Uint8Array): boolean;
  /** Signs deterministically (RFC 6979), with a low s. */
  sign(hash: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recid: number };
  /**
   * The uncompressed public key (65 bytes) that made a signature; its s may be high.
   * @throws Error where there is none
   */
  recover(signature: Uint8Array, recid: number, hash: Uint8Array): Uint8Array;
  /** 33 bytes where `compressed`, else 65. @throws Error when the key is none */
  publicKey(privateKey: Uint8Array, compressed: boolean): Uint8Array;
  /** The sum of two keys modulo the group's order (BIP-32). @throws Error when it is no key */
  addPrivateKeys(key: Uint8Array, tweak: Uint8Array): Uint8Array;
}

const require = createRequire(import.meta.url);

/** @throws Error where there is no build of it for this platform */
export function loadNativeCurve(): Curve {
  // The package's main file would go on with its JavaScript curve in silence.
  const native = require("secp256k1/bindings.js") as NativeModule;
  return {
    kind: "native",
    isPrivateKey: (key) => native.privateKeyVerify(key),
    sign: (hash, privateKey) => native.ecdsaSign(hash, privateKey),
    recover: (signature, recid, hash) => native.ecdsaRecover(signature, recid, hash, false),
    publicKey: (privateKey, compressed) => native.publicKeyCreate(privateKey, compressed),
    // It works in place.
    addPrivateKeys: (key, tweak) => native.privateKeyTweakAdd(Uint8Array.from(key), tweak),
  };
}

/** @param reason why it is needed */
export function loadWasmCurve(reason: string): Curve {
  const wasm = require("tiny-secp256k1") as WasmModule;
  const found = <T>(value: T | null, what: string): T => {
    if (value === null) throw new Error(what);
    return value;
  };
  return {
    kind: "WebAssembly",
    reason,
    isPrivateKey: (key) => wasm.isPrivate(key),
    sign(hash, privateKey) {
      const { signature, recoveryId } = wasm.signRecoverable(hash, privateKey);
      return { signature, recid: recoveryId };
    },
    recover: (signature, recid, hash) =>
      found(
        wasm.recover(hash, signature, recid as Parameters<WasmModule["recover"]>[2], false),
        "no public key fits the signature",
      ),
    publicKey: (privateKey, compressed) =>
      found(wasm.pointFromScalar(privateKey, compressed), "the private key has no public key"),
    addPrivateKeys: (key, tweak) => found(wasm.privateAdd(key, tweak), "the sum of the keys is no private key"),
  };
}

function load(): Curve {
  try {
    return loadNativeCurve();
  } catch (cause) {
    return loadWasmCurve(cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause));
  }
}

export const curve: Curve = load();

/** What to say at start where the curve is slow; undefined where it is not. */
export function curveWarning({ kind, reason }: Curve = curve): string | undefined {
  if (kind === "native") return undefined;
  return `the native module of secp256k1 cannot be loaded on ${process.platform}-${process.arch} (${reason}), so that WebAssembly signs and checks signatures, some six times slower; with a C++ compiler and Python, "npm rebuild secp256k1" builds it`;
}
