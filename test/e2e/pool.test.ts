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

/** What transactions are refused with. */
const REFUSED = byEngine("errors", {
  native: {
    rival: { code: -32000, words: /^replacement transaction underpriced/ },
    known: { code: -32000, words: /^already known/ },
    used: { code: -32000, words: /^nonce too low/ },
    poor: { code: -32000, words: /^insufficient funds for gas \* price \+ value/ },
    little: { code: -32000, words: /^intrinsic gas too low/ },
    // EIP-7825 caps a transaction's gas below a block's since Osaka; either limit may be named.
    much: { code: -32000, words: /exceeds block gas limit|transaction gas limit too high/ },
    foreign: { code: -32000, words: /invalid (chain id|sender)/i },
    nothing: [-32000, -32602],
  },
  ganache: {
    rival: { code: -32003, words: /^transaction underpriced/ },
    known: { code: -32003, words: /^transaction underpriced/ },
    used: { code: -32000, words: /^the tx doesn't have the correct nonce/ },
    poor: { code: -32003, words: /^insufficient funds for gas \* price \+ value/ },
    little: { code: -32000, words: /^intrinsic gas too low/ },
    much: { code: -32000, words: /exceeds block gas limit/ },
    foreign: { code: -32000, words: /invalid (chain id|sender)/i },
    nothing: [-32000, -32602, -32700],
  },
});
/** How many of three transactions that wait the nonce at the block "pending" counts. */
const COUNTED = byEngine("pending", { native: 3, ganache: 0 });

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
    const found = (hash: Hash | undefined) => chain.rpc<RpcTransaction | null>("eth_getTransactionByHash", hash);

    /** Sends them, and waits until the chain knows them. Ganache answers when their turn has come. */
    async function sendAhead(): Promise<() => Promise<Hash[]>> {
      const answers = raws.map((raw) => send(raw));
      for (const answer of answers) answer.catch(() => undefined);
      if (ahead === "kept") expect(await Promise.all(answers)).toEqual(held);
      for (let tries = 0; !(await Promise.all(held.map(found))).every((one) => one !== null); tries++)
        if (tries > 5_000) throw new Error("they are not reported");
      return () => Promise.all(answers);
    }

    it("does not mine them", async () => {
      for (const nonce of [2, 1]) raws.push(await signed({ from: account(1), nonce }));
      held.push(...raws.map((raw) => keccak256(raw)));
      await sendAhead();
      expect(await receiptOf(held[0] as Hash)).toBeNull();
      expect(await nonceOf(1, "pending")).toBe(0);
      expect(await found(held[0])).toMatchObject({ blockNumber: null });
    });

    it("still has those that it acknowledged after kill -9", async () => {
      await chain.killAndRestart();
      const waits = expect.objectContaining({ hash: held[0], nonce: "0x2", blockNumber: null });
      expect(await found(held[0])).toEqual(ahead === "kept" ? waits : null);
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
      await send(await signed({ from, nonce: 0 }));
      await chain.rpc("evm_mine");
      const first = await send(await signed({ from, nonce: 1, value: 1n, ...fees(100n) }));
      await expect(signed({ from, nonce: 1, value: 2n, ...fees(109n) }).then(send)).rejects.toMatchObject({
        ...{ code: REFUSED.rival.code, message: expect.stringMatching(REFUSED.rival.words) },
      });
      const second = await send(await signed({ from, nonce: 1, value: 3n, ...fees(110n) }));
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
      expect([await nonceOf(6), await nonceOf(6, "pending")]).toEqual([before, before + COUNTED]);
    });

    it("has what waits after kill -9, and mines it in one block", async () => {
      await chain.killAndRestart();
      expect(await nonceOf(6, "pending")).toBe(COUNTED);
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
    const as = ({ code, words }: { code: number; words: RegExp }) => {
      return { code, message: expect.stringMatching(words) };
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
      expect(await refusal({ nonce: next - 1, value: 77n })).toMatchObject(as(REFUSED.used));
    });

    it("a sender without the money", async () => {
      expect(await refusal({ nonce: next, value: parseEther("2000") })).toMatchObject(as(REFUSED.poor));
      const poor = privateKeyToAccount(generatePrivateKey());
      const raw = await poor.signTransaction({
        ...{ type: "eip1559", chainId: 1337, nonce: 0, gas: 21_000n, to: poor.address },
        ...{ maxFeePerGas: parseGwei("100"), maxPriorityFeePerGas: 1n },
      });
      await expect(send(raw)).rejects.toMatchObject(as(REFUSED.poor));
    });

    it("less gas than the transaction needs before it begins", async () => {
      expect(await refusal({ nonce: next, gas: 20_999n })).toMatchObject(as(REFUSED.little));
      expect(await refusal({ nonce: next, gas: 21_000n, data: "0x01" })).toMatchObject(as(REFUSED.little));
    });

    it("more gas than a block has", async () => {
      expect(await refusal({ nonce: next, gas: 30_000_001n })).toMatchObject(as(REFUSED.much));
    });

    it("a tip above the fee cap", async () => {
      // The libraries would not sign it, so it is put together by hand.
      const fees = [numberToHex(parseGwei("6")), numberToHex(parseGwei("5"))];
      const bare = [numberToHex(1337), numberToHex(next), ...fees, numberToHex(21_000), account(9).address, "0x", "0x"];
      const hash = keccak256(concatHex(["0x02", toRlp([...(bare as Hex[]), []])]));
      const { r, s, yParity } = parseSignature(await account(0).sign({ hash }));
      const signature = [yParity === 1 ? "0x01" : "0x", trim(r), trim(s)] as Hex[];
      const raw = concatHex(["0x02", toRlp([...(bare as Hex[]), [], ...signature])]);
      const answer = await send(raw).catch(({ code, message }: RpcError) => ({ code, message }));
      const refused = { code: -32000, message: expect.stringMatching(/^max priority fee per gas higher/) };
      expect(answer).toEqual(byEngine<unknown>("fees", { native: refused, ganache: keccak256(raw) }));
      next = await nonceOf(0);
    });

    it("another chain's transaction", async () => {
      expect(await refusal({ nonce: next, chainId: 1 })).toMatchObject(as(REFUSED.foreign));
    });

    it("a transaction that it has", async () => {
      await send(await signed({ from: account(7), nonce: 0 }));
      await chain.rpc("miner_stop");
      const raw = await signed({ from: account(7), nonce: 1 });
      expect(await send(raw)).toBe(keccak256(raw));
      await expect(send(raw)).rejects.toMatchObject(as(REFUSED.known));
      await chain.rpc("miner_start");
    });

    it("bytes that are no transaction", async () => {
      for (const raw of ["0x", "0x02", "0x02c0", "0xdeadbeef", "0x05c0"] as const) {
        const refused = await send(raw).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(RpcError);
        expect(REFUSED.nothing).toContain((refused as RpcError).code);
      }
    });
  });
});
