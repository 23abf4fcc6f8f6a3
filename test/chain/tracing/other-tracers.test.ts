import { addressWord, calling, code, errorData, revertingWith, word } from "./assembly.js";
import { hex, SENDER, type TracedChain, tracedChain } from "./traced-chain.js";

let chain: TracedChain;
beforeAll(async () => {
  chain = await tracedChain();
});
afterAll(() => chain.close());

const CALLEE = code("PUSH1 2a PUSH0 MSTORE PUSH1 20 PUSH0 RETURN");

interface FlatFrame {
  subtraces: number;
  error?: string;
}

describe("flatCallTracer", () => {
  const flat = { tracer: "flatCallTracer" };
  const frames = (hash: string, tracerConfig: object = {}): Promise<FlatFrame[]> =>
    chain.trace<FlatFrame[]>(hash, { ...flat, tracerConfig });

  test("lists the frames in order, each with its address in the tree and its place in the chain", async () => {
    const callee = await chain.deployed(CALLEE);
    const caller = await chain.deployed(calling("CALL"));
    const hash = await chain.sent({ to: caller, data: addressWord(callee), value: 3n });
    const head = chain.chain.head();
    const place = {
      blockHash: hex(head.hash),
      blockNumber: head.number,
      transactionHash: hash,
      transactionPosition: 0,
    };
    const [outer, inner, ...more] = await frames(hash);
    expect(more).toEqual([]);
    expect(outer).toEqual({
      ...place,
      action: {
        ...{ callType: "call", from: SENDER, to: caller, gas: "0xf4240", value: "0x3" },
        input: hex(addressWord(callee)),
      },
      result: { gasUsed: `0x${chain.gasUsed(hash).toString(16)}`, output: "0x" },
      ...{ subtraces: 1, traceAddress: [], type: "call" },
    });
    expect(inner).toEqual({
      ...place,
      action: {
        ...{ callType: "call", from: caller, to: callee, gas: expect.any(String), value: "0x0" },
        input: "0x00000000",
      },
      result: { gasUsed: "0x10", output: hex(word(0x2an)) },
      ...{ subtraces: 0, traceAddress: [0], type: "call" },
    });
  });

  test("shows creations and self-destructions in Parity's form", async () => {
    const contract = code("CALLER SELFDESTRUCT");
    const to = await chain.deployed(contract, 4n);
    const [raw] = chain.chain.head().payload.transactions as [Uint8Array];
    const { hash } = await chain.chain.decode(raw);
    const [creation] = await frames(hex(hash));
    expect(creation).toMatchObject({
      action: { creationMethod: "create", from: SENDER, value: "0x4" },
      result: { address: to, code: hex(contract) },
      type: "create",
    });
    const [, end] = await frames(await chain.sent({ to }));
    expect(end).toMatchObject({
      action: { address: to, balance: "0x4", refundAddress: SENDER },
      ...{ subtraces: 0, traceAddress: [0], type: "suicide" },
    });
    expect(end).not.toHaveProperty("result");
  });

  test("leaves calls of precompiled contracts out, unless includePrecompiles is set", async () => {
    const caller = await chain.deployed(calling("STATICCALL"));
    const hash = await chain.sent({ to: caller, data: word(2n) });
    const without = await frames(hash);
    expect(without.map(({ subtraces }) => subtraces)).toEqual([0]);
    const along = await frames(hash, { includePrecompiles: true });
    expect(along.map(({ subtraces }) => subtraces)).toEqual([1, 0]);
  });

  test("convertParityErrors words errors as Parity did", async () => {
    const data = errorData("no");
    const hash = await chain.sent({ to: await chain.deployed(revertingWith(data)) });
    const words = async (hash: string, tracerConfig: object) => (await frames(hash, tracerConfig))[0] as FlatFrame;
    expect((await words(hash, {})).error).toBe("execution reverted");
    expect(await words(hash, { convertParityErrors: true })).toMatchObject({
      ...{ error: "Reverted", result: { output: hex(data) } },
    });
    const failing = await chain.sent({ to: await chain.deployed(code("INVALID")) });
    const failed = await words(failing, { convertParityErrors: true });
    expect(failed.error).toBe("Bad instruction");
    expect(failed).not.toHaveProperty("result");
  });

  test("a call that is no transaction has no place", async () => {
    const to = await chain.deployed(CALLEE);
    const [frame] = await chain.request<FlatFrame[]>("debug_traceCall", { to }, "latest", flat);
    expect(frame).toMatchObject({ blockHash: null, blockNumber: 0, transactionHash: null, transactionPosition: 0 });
  });
});

test("4byteTracer counts calls by selector and length of the arguments, but for precompiled contracts", async () => {
  const callee = await chain.deployed(CALLEE);
  const twice = await chain.deployed(calling("CALL"));
  const outer = (target: string) =>
    chain.sent({ to: twice, data: Buffer.concat([addressWord(target), Buffer.alloc(4)]) });
  const trace = (hash: string) => chain.trace(hash, { tracer: "4byteTracer" });
  expect(await trace(await outer(callee))).toEqual({ "0x00000000-32": 1, "0x00000000-0": 1 });
  expect(await trace(await outer("0x02"))).toEqual({ "0x00000000-32": 1 });
  expect(await trace(await chain.sent({ data: CALLEE }))).toEqual({});
});

test("muxTracer gives the answers of several tracers by name, each with its configuration", async () => {
  const callee = await chain.deployed(code("PUSH0 PUSH0 LOG0 STOP"));
  const caller = await chain.deployed(calling("CALL"));
  const hash = await chain.sent({ to: caller, data: addressWord(callee) });
  const configurations = {
    callTracer: { onlyTopCall: true },
    prestateTracer: { diffMode: true },
    flatCallTracer: null,
    "4byteTracer": {},
    noopTracer: {},
  };
  const alone: Record<string, unknown> = {};
  for (const [tracer, tracerConfig] of Object.entries(configurations)) {
    alone[tracer] = await chain.trace(hash, { tracer, tracerConfig });
  }
  expect(await chain.trace(hash, { tracer: "muxTracer", tracerConfig: configurations })).toEqual(alone);
});

test("noopTracer says nothing", async () => {
  expect(await chain.trace(await chain.sent({ to: SENDER }), { tracer: "noopTracer" })).toEqual({});
});

test("an unknown tracer is refused with the names of those there are", async () => {
  const hash = await chain.sent({ to: SENDER });
  const message = expect.stringMatching(/"fooTracer".*callTracer, prestateTracer.*struct logs/);
  await expect(chain.trace(hash, { tracer: "fooTracer" })).rejects.toMatchObject({ code: -32602, message });
  const inside = { tracer: "muxTracer", tracerConfig: { fooTracer: {} } };
  await expect(chain.trace(hash, inside)).rejects.toMatchObject({ code: -32602, message });
});

test.each([
  [{ tracer: "callTracer", tracerConfig: { withLog: "yes" } }, /tracerConfig\.withLog: expected true or false/],
  [{ tracer: "muxTracer", tracerConfig: { callTracer: 1 } }, /tracerConfig\.callTracer: expected an object/],
  [{ tracer: "callTracer", tracerConfig: [] }, /options\.tracerConfig.*expected an object/],
  [{ tracer: 1 }, /options\.tracer.*expected a text/],
  [{ timeout: "5 seconds" }, /options\.timeout.*expected a duration/],
  [{ limit: -1 }, /options\.limit/],
  [{ enableMemory: 1 }, /options\.enableMemory.*expected true or false/],
])("%j is refused with the name of what is wrong", async (options, message) => {
  const hash = await chain.sent({ to: SENDER });
  await expect(chain.trace(hash, options)).rejects.toMatchObject({
    code: -32602,
    message: expect.stringMatching(message),
  });
});

test("an empty tracer name and options that are null mean the default", async () => {
  const hash = await chain.sent({ to: SENDER });
  const expected = await chain.request("debug_traceTransaction", hash);
  expect(await chain.trace(hash, { tracer: "", tracerConfig: null, timeout: null, limit: null })).toEqual(expected);
  expect(await chain.request("debug_traceTransaction", hash, null)).toEqual(expected);
});
