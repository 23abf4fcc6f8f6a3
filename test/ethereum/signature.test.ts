import { ecrecover } from "@ethereumjs/util";
import fc from "fast-check";
import { nativeCrypto } from "../../src/chain/config/index.js";
import {
  addressOfPrivateKey,
  addressOfPublicKey,
  bytesToQuantity,
  quantityToBytes,
  recoverPublicKey,
  signHash,
  toHex,
} from "../../src/ethereum/index.js";

const hash32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const privateKey = hash32.filter((bytes) => bytes[0] !== 0xff && bytes.some((byte) => byte !== 0));

test("a signature is deterministic, has a low s, and recovers to the signer, as ethereumjs recovers it", () => {
  fc.assert(
    fc.property(hash32, privateKey, fc.nat(1e9), (hash, key, chainId) => {
      const { r, s, yParity } = signHash(hash, key);
      expect(signHash(hash, key)).toEqual({ r, s, yParity });
      expect(bytesToQuantity(s) <= 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n).toBe(true);
      const [shortR, shortS] = [quantityToBytes(bytesToQuantity(r)), quantityToBytes(bytesToQuantity(s))];
      const id = BigInt(chainId);
      for (const [v, chain] of [
        [BigInt(yParity), undefined],
        [27n + BigInt(yParity), undefined],
        [35n + 2n * id + BigInt(yParity), id],
      ] as const) {
        const publicKey = recoverPublicKey(hash, v, shortR, shortS, chain);
        expect(addressOfPublicKey(publicKey)).toEqual(addressOfPrivateKey(key));
        expect(toHex(publicKey)).toBe(toHex(ecrecover(hash, v, shortR, shortS, chain)));
      }
    }),
    { numRuns: 10 },
  );
});

test("a signature with an impossible parity, r or s recovers to nothing", () => {
  const { r, s } = signHash(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
  const recover =
    (v: bigint, chainId?: bigint, rr = r, ss = s) =>
    () =>
      recoverPublicKey(new Uint8Array(32), v, rr, ss, chainId);
  expect(recover(29n)).toThrow("parity 29");
  expect(recover(27n, 1337n)).toThrow("parity 27");
  expect(recover(0n, undefined, new Uint8Array(32))).toThrow();
  expect(recover(0n, undefined, r, new Uint8Array(32).fill(0xff))).toThrow();
});

test("sha256 is sha256", () => {
  expect(toHex(nativeCrypto.sha256?.(new Uint8Array(0)) as Uint8Array)).toBe(
    "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});
