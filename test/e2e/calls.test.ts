import { type Address, decodeErrorResult, encodeFunctionData, type Hex, numberToHex, parseEther } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine, nativeOnly } from "../support/engines.js";
import { probeArtifact } from "../support/raw-transactions.js";
import { RpcError } from "../support/rpc.js";
import { type Deployed, type ViemClients, viemClients, word } from "../support/viem-clients.js";

const [owner, friend] = [account(0), account(1)];
const NOBODY = "0x00000000000000000000000000000000000000aa";
const REVERTED = byEngine("errors", {
  native: { code: 3, words: "execution reverted", before: ": " },
  ganache: { code: -32000, words: "VM Exception while processing transaction: revert", before: " " },
});

/** The bytes that a call failed with. An estimate of Ganache's has more to say. */
const failedWith = ({ data }: RpcError): Hex =>
  (typeof data === "object" ? (data as { result: Hex }).result : data) as Hex;

describe("calls and estimates", () => {
  let chain: Chain;
  let clients: ViemClients;
  let probe: Deployed;

  beforeAll(async () => {
    chain = await startChain();
    clients = viemClients(chain);
    probe = await clients.deploy(probeArtifact());
  });
  afterAll(cleanUp);

  const encode = (functionName: string, args: readonly unknown[] = []): Hex =>
    encodeFunctionData({ abi: probe.abi, functionName, args });
  const call = (name: string, args: readonly unknown[] = []) => ({
    from: owner.address,
    to: probe.address,
    data: encode(name, args),
  });
  const failure = async (method: string, ...params: unknown[]): Promise<RpcError> => {
    const answer = await chain.rpc(method, ...params).catch((error: unknown) => error);
    expect(answer).toBeInstanceOf(RpcError);
    return answer as RpcError;
  };

  describe.each(["eth_call", "eth_estimateGas"])("%s says why a call fails", (method) => {
    it("with the reason of a require", async () => {
      const error = await failure(method, call("failWithReason"), "latest");
      const { code, message } = error;
      expect({ code, message }).toEqual({
        ...{ code: REVERTED.code, message: `${REVERTED.words}${REVERTED.before}this is the reason` },
      });
      expect(decodeErrorResult({ abi: probe.abi, data: failedWith(error) })).toMatchObject({
        args: ["this is the reason"],
      });
    });

    it("with the bytes of a custom error", async () => {
      const error = await failure(method, call("failWithCustomError"), "latest");
      const { code, message } = error;
      expect(code).toBe(REVERTED.code);
      expect(message.startsWith(REVERTED.words)).toBe(true);
      expect(decodeErrorResult({ abi: probe.abi, data: failedWith(error) })).toMatchObject({
        ...{ errorName: "Refused", args: [owner.address, 42n] },
      });
    });

    it("with the code of a panic", async () => {
      const error = await failure(method, call("failWithPanic", [0n]), "latest");
      const { code, message } = error;
      expect(code).toBe(REVERTED.code);
      const reported = /^execution reverted.*division or modulo by zero|panic.*0x12/i;
      expect(message).toMatch(byEngine("errors", { native: reported, ganache: new RegExp(`^${REVERTED.words}$`) }));
      expect(decodeErrorResult({ abi: probe.abi, data: failedWith(error) })).toMatchObject({
        errorName: "Panic",
        args: [18n],
      });
    });

    it("without a reason where there is none", async () => {
      const { code, message } = await failure(method, call("failWithNothing"), "latest");
      expect([3, -32000]).toContain(code);
      expect(message).toBe(REVERTED.words);
    });
  });

  it("names what halts a call without reverting", async () => {
    expect((await failure("eth_call", call("failWithoutGas"), "latest")).message).toMatch(/invalid opcode/i);
  });

  it("estimates a plain transfer at exactly 21000", async () => {
    expect(await chain.rpc("eth_estimateGas", { from: owner.address, to: NOBODY, value: "0x1" })).toBe("0x5208");
  });

  nativeOnly("calls", /gas/i)("counts a gas limit from 21000 on, and ignores a lower one, as geth does", async () => {
    const transfer = { from: owner.address, to: NOBODY, value: "0x1" };
    expect(await chain.rpc("eth_estimateGas", { ...transfer, gas: numberToHex(20_999) })).toBe("0x5208");
    expect(await chain.rpc("eth_estimateGas", { ...transfer, gas: numberToHex(21_000) })).toBe("0x5208");
    const more = call("note", [7n]);
    expect(Number(await chain.rpc("eth_estimateGas", { ...more, gas: numberToHex(20_999) }))).toBeGreaterThan(21_000);
    const refused = await failure("eth_estimateGas", { ...more, gas: numberToHex(21_000) });
    expect(refused.message).toBe("gas required exceeds allowance (21000)");
  });

  it("estimates the least gas with which a call succeeds", async () => {
    const request = call("note", [7n]);
    const estimate = BigInt(await chain.rpc("eth_estimateGas", request));
    const succeedsWith = (gas: bigint) =>
      chain.rpc("eth_call", { ...request, gas: numberToHex(gas) }, "latest").then(
        () => true,
        () => false,
      );
    expect(await succeedsWith(estimate)).toBe(true);
    // Bisection may stop when it is close: geth allows 1.5% above the least.
    expect(await succeedsWith((estimate * 98n) / 100n)).toBe(false);
  });

  it("estimates enough for a call that keeps a sixty-fourth of its gas back", async () => {
    const request = call("forward", [probe.address, encode("note", [5n])]);
    const gas = await chain.rpc("eth_estimateGas", request);
    const before = await clients.read(probe, "value");
    expect(before).toBe(0n);
    const hash = await chain.rpc<Hex>("eth_sendTransaction", { ...request, gas });
    const receipt = await clients.succeeded(hash);
    expect(receipt.logs).toHaveLength(1);
  });

  nativeOnly("calls", /RpcError/)("says when the caller cannot pay", async () => {
    const refused = await failure("eth_estimateGas", { from: NOBODY, to: owner.address, value: "0x1" });
    expect(refused.message).toMatch(/insufficient funds for (transfer|gas \* price \+ value)/);
  });

  it("sees code, balance, nonce and storage that a call overrides", async () => {
    const { bytecode, ...view } = {
      bytecode: await clients.reader.getCode({ address: probe.address }),
      abi: probe.abi,
    };
    const elsewhere = { ...view, address: NOBODY as Address };
    const read = (stateDiff: { slot: Hex; value: Hex }[]) =>
      clients.reader.readContract({
        ...{ ...elsewhere, functionName: "value" },
        stateOverride: [{ address: NOBODY, code: bytecode, stateDiff }],
      });
    expect(await read([])).toBe(0n);
    expect(await read([{ slot: word(0), value: word(99) }])).toBe(99n);
    const paid = { ...call("note", [1n]), from: NOBODY, value: numberToHex(parseEther("7")) };
    await expect(chain.rpc("eth_call", paid, "latest")).rejects.toThrow(/insufficient (funds|balance)/);
    const rich = { [NOBODY]: { balance: numberToHex(parseEther("8")) } };
    expect(await chain.rpc("eth_call", paid, "latest", rich)).toBe(word(1));
    // `state` puts a whole storage in place of the account's, where `stateDiff` changes single slots.
    const value = await chain.rpc("eth_call", call("value"), "latest");
    expect(value).not.toBe(word(0));
    const emptied = { [probe.address]: { state: {} } };
    expect(await chain.rpc("eth_call", call("value"), "latest", emptied)).toBe(
      byEngine("calls", { native: word(0), ganache: value }),
    );
  });

  nativeOnly("calls", /between 1 and 2 arguments/)("estimates with what a call overrides", async () => {
    const paid = { ...call("note", [1n]), from: NOBODY, value: numberToHex(parseEther("7")) };
    const rich = { [NOBODY]: { balance: numberToHex(parseEther("8")) } };
    expect(BigInt(await chain.rpc("eth_estimateGas", paid, "latest", rich))).toBeGreaterThan(21_000n);
  });

  nativeOnly("calls", /between 1 and 3 arguments/)("sees the block that a call overrides", async () => {
    const answer = await chain.rpc<Hex>(
      "eth_call",
      call("seen"),
      "latest",
      {},
      {
        ...{
          number: "0x64",
          time: "0xffffffff",
          feeRecipient: friend.address,
          gasLimit: "0x1c9c380",
          baseFeePerGas: "0x0",
        },
      },
    );
    const words = (answer.slice(2).match(/.{64}/g) as string[]).map((digits) => BigInt(`0x${digits}`));
    expect(words).toEqual([100n, 0xffff_ffffn, BigInt(friend.address), 30_000_000n, 0n, 1337n]);
  });

  it("changes nothing by calling", async () => {
    const head = await chain.rpc("eth_blockNumber");
    await chain.rpc("eth_call", call("note", [123n]), "latest");
    expect(await clients.read(probe, "value")).not.toBe(123n);
    expect(await chain.rpc("eth_blockNumber")).toBe(head);
  });

  it("gives the same answers after kill -9", async () => {
    const ask = () =>
      Promise.all([
        chain.rpc("eth_call", call("value"), "latest"),
        chain.rpc("eth_estimateGas", call("note", [9n])),
        failure("eth_call", call("failWithReason"), "latest").then(({ data }) => data),
      ]);
    const before = await ask();
    await chain.killAndRestart();
    expect(await ask()).toEqual(before);
  });
});
