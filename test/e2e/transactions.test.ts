import { concat, Transaction } from "ethers";
import { type Hash, keccak256, parseGwei, stringToHex, toBlobs, toHex } from "viem";
import { account } from "../support/accounts.js";
import { artifact } from "../support/artifacts.js";
import { type BlobProver, blobProver } from "../support/blobs.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine, nativeOnly } from "../support/engines.js";
import { ethersProvider, ethersWallet } from "../support/ethers-clients.js";
import { withLedger } from "../support/ledger-reading.js";
import type { RpcReceipt, RpcTransaction } from "../support/observation.js";
import { type Deployed, type ViemClients, viemClients, word } from "../support/viem-clients.js";

const [owner, friend, relay] = [account(0), account(1), account(2)];
const GAS_PER_BLOB = 131_072n;
const DELEGATION = "0xef0100";
const RECEIVES_ERC1155 = "0x4e2312e0";

const notBeforeCancun = nativeOnly("hardfork", /Could not decode transaction/);
/** Gas limit of a plain transfer that does not say one. */
const UNSAID = byEngine("gas of a transaction that does not say", { native: 21_000n, ganache: 90_000n });

describe("transactions of every type", () => {
  let chain: Chain;
  let clients: ViemClients;
  let prover: BlobProver;
  const sent = new Map<string, Hash>();

  beforeAll(async () => {
    chain = await startChain();
    clients = viemClients(chain);
    prover = blobProver();
  });
  afterAll(cleanUp);

  const mined = async (name: string, hash: Hash) => {
    sent.set(name, hash);
    const receipt = await clients.succeeded(hash);
    return { receipt, transaction: await clients.reader.getTransaction({ hash }) };
  };

  it("takes legacy transactions (type 0)", async () => {
    const gasPrice = await clients.reader.getGasPrice();
    const hash = await clients.wallet.sendTransaction({ type: "legacy", to: friend.address, value: 1n, gasPrice });
    const { receipt, transaction } = await mined("legacy", hash);
    expect(receipt).toMatchObject({
      type: "legacy",
      gasUsed: 21_000n,
      effectiveGasPrice: gasPrice,
      contractAddress: null,
    });
    expect(transaction).toMatchObject({ typeHex: "0x0", gasPrice, value: 1n });
    expect([2n * 1337n + 35n, 2n * 1337n + 36n]).toContain(transaction.v);
  });

  it("takes legacy transactions without a chain id, as before EIP-155", async () => {
    const nonce = await clients.reader.getTransactionCount({ address: owner.address });
    const gasPrice = await clients.reader.getGasPrice();
    const unprotected = { type: "legacy", nonce, gasPrice, gas: 21_000n, to: friend.address, value: 2n } as const;
    const { receipt } = await mined(
      "unprotected",
      await clients.reader.sendRawTransaction({
        serializedTransaction: await owner.signTransaction(unprotected),
      }),
    );
    expect(receipt.from).toBe(owner.address.toLowerCase());
  });

  it("takes access lists (type 1)", async () => {
    const accessList = [{ address: friend.address, storageKeys: [word(1), word(2)] }];
    const hash = await clients.wallet.sendTransaction({
      ...{ type: "eip2930", to: friend.address, value: 3n, gas: 30_000n, accessList },
      gasPrice: await clients.reader.getGasPrice(),
    });
    const { receipt, transaction } = await mined("access list", hash);
    expect(receipt).toMatchObject({ type: "eip2930", gasUsed: 21_000n + 2_400n + 2n * 1_900n });
    expect(transaction.accessList).toEqual([
      { address: friend.address.toLowerCase(), storageKeys: [word(1), word(2)] },
    ]);
  });

  it("takes fee-market transactions (type 2), and charges base fee and tip", async () => {
    const hash = await clients.wallet.sendTransaction({
      ...{ to: friend.address, value: 4n },
      ...{ maxFeePerGas: parseGwei("100"), maxPriorityFeePerGas: parseGwei("3") },
    });
    const { receipt } = await mined("fee market", hash);
    const { baseFeePerGas } = await clients.reader.getBlock({ blockHash: receipt.blockHash });
    expect(receipt.effectiveGasPrice).toBe((baseFeePerGas as bigint) + parseGwei("3"));
  });

  notBeforeCancun("takes blobs (type 3) with the proofs of EIP-4844, as viem sends them", async () => {
    const hash = await clients.wallet.sendTransaction({
      ...{ to: friend.address, maxFeePerBlobGas: parseGwei("30") },
      ...{ blobs: toBlobs({ data: stringToHex("a blob from viem") }), kzg: prover },
    });
    const { receipt, transaction } = await mined("blob", hash);
    expect(receipt).toMatchObject({ type: "eip4844", blobGasUsed: GAS_PER_BLOB });
    expect(receipt.blobGasPrice).toBeGreaterThan(0n);
    expect(transaction.blobVersionedHashes).toHaveLength(1);
    const block = await clients.reader.getBlock({ blockHash: receipt.blockHash });
    expect(block.blobGasUsed).toBe(GAS_PER_BLOB);
  });

  notBeforeCancun("takes blobs (type 3) with the cell proofs of EIP-7594, as ethers sends them", async () => {
    const provider = ethersProvider(chain.url);
    const wallet = ethersWallet(provider, 1);
    const data = toBlobs({ data: stringToHex("a blob from ethers"), to: "bytes" })[0] as Uint8Array;
    const transaction = Transaction.from({
      ...{ type: 3, chainId: 1337, nonce: await wallet.getNonce(), to: owner.address, gasLimit: 21_000 },
      ...{ maxFeePerGas: parseGwei("100"), maxPriorityFeePerGas: 1n, maxFeePerBlobGas: parseGwei("30") },
      blobs: [{ data, commitment: prover.blobToKzgCommitment(data), proof: concat(prover.cellProofs(data)) }],
      blobWrapperVersion: 1,
    });
    transaction.signature = wallet.signingKey.sign(transaction.unsignedHash);
    const response = await provider.broadcastTransaction(transaction.serialized);
    const receipt = await response.wait();
    provider.destroy();
    sent.set("blob with cell proofs", response.hash as Hash);
    expect(receipt).toMatchObject({ type: 3, status: 1, blobGasUsed: GAS_PER_BLOB });
    expect(transaction.hash).toBe(response.hash);
  });

  notBeforeCancun("refuses a blob whose proof does not hold", async () => {
    const [blob] = toBlobs({ data: stringToHex("one"), to: "bytes" }) as [Uint8Array];
    const [other] = toBlobs({ data: stringToHex("another"), to: "bytes" }) as [Uint8Array];
    const wrong = prover.computeBlobKzgProof(other, prover.blobToKzgCommitment(other));
    const request = await clients.wallet.prepareTransactionRequest({
      ...{ to: friend.address, maxFeePerBlobGas: parseGwei("30"), gas: 21_000n },
      ...{ blobs: [toHex(blob)], kzg: { ...prover, computeBlobKzgProof: () => wrong } },
    });
    const serializedTransaction = await clients.wallet.signTransaction(request);
    await expect(clients.reader.sendRawTransaction({ serializedTransaction })).rejects.toThrow(/proof/i);
  });

  notBeforeCancun("takes set-code transactions (type 4), with which an account runs a contract's code", async () => {
    const holder: Deployed = await clients.deploy(
      artifact("@openzeppelin/contracts-v4/build/contracts/ERC1155Holder.json"),
    );
    // Another sends it, so that the authorized nonce is the account's own.
    const authorization = await clients.wallet.signAuthorization({ account: friend, contractAddress: holder.address });
    const hash = await clients.wallet.sendTransaction({ to: owner.address, authorizationList: [authorization] });
    const { receipt, transaction } = await mined("set code", hash);
    expect(receipt.type).toBe("eip7702");
    expect(transaction.authorizationList).toMatchObject([{ address: holder.address, nonce: authorization.nonce }]);
    expect(await clients.reader.getCode({ address: friend.address })).toBe(DELEGATION + holder.address.slice(2));
    const asHolder = { address: friend.address, abi: holder.abi };
    expect(await clients.read(asHolder, "supportsInterface", [RECEIVES_ERC1155])).toBe(true);
    expect(await clients.reader.getTransactionCount({ address: friend.address })).toBe(authorization.nonce + 1);
  });

  it("signs for its own accounts what eth_sendTransaction asks, and fills in what is left out", async () => {
    const hash = await chain.rpc<Hash>("eth_sendTransaction", { from: relay.address, to: owner.address, value: "0x5" });
    const { receipt, transaction } = await mined("unlocked account", hash);
    expect(receipt).toMatchObject({ type: "eip1559", from: relay.address.toLowerCase(), gasUsed: 21_000n });
    expect(transaction.gas).toBe(UNSAID);
  });

  it("creates contracts by eth_sendTransaction", async () => {
    const { bytecode } = artifact("@openzeppelin/contracts-v4/build/contracts/ERC721Holder.json");
    const hash = await chain.rpc<Hash>("eth_sendTransaction", {
      ...{ from: relay.address, data: bytecode, gas: "0x100000" },
    });
    const { receipt } = await mined("creation", hash);
    expect(receipt.to).toBeNull();
    const code = await clients.reader.getCode({ address: receipt.contractAddress as `0x${string}` });
    expect(code?.length).toBeGreaterThan(100);
  });

  it("signs without sending what eth_signTransaction asks", async () => {
    const answer = await chain.rpc<string | { raw: string }>("eth_signTransaction", {
      ...{ from: relay.address, to: owner.address, value: "0x6", gas: "0x5208" },
      ...{ maxFeePerGas: toHex(parseGwei("100")), maxPriorityFeePerGas: "0x1" },
      nonce: await chain.rpc("eth_getTransactionCount", relay.address, "latest"),
    });
    const raw = typeof answer === "string" ? answer : answer.raw;
    const hash = await chain.rpc<Hash>("eth_sendRawTransaction", raw);
    expect(hash).toBe(keccak256(raw as `0x${string}`));
    expect((await mined("signed here", hash)).receipt.from).toBe(relay.address.toLowerCase());
  });

  it("knows each of them, equal in every field, after kill -9", async () => {
    const fetchAll = async () =>
      Promise.all(
        [...sent].map(async ([name, hash]) => ({
          name,
          transaction: await chain.rpc<RpcTransaction>("eth_getTransactionByHash", hash),
          receipt: await chain.rpc<RpcReceipt>("eth_getTransactionReceipt", hash),
        })),
      );
    const before = await fetchAll();
    expect(before.every(({ receipt }) => receipt !== null)).toBe(true);
    await chain.killAndRestart();
    expect(await fetchAll()).toEqual(before);
  });

  it("has each in the ledger, with its type and its status", async () => {
    await chain.stop();
    const rows = withLedger(chain.dataDir, (database) =>
      database
        .prepare<[], { hash: string; type: number; status: number }>("SELECT hash, type, status FROM transactions")
        .all(),
    );
    const types = {
      ...{ legacy: 0, "access list": 1, "fee market": 2, "unlocked account": 2 },
      ...byEngine<object>("hardfork", { native: { blob: 3, "set code": 4 }, ganache: {} }),
    };
    for (const [name, type] of Object.entries(types))
      expect(rows).toContainEqual({ hash: sent.get(name), type, status: 1 });
  });
});
