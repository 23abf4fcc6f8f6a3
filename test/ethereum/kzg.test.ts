import type { Common } from "@ethereumjs/common";
import { createBlob4844Tx, createBlob4844TxFromSerializedNetworkWrapper, NetworkWrapperType } from "@ethereumjs/tx";
import { commonAt, configForHardfork } from "../../src/chain/config/index.js";
import { ensureKzg, isKzgReady, kzg, toHex } from "../../src/ethereum/index.js";
import { loadWasmKzg } from "../../src/ethereum/kzg.js";

// The trusted setup takes seconds to read on a slow machine, in WebAssembly some ten times as long.
const SLOW = 120_000;

const cancun = commonAt(configForHardfork(1337, "cancun"), 1, 1);
const osaka = commonAt(configForHardfork(1337, "osaka"), 1, 1);
const blob = toHex(Buffer.alloc(131_072, Buffer.from(`00${"5a".repeat(31)}`, "hex")));

test(
  "the trusted setup waits for the first blob",
  async () => {
    expect(isKzgReady()).toBe(false);
    await ensureKzg();
    expect(isKzgReady()).toBe(true);
  },
  SLOW,
);

describe("a blob transaction", () => {
  const unsigned = (common: Common, networkWrapperVersion: NetworkWrapperType) =>
    createBlob4844Tx(
      {
        chainId: 1337n,
        to: `0x${"aa".repeat(20)}`,
        gasLimit: 21_000n,
        maxFeePerGas: 9n,
        maxFeePerBlobGas: 9n,
        blobs: [blob],
        networkWrapperVersion,
      },
      { common },
    );

  test.each([
    ["cell proofs (EIP-7594)", osaka, NetworkWrapperType.EIP7594, 128],
    ["blob proofs (EIP-4844)", cancun, NetworkWrapperType.EIP4844, 1],
  ])(
    "with %s is accepted as it is and refused with another's proof",
    (_, common, version, proofs) => {
      const decode = (bytes: Uint8Array) => createBlob4844TxFromSerializedNetworkWrapper(bytes, { common });
      const signed = unsigned(common, version).sign(new Uint8Array(32).fill(7));
      const network = signed.serializeNetworkWrapper();
      const decoded = decode(network);
      expect(decoded.kzgProofs).toHaveLength(proofs);
      expect(toHex(decoded.hash())).toBe(toHex(signed.hash()));
      const other = toHex(Buffer.alloc(131_072, Buffer.from(`00${"5b".repeat(31)}`, "hex")));
      const forged = Buffer.from(network);
      forged.write(other.slice(2), forged.indexOf(Buffer.from(blob.slice(2), "hex")), "hex");
      expect(() => decode(forged)).toThrow("KZG proof cannot be verified");
    },
    SLOW,
  );
});

test("malformed input to the point evaluation is not valid, and no fault", () => {
  const point = `0x${"00".repeat(32)}`;
  const infinity = `0xc0${"00".repeat(47)}`;
  expect(kzg.verifyProof(infinity, point, point, infinity)).toBe(true);
  expect(kzg.verifyProof(infinity, point, `0x${"00".repeat(31)}01`, infinity)).toBe(false);
  expect(kzg.verifyProof(`0x${"ff".repeat(48)}`, point, point, infinity)).toBe(false);
  expect(kzg.verifyProof(infinity, `0x${"ff".repeat(32)}`, point, infinity)).toBe(false);
});

test(
  "the WebAssembly library, for platforms without the native one, agrees with it",
  async () => {
    const wasm = await loadWasmKzg();
    const commitment = kzg.blobToKzgCommitment(blob);
    expect(wasm.blobToKzgCommitment(blob)).toBe(commitment);
    expect(wasm.computeBlobProof(blob, commitment)).toBe(kzg.computeBlobProof(blob, commitment));
    const [cells, proofs] = kzg.computeCellsAndProofs(blob);
    const [theirCells, theirProofs] = wasm.computeCellsAndProofs(blob);
    expect(theirProofs).toEqual(proofs);
    expect(theirCells).toEqual(cells);
    expect(kzg.computeCells(blob)).toEqual(cells);
    const indices = cells.map((_, index) => index);
    const commitments = cells.map(() => commitment);
    expect(wasm.verifyCellKzgProofBatch(commitments, indices, cells, proofs)).toBe(true);
    expect(kzg.verifyCellKzgProofBatch(commitments, indices, cells, proofs)).toBe(true);
    expect(kzg.recoverCellsAndProofs(indices.slice(64), cells.slice(64))).toEqual([cells, proofs]);
    expect(kzg.verifyBlobProofBatch([blob], [commitment], [kzg.computeBlobProof(blob, commitment)])).toBe(true);
  },
  SLOW,
);
