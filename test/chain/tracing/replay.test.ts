import { EventEmitter, once } from "node:events";
import { EMPTY, fromHex, keccak256, quantityToBytes } from "../../../src/ethereum/index.js";
import { GWEI } from "../chains.js";
import { code, deploying, revertingWith } from "./assembly.js";
import {
  type CallFrame,
  hex,
  hexNumber,
  type StructLogs,
  slot,
  type TracedChain,
  tracedChain,
} from "./traced-chain.js";

const cause = { method: "test", params: [] };
/** Adds one to slot 0 and returns what was there. */
const COUNTER = code("PUSH0 SLOAD DUP1 PUSH1 01 ADD PUSH0 SSTORE PUSH0 MSTORE PUSH1 20 PUSH0 RETURN");
const ENDLESS = code("JUMPDEST PUSH0 JUMP");

describe("on a chain that mines each transaction at once", () => {
  let chain: TracedChain;
  let counter: string;
  beforeAll(async () => {
    chain = await tracedChain();
    counter = await chain.deployed(COUNTER);
  });
  afterAll(() => chain.close());

  const counted = async (hash: string): Promise<bigint> => BigInt((await chain.trace(hash)).returnValue);
  const setCounter = (value: bigint): Promise<void> =>
    chain.chain.override(cause, (overlay) => {
      overlay.setStorage(fromHex(counter), new Uint8Array(32), quantityToBytes(value));
    });

  test("a transaction is traced on the state of its time", async () => {
    const hashes = [];
    for (let round = 0; round < 3; round++) hashes.push(await chain.sent({ to: counter }));
    expect(await Promise.all(hashes.map(counted))).toEqual([0n, 1n, 2n]);
  });

  test("an override is seen by the transactions after it, not by those before", async () => {
    const before = await chain.sent({ to: counter });
    const was = await counted(before);
    await setCounter(100n);
    const after = await chain.sent({ to: counter });
    await setCounter(200n);
    expect(await counted(before)).toBe(was);
    expect(await counted(after)).toBe(100n);
  });

  test("a transaction that was sent in a contract's name is traced as sent by it", async () => {
    const contract = await chain.deployed(COUNTER, 10n ** 18n);
    const fees = { maxFeePerGas: 100n * GWEI, maxPriorityFeePerGas: GWEI };
    const call = { to: fromHex(counter), value: 0n, data: EMPTY };
    const data = { type: 2, chainId: 1337n, nonce: 1n, gasLimit: 100_000n, ...call, ...fees };
    const { hash } = await chain.chain.submit(chain.chain.impersonate(data, fromHex(contract)));
    const trace = await chain.trace(hex(hash), { tracer: "callTracer" });
    expect(trace).toMatchObject({ from: contract, to: counter, gasUsed: hexNumber(chain.gasUsed(hex(hash))) });
    expect(trace).not.toHaveProperty("error");
  });

  test("a transaction that is unknown, or whose block was taken back, is not found", async () => {
    const unknown = { code: -32000, message: "transaction not found" };
    await expect(chain.trace(`0x${"12".repeat(32)}`)).rejects.toMatchObject(unknown);
    const mark = await chain.chain.checkpoint();
    const hash = await chain.sent({ to: counter });
    await chain.chain.revertTo(mark, cause);
    await expect(chain.trace(hash)).rejects.toMatchObject(unknown);
  });

  test("genesis cannot be traced, nor a block that is not there", async () => {
    const genesis = hex(chain.chain.genesisHash);
    const refusal = { code: -32000, message: "genesis is not traceable" };
    await expect(chain.request("debug_traceBlockByNumber", "0x0")).rejects.toMatchObject(refusal);
    await expect(chain.request("debug_traceBlockByHash", genesis)).rejects.toMatchObject(refusal);
    const missing = { code: -32000, message: "block not found" };
    await expect(chain.request("debug_traceBlockByNumber", "0xffff")).rejects.toMatchObject(missing);
    const hash = `0x${"34".repeat(32)}`;
    await expect(chain.request("debug_traceBlockByHash", hash)).rejects.toMatchObject({ code: -32000 });
  });

  describe("debug_traceCall", () => {
    const call = (request: object, options: object, block = "latest"): Promise<StructLogs> =>
      chain.request("debug_traceCall", request, block, options);

    test("traces a call at any block without changing anything", async () => {
      await setCounter(7n);
      await chain.sent({ to: counter });
      const head = chain.chain.head().number;
      const value = async (block: string) => BigInt((await call({ to: counter }, {}, block)).returnValue);
      expect(await value("latest")).toBe(8n);
      expect(await value(`0x${(head - 1).toString(16)}`)).toBe(7n);
      expect(chain.chain.head().number).toBe(head);
    });

    test("sees state and block overrides", async () => {
      const stateOverrides = { [counter]: { stateDiff: { [slot(0n)]: slot(41n) } } };
      expect((await call({ to: counter }, { stateOverrides })).returnValue).toBe(slot(41n));
      const timed = { [counter]: { code: hex(code("TIMESTAMP PUSH0 MSTORE PUSH1 20 PUSH0 RETURN")) } };
      const options = { stateOverrides: timed, blockOverrides: { time: "0x1234" } };
      expect((await call({ to: counter }, options)).returnValue).toBe(slot(0x1234n));
    });

    test("takes tracers, and reports a revert as part of the trace", async () => {
      const to = await chain.deployed(revertingWith(Buffer.from("beef", "hex")));
      expect(await call({ to, gas: "0x186a0" }, { tracer: "callTracer" })).toMatchObject({
        ...{ type: "CALL", to, gas: "0x186a0", error: "execution reverted", output: "0xbeef" },
      });
    });

    test("is refused when the call could not begin", async () => {
      const refusal = { code: -32000, message: expect.stringContaining("insufficient funds") };
      const poor = { from: `0x${"99".repeat(20)}`, to: counter, value: "0x1" };
      await expect(call(poor, {})).rejects.toMatchObject(refusal);
    });
  });

  test("a trace that takes longer than its timeout ends with an error, and the next one is whole", async () => {
    const to = await chain.deployed(ENDLESS);
    const endless = await chain.sent({ to, gasLimit: 16_000_000n });
    await expect(chain.trace(endless, { tracer: "noopTracer", timeout: "1ms" })).rejects.toMatchObject({
      code: -32000,
      message: expect.stringContaining("execution timeout"),
    });
    const next = await chain.sent({ to: counter });
    expect(await chain.trace(next, { tracer: "callTracer" })).toMatchObject({
      gasUsed: hexNumber(chain.gasUsed(next)),
    });
  });

  test("while a long trace runs, transactions are mined", async () => {
    const to = await chain.deployed(ENDLESS);
    const endless = await chain.sent({ to, gasLimit: 2_000_000n });
    const ended = new EventEmitter();
    // All steps are looked at, and one is kept.
    const trace = chain.trace(endless, { limit: 1 }).finally(() => ended.emit("trace"));
    const first = Promise.race([
      once(ended, "trace").then(() => "the trace"),
      chain.sent({ to: counter }).then(() => "a transaction"),
    ]);
    expect(await first).toBe("a transaction");
    expect(await trace).toMatchObject({ failed: true, gas: 2_000_000 });
  });

  test("a trace that would take all the memory is refused", async () => {
    // 64 KiB of memory, which is reported again at each of the steps that follow.
    const to = await chain.deployed(code("PUSH1 01 PUSH3 010000 MSTORE JUMPDEST PUSH1 07 JUMP"));
    const hash = await chain.sent({ to, gasLimit: 1_000_000n });
    await expect(chain.trace(hash, { enableMemory: true })).rejects.toMatchObject({
      code: -32005,
      message: expect.stringContaining("the trace is larger than"),
    });
  });
});

describe("on a chain that mines by hand", () => {
  let chain: TracedChain;
  let counter: string;
  let hashes: string[];
  beforeAll(async () => {
    chain = await tracedChain({ settings: { automine: false } });
    await chain.sent({ data: deploying(COUNTER) });
    await chain.chain.mine(1);
    counter = hex(chain.chain.head().payload.receipts[0]?.contractAddress as Uint8Array);
    const logger = await logging();
    hashes = [];
    for (const to of [counter, logger, counter, logger]) hashes.push(await chain.sent({ to }));
    await chain.chain.mine(1);
  });
  afterAll(() => chain.close());

  async function logging(): Promise<string> {
    await chain.sent({ data: deploying(code("PUSH0 PUSH0 LOG0 STOP")) });
    await chain.chain.mine(1);
    return hex(chain.chain.head().payload.receipts[0]?.contractAddress as Uint8Array);
  }

  test("a transaction is traced after those before it in its block", async () => {
    const traces = await Promise.all(hashes.map((hash) => chain.trace(hash)));
    expect(traces[0]?.returnValue).toBe(slot(0n));
    expect(traces[2]?.returnValue).toBe(slot(1n));
    expect(traces.map((trace) => BigInt(trace.gas))).toEqual(hashes.map(chain.gasUsed));
  });

  test("logs are numbered through the block", async () => {
    const options = { tracer: "callTracer", tracerConfig: { withLog: true } };
    const index = async (hash: string) => (await chain.trace<CallFrame>(hash, options)).logs?.[0]?.index;
    expect([await index(hashes[1] as string), await index(hashes[3] as string)]).toEqual(["0x0", "0x1"]);
  });

  test("a block is traced by its number, its hash or its bytes, transaction by transaction", async () => {
    const { number, hash } = chain.chain.head();
    const options = { tracer: "callTracer", tracerConfig: { withLog: true } };
    const alone = [];
    for (const txHash of hashes) alone.push({ txHash, result: await chain.trace(txHash, options) });
    const rlp = await chain.request<string>("debug_getRawBlock", hexNumber(BigInt(number)));
    expect(await chain.request("debug_traceBlockByNumber", hexNumber(BigInt(number)), options)).toEqual(alone);
    expect(await chain.request("debug_traceBlockByNumber", "latest", options)).toEqual(alone);
    expect(await chain.request("debug_traceBlockByHash", hex(hash), options)).toEqual(alone);
    expect(await chain.request("debug_traceBlock", rlp, options)).toEqual(alone);
  });

  test("a block that is not of the chain is traced on its parent", async () => {
    const { number, header } = chain.chain.head();
    const before = Buffer.from(
      (await chain.request<string>("debug_getRawBlock", hexNumber(BigInt(number)))).slice(2),
      "hex",
    );
    const other = Buffer.from(before);
    // Another time: its hash is another one then, its transactions do the same.
    const time = quantityToBytes(header.timestamp);
    other[other.indexOf(time) + time.length - 1] = (time.at(-1) as number) ^ 1;
    expect(hex(keccak256(other))).not.toBe(hex(keccak256(before)));
    const traced = await chain.request<{ txHash: string; result: StructLogs }[]>("debug_traceBlock", hex(other));
    expect(traced.map(({ txHash }) => txHash)).toEqual(hashes);
    expect(traced.map(({ result }) => BigInt(result.gas))).toEqual(hashes.map(chain.gasUsed));
  });

  test("a block without its parent, or bytes that are no block, are refused", async () => {
    const rlp = Buffer.from((await chain.request<string>("debug_getRawBlock", "latest")).slice(2), "hex");
    const { parentHash } = chain.chain.head().header;
    const orphan = Buffer.from(rlp);
    orphan.fill(0x77, orphan.indexOf(parentHash), orphan.indexOf(parentHash) + 32);
    await expect(chain.request("debug_traceBlock", hex(orphan))).rejects.toMatchObject({
      code: -32000,
      message: `parent 0x${"77".repeat(32)} not found`,
    });
    for (const bytes of ["0x", "0xc0", "0x01", "0xffff"]) {
      await expect(chain.request("debug_traceBlock", bytes)).rejects.toMatchObject({ code: -32602 });
    }
  });

  test("txIndex traces a call on the state before that transaction", async () => {
    const value = async (txIndex: number) =>
      (await chain.request<StructLogs>("debug_traceCall", { to: counter }, "latest", { txIndex })).returnValue;
    expect([await value(0), await value(1), await value(2), await value(3)]).toEqual([0n, 1n, 1n, 2n].map(slot));
    await expect(value(4)).rejects.toMatchObject({
      code: -32000,
      message: expect.stringContaining("transaction index 4 out of range"),
    });
  });
});

test.each([
  ["frontier", 20_000, 50],
  ["homestead", 20_000, 50],
  ["tangerineWhistle", 20_000, 200], // EIP-150
  ["byzantium", 20_000, 200],
  ["istanbul", 20_000, 800], // EIP-1884, EIP-2200
  ["berlin", 22_100, 100], // EIP-2929
  ["paris", 22_100, 100],
  ["prague", 22_100, 100],
] as const)(
  "by the rules of %s a first SSTORE costs %d, an SLOAD after it %d, and the gas is the receipt's",
  async (fork, sstore, sload) => {
    const chain = await tracedChain({ fork });
    const hash = await chain.sent({ data: code("PUSH1 2a PUSH1 00 SSTORE PUSH1 00 SLOAD POP STOP"), legacy: true });
    const trace = await chain.trace(hash);
    const cost = (op: string) => trace.structLogs.find((log) => log.op === op)?.gasCost;
    expect([cost("SSTORE"), cost("SLOAD")]).toEqual([sstore, sload]);
    expect(trace).toMatchObject({ gas: Number(chain.gasUsed(hash)), failed: false });
    expect(await chain.trace(hash, { tracer: "callTracer" })).toMatchObject({
      type: "CREATE",
      gasUsed: hexNumber(chain.gasUsed(hash)),
    });
    await chain.close();
  },
);
