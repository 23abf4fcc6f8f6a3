import { createdAddress, fromHex, keccak256 } from "../../../src/ethereum/index.js";
import { addressWord, calling, code, creating, deploying, errorData, revertingWith, word } from "./assembly.js";
import { type CallFrame, hex, hexNumber, SENDER, type Sent, type TracedChain, tracedChain } from "./traced-chain.js";

let chain: TracedChain;
beforeAll(async () => {
  chain = await tracedChain();
});
afterAll(() => chain.close());

/** Sends a transaction and gives its call trace, whose gas is that of the receipt. */
async function traced(sent: Sent, tracerConfig: object = {}): Promise<CallFrame> {
  const hash = await chain.sent(sent);
  const trace = await chain.trace<CallFrame>(hash, { tracer: "callTracer", tracerConfig });
  expect(trace.gasUsed).toBe(hexNumber(chain.gasUsed(hash)));
  expect(trace.gas).toBe(hexNumber(sent.gasLimit ?? 1_000_000n));
  return trace;
}

const CALLEE = code("PUSH1 2a PUSH0 MSTORE PUSH1 20 PUSH0 RETURN");
const OUTPUT = hex(word(0x2an));

test("a transfer is one call", async () => {
  const to = `0x${"ab".repeat(20)}`;
  expect(await traced({ to, value: 5n, gasLimit: 21_000n })).toEqual({
    from: SENDER,
    gas: "0x5208",
    gasUsed: "0x5208",
    to,
    input: "0x",
    value: "0x5",
    type: "CALL",
  });
});

test("a creation shows its init code, the code that it deploys and where", async () => {
  const data = deploying(CALLEE);
  const trace = await traced({ data });
  const [receipt] = chain.chain.head().payload.receipts;
  expect(trace).toMatchObject({
    type: "CREATE",
    from: SENDER,
    to: hex(receipt?.contractAddress as Uint8Array),
    input: hex(data),
    output: hex(CALLEE),
    value: "0x0",
  });
  expect(trace).not.toHaveProperty("calls");
});

test.each([
  ["CALL", "0x0"],
  ["CALLCODE", "0x0"],
  ["DELEGATECALL", "0x3"], // the value of the call around it
  ["STATICCALL", undefined], // cannot have any
] as const)("a %s is a frame of its own, with its value %s", async (kind, value) => {
  const callee = await chain.deployed(CALLEE);
  const caller = await chain.deployed(calling(kind));
  const trace = await traced({ to: caller, data: addressWord(callee), value: 3n });
  const [call] = trace.calls as [CallFrame];
  expect(trace.calls).toHaveLength(1);
  expect(call).toMatchObject({ type: kind, from: caller, to: callee, input: "0x00000000", output: OUTPUT });
  expect(call.value).toBe(value);
  expect(call.gasUsed).toBe("0x10"); // 3 + 2 + 6 (a write that needs new memory) + 3 + 2
});

test("a call without value inside a static call is a CALL, not a STATICCALL", async () => {
  const callee = await chain.deployed(CALLEE);
  const middle = await chain.deployed(code(`PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 ${callee.slice(2)} GAS CALL STOP`));
  const caller = await chain.deployed(calling("STATICCALL"));
  const [outer] = (await traced({ to: caller, data: addressWord(middle) })).calls as [CallFrame];
  expect(outer.type).toBe("STATICCALL");
  expect(outer.calls?.[0]).toMatchObject({ type: "CALL", to: callee, value: "0x0" });
});

test("the input that is shown is that of the call, whatever becomes of the memory later", async () => {
  const callee = await chain.deployed(CALLEE);
  // The answer is written over the four bytes that were sent.
  const caller = await chain.deployed(
    code(`PUSH1 20 PUSH0 PUSH1 04 PUSH0 PUSH0 PUSH20 ${callee.slice(2)} GAS CALL PUSH1 04 PUSH1 1c RETURN`),
  );
  const trace = await traced({ to: caller });
  expect(trace.calls?.[0]).toMatchObject({ input: "0x00000000", output: OUTPUT });
  expect(trace.output).toBe("0x0000002a");
});

test("a revert shows its data and what it says", async () => {
  const data = errorData("not today");
  const to = await chain.deployed(revertingWith(data));
  expect(await traced({ to })).toMatchObject({
    error: "execution reverted",
    output: hex(data),
    revertReason: "not today",
  });
});

test("a panic shows what its code means", async () => {
  const data = Buffer.concat([Buffer.from("4e487b71", "hex"), word(0x11n)]);
  const to = await chain.deployed(revertingWith(data));
  expect((await traced({ to })).revertReason).toBe("arithmetic underflow or overflow");
});

test("a revert of a custom error shows its data only", async () => {
  const to = await chain.deployed(revertingWith(Buffer.from("deadbeef", "hex")));
  const trace = await traced({ to });
  expect(trace).toMatchObject({ error: "execution reverted", output: "0xdeadbeef" });
  expect(trace).not.toHaveProperty("revertReason");
});

test("an inner revert that is caught is the inner frame's alone", async () => {
  const callee = await chain.deployed(revertingWith(errorData("inside")));
  const caller = await chain.deployed(calling("CALL"));
  const trace = await traced({ to: caller, data: addressWord(callee) });
  expect(trace).not.toHaveProperty("error");
  expect(trace.calls?.[0]).toMatchObject({ error: "execution reverted", revertReason: "inside" });
});

test("out of gas takes all of the gas and gives no output", async () => {
  const to = await chain.deployed(code("JUMPDEST PUSH0 JUMP"));
  const trace = await traced({ to, gasLimit: 30_000n });
  expect(trace).toMatchObject({ error: "out of gas", gasUsed: "0x7530" });
  expect(trace).not.toHaveProperty("output");
});

test("an inner frame that runs out of gas has used all that it got", async () => {
  const callee = await chain.deployed(code("INVALID"));
  const caller = await chain.deployed(calling("CALL"));
  const [call] = (await traced({ to: caller, data: addressWord(callee), gasLimit: 5_000_000n })).calls as [CallFrame];
  expect(call).toMatchObject({ error: "invalid opcode: INVALID", gasUsed: call.gas });
});

test("a call that its sender cannot pay for is a frame that ends at once", async () => {
  const callee = await chain.deployed(CALLEE);
  const caller = await chain.deployed(calling("CALL", "PUSH1 05"));
  const trace = await traced({ to: caller, data: addressWord(callee), value: 4n });
  expect(trace).not.toHaveProperty("error");
  expect(trace.calls).toHaveLength(1);
  expect(trace.calls?.[0]).toMatchObject({
    ...{ type: "CALL", from: caller, to: callee, input: "0x00000000", value: "0x5", gasUsed: "0x0" },
    error: "insufficient balance for transfer",
  });
});

test("calls of precompiled contracts are frames", async () => {
  const caller = await chain.deployed(calling("STATICCALL"));
  const [call] = (await traced({ to: caller, data: word(2n) })).calls as [CallFrame];
  // sha256 of four zero bytes, for 60 and 12 a word.
  expect(call).toMatchObject({
    ...{ type: "STATICCALL", to: `0x${"2".padStart(40, "0")}`, gasUsed: "0x48" },
    output: "0xdf3f619804a92fdb4057192dc43dd748ea778adc52bc498ce80524c014b81119",
  });
});

test("CREATE and CREATE2 show where they created", async () => {
  const init = deploying(CALLEE);
  for (const kind of ["CREATE", "CREATE2"] as const) {
    const factory = await chain.deployed(creating(kind));
    const expected =
      kind === "CREATE"
        ? createdAddress(fromHex(factory), 1n)
        : keccak256(Buffer.concat([Buffer.of(0xff), fromHex(factory), word(7n), keccak256(init)])).subarray(12);
    const [creation] = (await traced({ to: factory, data: init, value: 2n })).calls as [CallFrame];
    expect(creation).toMatchObject({
      ...{ type: kind, from: factory, to: hex(expected), input: hex(init), output: hex(CALLEE), value: "0x2" },
    });
  }
});

test.each([
  ["reverts", revertingWith(errorData("no child")), "execution reverted"],
  ["gives code that begins with 0xef", deploying(Buffer.of(0xef)), "invalid code: must not begin with 0xef"],
  ["cannot pay for its code", code("PUSH2 4000 PUSH0 RETURN"), "contract creation code storage out of gas"],
  ["gives too much code", code("PUSH2 6001 PUSH0 RETURN"), "max code size exceeded"],
])("a creation that %s has no address", async (_, init, error) => {
  const factory = await chain.deployed(creating("CREATE"));
  const gasLimit = error.includes("out of gas") ? 500_000n : 8_000_000n;
  const [creation] = (await traced({ to: factory, data: init, gasLimit })).calls as [CallFrame];
  expect(creation).toMatchObject({ type: "CREATE", from: factory, error });
  expect(creation).not.toHaveProperty("to");
});

test("a second creation at the same address is a collision", async () => {
  const factory = await chain.deployed(creating("CREATE2"));
  await chain.sent({ to: factory, data: deploying(CALLEE) });
  const [creation] = (await traced({ to: factory, data: deploying(CALLEE) })).calls as [CallFrame];
  expect(creation).toMatchObject({ type: "CREATE2", error: "contract address collision", gasUsed: creation.gas });
});

test("a self-destruction is a frame that sends the balance", async () => {
  const beneficiary = `0x${"ee".repeat(20)}`;
  const to = await chain.deployed(code("PUSH0 CALLDATALOAD SELFDESTRUCT"), 7n);
  expect((await traced({ to, data: addressWord(beneficiary), value: 2n })).calls).toEqual([
    { ...{ from: to, gas: "0x0", gasUsed: "0x0", to: beneficiary, input: "0x", value: "0x9" }, type: "SELFDESTRUCT" },
  ]);
});

test("onlyTopCall leaves out what is below the top", async () => {
  const callee = await chain.deployed(CALLEE);
  const caller = await chain.deployed(calling("CALL"));
  const whole = await traced({ to: caller, data: addressWord(callee) });
  const top = await traced({ to: caller, data: addressWord(callee) }, { onlyTopCall: true });
  expect(whole.calls).toHaveLength(1);
  expect(top).not.toHaveProperty("calls");
  expect(Object.keys(top).concat("calls").sort()).toEqual(Object.keys(whole).sort());
});

describe("withLog", () => {
  const LOGGER = code("PUSH1 77 PUSH0 PUSH0 LOG1 STOP");
  const REVERTED_LOGGER = code("PUSH1 66 PUSH0 PUSH0 LOG1 PUSH0 PUSH0 REVERT");
  /** Logs, calls the first address, logs, calls the second one and logs. */
  const callOf = (slot: string): string => `PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 ${slot} CALLDATALOAD GAS CALL POP`;
  const BETWEEN = code(
    `PUSH1 aa PUSH0 MSTORE PUSH1 20 PUSH0 LOG0 ${callOf("00")} PUSH1 11 PUSH0 PUSH0 LOG1 ${callOf("20")}
     PUSH1 22 PUSH1 11 PUSH0 PUSH0 LOG2 STOP`,
  );
  const positions = (frame: CallFrame): [index: string, position: string][] | undefined =>
    frame.logs?.map(({ index, position }) => [index, position]);

  test("shows each frame's logs, with their index in the block and their place among its calls", async () => {
    const [first, second] = [await chain.deployed(LOGGER), await chain.deployed(REVERTED_LOGGER)];
    const to = await chain.deployed(BETWEEN);
    const data = Buffer.concat([addressWord(first), addressWord(second)]);
    const trace = await traced({ to, data }, { withLog: true });
    expect(trace.logs?.[0]).toEqual({
      ...{ address: to, topics: [], data: hex(word(0xaan)), index: "0x0", position: "0x0" },
    });
    expect(trace.logs?.[2]?.topics).toEqual([hex(word(0x11n)), hex(word(0x22n))]);
    expect(positions(trace)).toEqual([
      ["0x0", "0x0"],
      ["0x2", "0x1"],
      ["0x3", "0x2"], // what was reverted has no index
    ]);
    const [emitting, reverting] = trace.calls as [CallFrame, CallFrame];
    expect(positions(emitting)).toEqual([["0x1", "0x0"]]);
    expect(reverting).not.toHaveProperty("logs");
  });

  test("shows no logs where everything was reverted", async () => {
    const inner = await chain.deployed(LOGGER);
    const to = await chain.deployed(code(`${callOf("00")} PUSH0 PUSH0 REVERT`));
    const trace = await traced({ to, data: addressWord(inner) }, { withLog: true });
    expect(trace.calls?.[0]).not.toHaveProperty("logs");
  });

  test("with onlyTopCall shows the top's own logs", async () => {
    const inner = await chain.deployed(LOGGER);
    const to = await chain.deployed(BETWEEN);
    const data = Buffer.concat([addressWord(inner), addressWord(inner)]);
    const trace = await traced({ to, data }, { withLog: true, onlyTopCall: true });
    expect(positions(trace)).toEqual([
      ["0x0", "0x0"],
      ["0x2", "0x0"],
      ["0x4", "0x0"],
    ]);
  });

  test("without it there are no logs", async () => {
    expect(await traced({ to: await chain.deployed(LOGGER) })).not.toHaveProperty("logs");
  });
});
