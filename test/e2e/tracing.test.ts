import { encodeFunctionData, type Hex, numberToHex, parseEther } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine, nativeOnly } from "../support/engines.js";
import { probeArtifact } from "../support/raw-transactions.js";
import { type Deployed, type ViemClients, viemClients, word } from "../support/viem-clients.js";

interface StructLogs {
  gas: number;
  failed: boolean;
  returnValue: string;
  structLogs: {
    pc: number;
    op: string;
    gas: number;
    gasCost: number;
    depth: number;
    stack?: string[];
    storage?: object;
  }[];
}

interface CallFrame {
  type: string;
  from: string;
  to: string;
  value?: string;
  gas: string;
  gasUsed: string;
  input: string;
  output?: string;
  error?: string;
  revertReason?: string;
  calls?: CallFrame[];
  logs?: { address: string; topics: string[] }[];
}

const owner = account(0);
const HASH = byEngine("traces", { native: "KECCAK256", ganache: "SHA3" });
const UNKNOWN = byEngine("errors", { native: /not found/, ganache: /^Unknown transaction/ });

describe("debug_traceTransaction", () => {
  let chain: Chain;
  let clients: ViemClients;
  let probe: Deployed;
  let nested: { hash: Hex; gasUsed: bigint };
  let failed: { hash: Hex; gasUsed: bigint };

  const encode = (functionName: string, args: readonly unknown[] = []) =>
    encodeFunctionData({ abi: probe.abi, functionName, args });
  const trace = <T>(hash: Hex, options?: object) =>
    chain.rpc<T>("debug_traceTransaction", hash, ...(options ? [options] : []));
  const callTrace = (hash: Hex, tracerConfig: object = {}) =>
    trace<CallFrame>(hash, { tracer: "callTracer", tracerConfig });

  beforeAll(async () => {
    chain = await startChain();
    clients = viemClients(chain);
    probe = await clients.deploy(probeArtifact());
    const { transactionHash, gasUsed } = await clients.send(probe, "forward", [probe.address, encode("note", [5n])], {
      value: parseEther("2"),
      gas: 300_000n,
    });
    nested = { hash: transactionHash, gasUsed };
    const hash = await clients.wallet.sendTransaction({
      to: probe.address,
      data: encode("failWithReason"),
      gas: 90_000n,
    });
    failed = { hash, gasUsed: (await clients.reader.waitForTransactionReceipt({ hash })).gasUsed };
  });
  afterAll(cleanUp);

  it("has each step of a transaction", async () => {
    const { gas, failed: wrong, structLogs, returnValue } = await trace<StructLogs>(nested.hash);
    expect({ gas, wrong }).toEqual(
      byEngine<unknown>("traces", {
        native: { gas: Number(nested.gasUsed), wrong: false },
        ganache: { gas: numberToHex(nested.gasUsed), wrong: undefined },
      }),
    );
    expect(returnValue.replace(/^0x/, "")).toBe(byEngine("traces", { native: word(1).slice(2), ganache: "" }));
    expect(structLogs[0]).toMatchObject({ pc: 0, op: "PUSH1", depth: 1, stack: [] });
    expect(new Set(structLogs.map(({ depth }) => depth))).toEqual(new Set([1, 2]));
    const ops = structLogs.map(({ op }) => op);
    expect(ops.filter((op) => op === "CALL")).toHaveLength(1);
    expect(ops).toEqual(expect.arrayContaining(["SSTORE", "LOG3", HASH, "RETURN"]));
    expect(ops.at(-1)).toBe("RETURN");
    for (const [index, step] of structLogs.entries()) {
      const next = structLogs[index + 1];
      // Ganache writes the gas in hex.
      if (next && next.depth === step.depth && step.op !== "CALL") {
        expect(Number(next.gas)).toBe(Number(step.gas) - step.gasCost);
      }
    }
  });

  it("leaves out of the steps what is not wanted", async () => {
    const options = { disableStack: true, disableStorage: true, disableMemory: true };
    const { structLogs } = await trace<StructLogs>(nested.hash, options);
    expect(structLogs.every((step) => !("stack" in step) || step.stack === null || step.stack?.length === 0)).toBe(
      true,
    );
    expect(structLogs.every(({ storage }) => storage === undefined || storage === null)).toBe(true);
  });

  nativeOnly("traces", /structLogs/)("has the calls of a transaction", async () => {
    const frame = await callTrace(nested.hash);
    const parties = { from: owner.address.toLowerCase(), to: probe.address.toLowerCase() };
    const two = numberToHex(parseEther("2"));
    expect(frame).toMatchObject({ type: "CALL", ...parties, value: two, gasUsed: numberToHex(nested.gasUsed) });
    expect(frame.error).toBeUndefined();
    expect(frame.output).toBe(word(1));
    expect(frame.calls).toHaveLength(1);
    expect(frame.calls?.[0]).toMatchObject({
      ...{ type: "CALL", from: parties.to, to: parties.to, value: two },
      ...{ input: encode("note", [5n]), output: word(5) },
    });
  });

  nativeOnly("traces", /undefined/)(
    "has only the outermost call, or the logs too, where that is requested",
    async () => {
      expect((await callTrace(nested.hash, { onlyTopCall: true })).calls).toBeUndefined();
      const { calls } = await callTrace(nested.hash, { withLog: true });
      expect(calls?.[0]?.logs).toMatchObject([{ address: probe.address.toLowerCase(), topics: { 1: word(5) } }]);
    },
  );

  nativeOnly("traces", /structLogs/)("says why a transaction failed", async () => {
    const frame = await callTrace(failed.hash);
    expect(frame).toMatchObject({ error: "execution reverted", revertReason: "this is the reason" });
    const steps = await trace<StructLogs>(failed.hash);
    expect(steps).toMatchObject({ failed: true, gas: Number(failed.gasUsed) });
    expect(steps.structLogs.at(-1)?.op).toBe("REVERT");
  });

  nativeOnly("traces", /structLogs/)("has a creation", async () => {
    const { abi, bytecode } = probeArtifact();
    const hash = await clients.wallet.deployContract({ abi, bytecode });
    const { contractAddress } = await clients.succeeded(hash);
    expect(await callTrace(hash)).toMatchObject({ type: "CREATE", to: contractAddress, input: bytecode });
  });

  it("says that it does not know a transaction", async () => {
    await expect(trace(word(1))).rejects.toMatchObject({ message: expect.stringMatching(UNKNOWN) });
  });

  it("is the same for old transactions after later ones, and after kill -9", async () => {
    const readTraces = () =>
      Promise.all([trace(nested.hash), callTrace(nested.hash), trace(failed.hash), callTrace(failed.hash)]);
    const before = await readTraces();
    for (let value = 0; value < 5; value++) await clients.send(probe, "note", [value], { gas: 100_000n });
    expect(await readTraces()).toEqual(before);
    await chain.killAndRestart();
    expect(await readTraces()).toEqual(before);
  });
});
