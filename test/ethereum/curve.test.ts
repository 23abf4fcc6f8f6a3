/** The WebAssembly curve computes what the native one does, so that a machine without the native one has the same chain. */
import fc from "fast-check";
import { loadNativeCurve, loadWasmCurve } from "../../src/ethereum/curve.js";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const native = loadNativeCurve();
const wasm = loadWasmCurve("a test");

const bytes32 = (value: bigint): Uint8Array => Buffer.from(value.toString(16).padStart(64, "0"), "hex");
const same = (value: Uint8Array, other: Uint8Array): void =>
  expect(Buffer.from(value).toString("hex")).toBe(Buffer.from(other).toString("hex"));
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const key = fc.bigInt({ min: 1n, max: ORDER - 1n }).map(bytes32);

test("signatures, public keys and sums of keys are the same", () => {
  fc.assert(
    fc.property(hash, key, key, (message, one, other) => {
      const signed = native.sign(message, one);
      const again = wasm.sign(message, one);
      same(signed.signature, again.signature);
      expect(again.recid).toBe(signed.recid);
      for (const compressed of [true, false]) same(native.publicKey(one, compressed), wasm.publicKey(one, compressed));
      same(native.addPrivateKeys(one, other), wasm.addPrivateKeys(one, other));
    }),
    { numRuns: 25 },
  );
});

test("the same public key is recovered, also of a signature with a high s", () => {
  fc.assert(
    fc.property(hash, key, (message, one) => {
      const { signature, recid } = native.sign(message, one);
      const high = Uint8Array.from(signature);
      high.set(bytes32(ORDER - BigInt(`0x${Buffer.from(signature.subarray(32)).toString("hex")}`)), 32);
      for (const [given, id] of [
        [signature, recid],
        [high, recid ^ 1],
      ] as const) {
        same(native.recover(given, id, message), native.publicKey(one, false));
        same(wasm.recover(given, id, message), native.publicKey(one, false));
      }
    }),
    { numRuns: 25 },
  );
});

test("what is no key and no signature is so for both", () => {
  const outcome = (work: () => Uint8Array): string => {
    try {
      return Buffer.from(work()).toString("hex");
    } catch {
      return "refused";
    }
  };
  for (const value of [0n, 1n, ORDER - 1n, ORDER, 2n ** 256n - 1n].map(bytes32)) {
    expect(wasm.isPrivateKey(value)).toBe(native.isPrivateKey(value));
    for (const other of [0n, 1n, ORDER - 1n, ORDER].map(bytes32)) {
      const signature = Buffer.concat([value, other]);
      for (const recid of [0, 1, 2, 3]) {
        const recovered = [native, wasm].map((curve) => outcome(() => curve.recover(signature, recid, bytes32(5n))));
        expect(recovered[1]).toBe(recovered[0]);
      }
    }
  }
  for (const { addPrivateKeys } of [native, wasm]) {
    expect(() => addPrivateKeys(bytes32(1n), bytes32(ORDER - 1n))).toThrow();
  }
});

test("random signatures are taken or refused by both", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), fc.nat(1), hash, (signature, recid, message) => {
      const [one, other] = [native, wasm].map(({ recover }) => {
        try {
          return Buffer.from(recover(signature, recid, message)).toString("hex");
        } catch {
          return undefined;
        }
      });
      expect(other).toBe(one);
    }),
    { numRuns: 100 },
  );
});
