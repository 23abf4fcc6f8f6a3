import {
  concatHex,
  type Hash,
  type Hex,
  keccak256,
  numberToHex,
  parseEther,
  parseGwei,
  parseSignature,
  toRlp,
  trim,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine } from "../support/engines.js";
import type { RpcBlock, RpcReceipt, RpcTransaction } from "../support/observation.js";
import { type RawTransaction, signed } from "../support/raw-transactions.js";
import { RpcError } from "../support/rpc.js";

describe("the transaction pool", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(cleanUp);

  const send = (raw: Hex) => chain.rpc<Hash>("eth_sendRawTransaction", raw);
  const nonceOf = async (index: number, block = "latest") =>
    Number(await chain.rpc("eth_getTransactionCount", account(index).address, block));
  const receiptOf = (hash: Hash) => chain.rpc<RpcReceipt | null>("eth_getTransactionReceipt", hash);
  const minedHashes = async (block = "latest") =>
    (await chain.rpc<RpcBlock>("eth_getBlockByNumber", block, true)).transactions.map(({ hash }) => hash);

  describe("holds transactions whose nonce is ahead", () => {
    const ahead = byEngine("a transaction whose nonce is too high", { native: "kept", ganache: "not acknowledged" });
    const raws: Hex[] = [];
    const held: Hash[] = [];
    const told = (hash: Hash | undefined) => chain.rpc<RpcTransaction | null>("eth_getTransactionByHash", hash);

    /** Sends them, and waits until the chain knows them. Ganache answers when their turn has come. */
    async function sendAhead(): Promise<() => Promise<Hash[]>> {
      const answers = raws.map((raw) => send(raw));
      for (const answer of answers) answer.catch(() => undefined);
      if (ahead === "kept") expect(await Promise.all(answers)).toEqual(held);
      for (let tries = 0; !(await Promise.all(held.map(told))).every((one) => one !== null); tries++)
        if (tries > 5_000) throw new Error("they are not told of");
      return () => Promise.all(answers);
    }

    it("does not mine them", async () => {
      for (const nonce of [2, 1]) raws.push(await signed({ from: account(1), nonce }));
      held.push(...raws.map((raw) => keccak256(raw)));
      await sendAhead();
      expect(await receiptOf(held[0] as Hash)).toBeNull();
      expect(await nonceOf(1, "pending")).toBe(0);
      expect(await told(held[0])).toMatchObject({ blockNumber: null });
    });

    it("still has those that it acknowledged after kill -9", async () => {
      await chain.killAndRestart();
      const waits = expect.objectContaining({ hash: held[0], nonce: "0x2", blockNumber: null });
      expect(await told(held[0])).toEqual(ahead === "kept" ? waits : null);
    });

    it("mines them when the gap closes", async () => {
      const answered = ahead === "kept" ? async () => held : await sendAhead();
      const first = await send(await signed({ from: account(1), nonce: 0 }));
      expect(await answered()).toEqual(held);
      for (const hash of [first, ...held]) expect((await receiptOf(hash))?.status).toBe("0x1");
      expect(await nonceOf(1)).toBe(3);
    });
  });

  describe("with mining by hand", () => {
    beforeAll(() => chain.rpc("miner_stop"));
    afterAll(() => chain.rpc("miner_start"));

    it("replaces a transaction when both fees are raised by a tenth, and not by less", async () => {
      const from = account(2);
      const fees = (percent: bigint) => ({
        maxFeePerGas: (parseGwei("50") * percent) / 100n,
        maxPriorityFeePerGas: (parseGwei("2") * percent) / 100n,
      });
      const first = await send(await signed({ from, nonce: 0, value: 1n, ...fees(100n) }));
      await expect(signed({ from, nonce: 0, value: 2n, ...fees(109n) }).then(send)).rejects.toMatchObject({
        ...byEngine("errors", {
          native: { code: -32000, message: expect.stringMatching(/^replacement transaction underpriced/) },
          ganache: { code: -32003, message: "transaction underpriced" },
        }),
      });
      const second = await send(await signed({ from, nonce: 0, value: 3n, ...fees(110n) }));
      await chain.rpc("evm_mine");
      expect(await minedHashes()).toEqual([second]);
      expect(await receiptOf(first)).toBeNull();
    });

    it("mines those that tip more first, and each sender's in the order of nonces", async () => {
      const tip = (gwei: string) => ({ maxPriorityFeePerGas: parseGwei(gwei) });
      const low = await send(await signed({ from: account(3), nonce: 0, ...tip("1") }));
      const second = await send(await signed({ from: account(4), nonce: 1, ...tip("9") }));
      const first = await send(await signed({ from: account(4), nonce: 0, ...tip("3") }));
      const high = await send(await signed({ from: account(5), nonce: 0, ...tip("5") }));
      await chain.rpc("evm_mine");
      expect(await minedHashes()).toEqual([high, first, second, low]);
    });

    it("counts what waits as pending", async () => {
      const before = await nonceOf(6);
      for (const more of [0, 1, 2]) await send(await signed({ from: account(6), nonce: before + more }));
      expect([await nonceOf(6), await nonceOf(6, "pending")]).toEqual([before, before + 3]);
    });

    it("has what waits after kill -9, and mines it in one block", async () => {
      await chain.killAndRestart();
      expect(await nonceOf(6, "pending")).toBe(3);
      await chain.rpc("evm_mine");
      expect(await minedHashes()).toHaveLength(3);
      expect(await nonceOf(6)).toBe(3);
    });
  });

  describe("refuses, in the words that libraries know", () => {
    const refusal = async (transaction: RawTransaction): Promise<RpcError> => {
      const answer = await signed(transaction)
        .then(send)
        .catch((error: unknown) => error);
      expect(answer).toBeInstanceOf(RpcError);
      return answer as RpcError;
    };
    let next: number;
    beforeAll(async () => {
      await send(await signed({ nonce: await nonceOf(0) }));
      next = await nonceOf(0);
    });
    afterEach(async () => {
      expect(await nonceOf(0, "pending")).toBe(next);
    });

    it("a nonce that is used", async () => {
      expect(await refusal({ nonce: next - 1, value: 77n })).toMatchObject({
        ...{ code: -32000, message: expect.stringMatching(/^nonce too low/) },
      });
    });

    it("a sender without the money", async () => {
      const message = expect.stringMatching(/^insufficient funds for gas \* price \+ value/);
      expect(await refusal({ nonce: next, value: parseEther("2000") })).toMatchObject({ code: -32000, message });
      const poor = privateKeyToAccount(generatePrivateKey());
      const raw = await poor.signTransaction({
        ...{ type: "eip1559", chainId: 1337, nonce: 0, gas: 21_000n, to: poor.address },
        ...{ maxFeePerGas: parseGwei("100"), maxPriorityFeePerGas: 1n },
      });
      await expect(send(raw)).rejects.toMatchObject({ code: -32000, message });
    });

    it("less gas than the transaction needs before it begins", async () => {
      const message = expect.stringMatching(/^intrinsic gas too low/);
      expect(await refusal({ nonce: next, gas: 20_999n })).toMatchObject({ code: -32000, message });
      expect(await refusal({ nonce: next, gas: 21_000n, data: "0x01" })).toMatchObject({ code: -32000, message });
    });

    it("more gas than a block has", async () => {
      expect(await refusal({ nonce: next, gas: 30_000_001n })).toMatchObject({
        // EIP-7825 caps a transaction's gas below a block's since Osaka; either limit may be named.
        ...{ code: -32000, message: expect.stringMatching(/exceeds block gas limit|transaction gas limit too high/) },
      });
    });

    it("a tip above the fee cap", async () => {
      // The libraries would not sign it, so it is put together by hand.
      const fees = [numberToHex(parseGwei("6")), numberToHex(parseGwei("5"))];
      const bare = [numberToHex(1337), numberToHex(next), ...fees, numberToHex(21_000), account(9).address, "0x", "0x"];
      const hash = keccak256(concatHex(["0x02", toRlp([...(bare as Hex[]), []])]));
      const { r, s, yParity } = parseSignature(await account(0).sign({ hash }));
      const signature = [yParity === 1 ? "0x01" : "0x", trim(r), trim(s)] as Hex[];
      const raw = concatHex(["0x02", toRlp([...(bare as Hex[]), [], ...signature])]);
      await expect(send(raw)).rejects.toMatchObject({
        ...{ code: -32000, message: expect.stringMatching(/^max priority fee per gas higher than max fee per gas/) },
      });
    });

    it("another chain's transaction", async () => {
      expect(await refusal({ nonce: next, chainId: 1 })).toMatchObject({
        ...{ code: -32000, message: expect.stringMatching(/invalid (chain id|sender)/i) },
      });
    });

    it("a transaction that it has", async () => {
      const raw = await signed({ from: account(7), nonce: 5 });
      expect(await send(raw)).toBe(keccak256(raw));
      await expect(send(raw)).rejects.toMatchObject({ code: -32000, message: expect.stringMatching(/^already known/) });
    });

    it("bytes that are no transaction", async () => {
      for (const raw of ["0x", "0x02", "0x02c0", "0xdeadbeef", "0x05c0"] as const) {
        const refused = await send(raw).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(RpcError);
        expect([-32000, -32602]).toContain((refused as RpcError).code);
      }
    });
  });
});
