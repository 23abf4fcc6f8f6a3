/** Transactions of every type, what they leave, and how they are reported. */
import {
  blobsToCommitments,
  blobsToProofs,
  commitmentsToVersionedHashes,
  keccak256,
  toBlobSidecars,
  toBlobs,
  toHex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { blobProver } from "../../support/blobs.js";
import { aside, type Chapter, type Step } from "../script.js";
import { DEPLOY, words } from "./contracts.js";
import { A, ADDRESSES, B, SOMEONE, senderOf, sending, signed } from "./senders.js";

const delegator = privateKeyToAccount(toHex(senderOf(6).getHdKey().privateKey as Uint8Array));
const authorization = await delegator.signAuthorization({
  chainId: 1337,
  contractAddress: B,
  nonce: 0,
});
const accessList = [{ address: B, storageKeys: [toHex(1n, { size: 32 })] }];
const raws = {
  legacy: await signed(1, { nonce: 0, type: "legacy", to: SOMEONE, value: 1n }),
  "access list": await signed(1, { nonce: 1, type: "eip2930", to: SOMEONE, value: 2n, accessList }),
  "fee market": await signed(1, { nonce: 2, to: SOMEONE, value: 3n, accessList }),
  deployment: await signed(1, { nonce: 3, data: DEPLOY.store as `0x${string}` }),
} as const;
const setCode = await signed(1, {
  nonce: 4,
  type: "eip7702",
  to: SOMEONE,
  authorizationList: [authorization],
} as never);

const blobs = toBlobs({ data: "0x626c6f62" });
const kzg = blobProver();
const commitments = blobsToCommitments({ blobs, kzg });
const [versionedHash] = commitmentsToVersionedHashes({ commitments });
const sidecars = toBlobSidecars({ blobs, commitments, proofs: blobsToProofs({ blobs, commitments, kzg }) });
const withBlob = await signed(1, {
  ...{ nonce: 5, type: "eip4844", to: SOMEONE, sidecars, maxFeePerBlobGas: 1_000_000_000n },
  ...{ blobVersionedHashes: [versionedHash], kzg, blobs },
} as never);
const blobHash = keccak256(
  await signed(1, {
    ...{
      nonce: 5,
      type: "eip4844",
      to: SOMEONE,
      maxFeePerBlobGas: 1_000_000_000n,
      blobVersionedHashes: [versionedHash],
    },
  } as never),
);

const sentAndRead = (name: string, raw: `0x${string}`, hash = keccak256(raw)): Step[] => [
  [`${name} is sent`, "eth_sendRawTransaction", [raw]],
  [`${name}'s receipt`, "eth_getTransactionReceipt", [hash]],
  [`${name}'s transaction`, "eth_getTransactionByHash", [hash]],
  [`${name}'s bytes`, "eth_getRawTransactionByHash", [hash]],
  [`${name}'s block`, "eth_getBlockByNumber", ["latest", true]],
];

export const transactions: Chapter = {
  name: "transactions",
  steps: [
    ...Object.entries(raws).flatMap(([name, raw]) => sentAndRead(name, raw)),
    ["block by hash", "eth_getBlockByHash", ["{deployment's block.hash}", false]],
    ["transactions in a block", "eth_getBlockTransactionCountByNumber", ["latest"]],
    ["transactions in a block by hash", "eth_getBlockTransactionCountByHash", ["{deployment's block.hash}"]],
    ["transactions in no block", "eth_getBlockTransactionCountByNumber", ["0xffff"]],
    ["transaction by its place", "eth_getTransactionByBlockNumberAndIndex", ["latest", "0x0"]],
    [
      "transaction by its place and hash",
      "eth_getTransactionByBlockHashAndIndex",
      ["{deployment's block.hash}", "0x0"],
    ],
    ["transaction at no place", "eth_getTransactionByBlockNumberAndIndex", ["latest", "0x7"]],
    ["receipts of a block", "eth_getBlockReceipts", ["latest"]],
    ["nonce after them", "eth_getTransactionCount", [B, "latest"]],
    ["code of the contract", "eth_getCode", ["{deployment's receipt.contractAddress}", "latest"]],
    ["by sender and nonce", "eth_getTransactionBySenderAndNonce", [B, "0x3"]],
    [
      "store",
      "eth_sendTransaction",
      sending({ to: "{deployment's receipt.contractAddress}", data: words(1, 42), type: "0x2" }),
    ],
    ["store's receipt", "eth_getTransactionReceipt", ["{store}"]],
    ["store's transaction", "eth_getTransactionByHash", ["{store}"]],
    ["stored", "eth_getStorageAt", ["{deployment's receipt.contractAddress}", "0x1", "latest"]],
    ["stored by a whole slot", "eth_getStorageAt", ["{deployment's receipt.contractAddress}", words(1), "latest"]],
    ["not stored before", "eth_getStorageAt", ["{deployment's receipt.contractAddress}", "0x1", "0x1"]],
    ["proof of it", "eth_getProof", ["{deployment's receipt.contractAddress}", [words(1)], "latest"]],
    [
      "access list of it",
      "eth_createAccessList",
      [{ from: A, to: "{deployment's receipt.contractAddress}", data: words(2, 5) }, "latest"],
    ],
    [
      "estimate of it",
      "eth_estimateGas",
      [{ from: A, to: "{deployment's receipt.contractAddress}", data: words(2, 5) }],
    ],
    ["estimate of a deployment", "eth_estimateGas", [{ from: A, data: DEPLOY.echo }]],
    [
      "call with an override",
      "eth_call",
      [{ from: A, to: SOMEONE, data: "0xabcd" }, "latest", { [SOMEONE]: { code: "0x365f5f37365ff3" } }],
    ],
    [
      "legacy by eth_sendTransaction",
      "eth_sendTransaction",
      [{ from: A, to: B, value: "0x1", gas: "0x5208", gasPrice: "0x174876e800" }],
    ],
    ["its transaction", "eth_getTransactionByHash", ["{legacy by eth_sendTransaction}"]],
    ...aside(
      ["all by default", "eth_sendTransaction", [{ from: A, to: B, value: "0x1" }]],
      ["the transaction by default", "eth_getTransactionByHash", ["{all by default}"]],
    ),
    ["with input and data", "eth_sendTransaction", sending({ to: B, data: "0x1234", input: "0x1234" })],
    ...aside(["with input and other data", "eth_sendTransaction", sending({ to: B, data: "0x1234", input: "0x5678" })]),
    ...aside(["with both kinds of fees", "eth_sendTransaction", sending({ to: B, gasPrice: "0x174876e800" })]),
    ["signed only", "eth_signTransaction", sending({ to: B, value: "0x5", nonce: "0x20" })],
    ["fee history", "eth_feeHistory", ["0x4", "latest", [25, 75]]],
    ...sentAndRead("set code", setCode),
    ...sentAndRead("blob", withBlob, blobHash),
    ["blob base fee", "eth_blobBaseFee"],
    ["blob by its hash", "anvil_getBlobByHash", [versionedHash]],
    ["fee history with a blob", "eth_feeHistory", ["0x1", "latest", []]],
    ["delegation", "eth_getCode", [ADDRESSES[6], "latest"]],
  ],
};
