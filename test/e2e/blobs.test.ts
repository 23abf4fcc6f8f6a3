/** Blob transactions that the node fills in: commitments, proofs and versioned hashes by its next block's fork. */
import { createHash } from "node:crypto";
import { parseTransaction, recoverTransactionAddress, stringToHex, toBlobs, toHex } from "viem";
import { type BlobProver, blobProver } from "../support/blobs.js";
import { endCommands, launch } from "../support/process.js";
import { type Rpc, rpc } from "../support/rpc.js";

type Hex = `0x${string}`;

interface Filled {
  raw: Hex;
  tx: Record<string, unknown> & { blobVersionedHashes: Hex[]; commitments: Hex[]; proofs: Hex[]; blobs: Hex[] };
}

interface Expected {
  commitment: Hex;
  versionedHash: Hex;
  /** The proof of the whole blob. */
  proof: Hex;
  cellProofs: Hex[];
}

const TO = `0x${"ab".repeat(20)}`;
const [blob] = toBlobs({ data: stringToHex("a blob without commitments") }) as [Hex];
let prover: BlobProver;
let expected: Expected;
let osaka: Rpc;
let prague: Rpc;
let from: Hex;

async function start(hardfork: string): Promise<Rpc> {
  const command = launch(["start", "--port", "0", "--ephemeral", "--no-exchange", "--hardfork", hardfork]);
  const [, url = ""] = await command.line(/^Listening on (http:\S+)/);
  return rpc(() => url);
}

beforeAll(async () => {
  [osaka, prague] = await Promise.all([start("osaka"), start("prague")]);
  [from] = await osaka<[Hex]>("eth_accounts");
  prover = blobProver();
  const bytes = Buffer.from(blob.slice(2), "hex");
  const commitment = prover.blobToKzgCommitment(bytes);
  expected = {
    commitment: toHex(commitment),
    versionedHash: `0x01${createHash("sha256").update(commitment).digest("hex").slice(2)}`,
    proof: toHex(prover.computeBlobKzgProof(bytes, commitment)),
    cellProofs: prover.cellProofs(bytes).map((proof) => toHex(proof)),
  };
}, 60_000);

afterAll(endCommands);

const fill = (node: Rpc, more: object): Promise<Filled> => node("eth_fillTransaction", { from, to: TO, ...more });

it("eth_fillTransaction computes commitments, cell proofs and hashes on Osaka", async () => {
  const { raw, tx } = await fill(osaka, { blobs: [blob] });
  expect(tx).toMatchObject({
    type: "0x3",
    blobVersionedHashes: [expected.versionedHash],
    commitments: [expected.commitment],
    proofs: expected.cellProofs,
    blobs: [blob],
    maxFeePerBlobGas: "0x2",
  });
  const wrapped = raw.slice(4);
  expect(wrapped).toContain(blob.slice(2));
  for (const proof of expected.cellProofs) expect(wrapped).toContain(proof.slice(2));
});

it("eth_fillTransaction computes one proof for each blob before Osaka", async () => {
  const { raw, tx } = await fill(prague, { blobs: [blob, blob] });
  expect(tx).toMatchObject({
    blobVersionedHashes: [expected.versionedHash, expected.versionedHash],
    commitments: [expected.commitment, expected.commitment],
    proofs: [expected.proof, expected.proof],
  });
  expect(parseTransaction(raw)).toMatchObject({ type: "eip4844", sidecars: [{ proof: expected.proof }, {}] });
});

it("commitments and proofs that are given are kept where they hold", async () => {
  const given = { blobs: [blob], commitments: [expected.commitment], proofs: expected.cellProofs };
  expect((await fill(osaka, given)).tx.proofs).toEqual(expected.cellProofs);
  // One proof for each blob is the form before Osaka: it is replaced.
  expect((await fill(osaka, { ...given, proofs: [expected.proof] })).tx.proofs).toEqual(expected.cellProofs);
});

it.each<[string, (known: Expected) => object, RegExp]>([
  ["proofs alone", ({ proof }) => ({ proofs: [proof] }), /^blob proofs provided while commitments were not$/],
  [
    "commitments alone",
    ({ commitment }) => ({ commitments: [commitment] }),
    /^blob commitments provided while proofs were not$/,
  ],
  [
    "too many hashes",
    ({ versionedHash }) => ({ blobVersionedHashes: [versionedHash, versionedHash] }),
    /^number of blobs and hashes mismatch \(have=2, want=1\)$/,
  ],
  [
    "the hash of another blob",
    () => ({ blobVersionedHashes: [`0x01${"00".repeat(31)}`] }),
    /^blob hash verification failed \(have=0x01(00){31}, want=0x01[0-9a-f]{62}\)$/,
  ],
  [
    "proofs of another blob",
    ({ commitment, proof, cellProofs }) => ({ commitments: [commitment], proofs: [proof, ...cellProofs.slice(1)] }),
    /^failed to verify blob proof/,
  ],
  ["a short blob", () => ({ blobs: ["0x00"] }), /^a blob has 131072 bytes, not 1$/],
  ["no blob", () => ({ blobs: [] }), /^need at least 1 blob for a blob transaction$/],
  ["a blob that is no list of field elements", () => ({ blobs: [`0x${"ff".repeat(131_072)}`] }), /field element/],
  ["no recipient", () => ({ to: undefined }), /^missing "to" in blob transaction$/],
])("a blob transaction with %s is rejected", async (_what, wrong, message) => {
  await expect(fill(osaka, { blobs: [blob], ...wrong(expected) })).rejects.toThrow(message);
});

it("eth_sendTransaction signs and sends blobs, which can be read back", async () => {
  for (const node of [osaka, prague]) {
    const hash = await node("eth_sendTransaction", { from, to: TO, blobs: [blob] });
    expect(await node("eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1", blobGasUsed: "0x20000" });
    expect(await node("anvil_getBlobsByTransactionHash", hash)).toEqual([blob]);
    expect(await node("eth_getTransactionByHash", hash)).toMatchObject({
      blobVersionedHashes: [expected.versionedHash],
    });
  }
});

it("eth_signTransaction answers the network form, which eth_sendRawTransaction takes", async () => {
  const signed = await prague<Hex>("eth_signTransaction", { from, to: TO, blobs: [blob] });
  expect(await recoverTransactionAddress({ serializedTransaction: signed as `0x03${string}` })).toBe(
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  );
  const hash = await prague("eth_sendRawTransaction", signed);
  expect(await prague("eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1" });
  const cells = await osaka("eth_signTransaction", { from, to: TO, blobs: [blob] });
  expect(await osaka("eth_getTransactionReceipt", await osaka("eth_sendRawTransaction", cells))).toMatchObject({
    status: "0x1",
  });
});

it("an impersonated account sends blobs as well", async () => {
  await osaka("hardhat_impersonateAccount", TO);
  await osaka("hardhat_setBalance", TO, "0xde0b6b3a7640000");
  const hash = await osaka("eth_sendTransaction", { from: TO, to: from, blobs: [blob] });
  expect(await osaka("anvil_getBlobsByTransactionHash", hash)).toEqual([blob]);
});

it("hashes without blobs can be filled in, but not signed", async () => {
  const hashes = { blobVersionedHashes: [expected.versionedHash] };
  expect((await fill(osaka, hashes)).tx).toMatchObject({ type: "0x3", ...hashes });
  await expect(osaka("eth_sendTransaction", { from, to: TO, ...hashes })).rejects.toThrow(
    /^a blob transaction cannot be signed without its blobs/,
  );
});

it("a blob transaction that pays less for its blobs than the next block asks is rejected when it is sent", async () => {
  const sent = osaka("eth_sendTransaction", { from, to: TO, blobs: [blob], maxFeePerBlobGas: "0x0" });
  await expect(sent).rejects.toThrow(
    `max fee per blob gas less than block blob gas fee: address ${from}, blobGasFeeCap: 0, blobBaseFee: 1`,
  );
  expect(await osaka("txpool_status")).toEqual({ pending: "0x0", queued: "0x0" });
});
