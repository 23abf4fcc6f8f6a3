import { addressWord, calling, code, errorData, revertingWith } from "./assembly.js";
import { hex, type StructLog, type StructLogs, slot, type TracedChain, tracedChain } from "./traced-chain.js";

let chain: TracedChain;
beforeAll(async () => {
  chain = await tracedChain();
});
afterAll(() => chain.close());

const last = (trace: StructLogs): StructLog => trace.structLogs.at(-1) as StructLog;
const steps = (trace: StructLogs, op: string): StructLog[] => trace.structLogs.filter((log) => log.op === op);

/** Deploys a contract, calls it and gives the struct logs of that. */
async function run(contract: Uint8Array, options: object = {}, sent: { data?: Uint8Array; gasLimit?: bigint } = {}) {
  const to = await chain.deployed(contract);
  return chain.trace(await chain.sent({ to, gasLimit: 100_000n, ...sent }), options);
}

test("reports each opcode with its place, gas, cost and the stack before it, and the storage where it is used", async () => {
  // 21000 of the 100000 gas are spent before; a first write of a cold slot costs 22100, a warm read 100 (EIP-2929).
  const storage = { [slot(0n)]: slot(0x2an) };
  expect(await run(code("PUSH1 2a PUSH0 SSTORE PUSH0 SLOAD STOP"))).toEqual({
    gas: 43_207,
    failed: false,
    returnValue: "0x",
    structLogs: [
      { pc: 0, op: "PUSH1", gas: 79_000, gasCost: 3, depth: 1, stack: [] },
      { pc: 2, op: "PUSH0", gas: 78_997, gasCost: 2, depth: 1, stack: ["0x2a"] },
      { pc: 3, op: "SSTORE", gas: 78_995, gasCost: 22_100, depth: 1, stack: ["0x2a", "0x0"], storage },
      { pc: 4, op: "PUSH0", gas: 56_895, gasCost: 2, depth: 1, stack: [] },
      { pc: 5, op: "SLOAD", gas: 56_893, gasCost: 100, depth: 1, stack: ["0x0"], storage },
      { pc: 6, op: "STOP", gas: 56_793, gasCost: 0, depth: 1, stack: ["0x2a"] },
    ],
  });
});

test("a plain transfer has no steps", async () => {
  const hash = await chain.sent({ to: `0x${"ab".repeat(20)}`, value: 1n, gasLimit: 21_000n });
  expect(await chain.trace(hash)).toEqual({ gas: 21_000, failed: false, returnValue: "0x", structLogs: [] });
});

test("the value that a creation returns is the code that it deploys", async () => {
  const contract = code("PUSH0 PUSH0 RETURN");
  await chain.deployed(contract);
  const [raw] = chain.chain.head().payload.transactions as [Uint8Array];
  const { hash } = await chain.chain.decode(raw);
  expect((await chain.trace(hex(hash))).returnValue).toBe(hex(contract));
});

test("disableStack and disableStorage leave the stack and the storage out", async () => {
  const trace = await run(code("PUSH1 01 PUSH0 SSTORE STOP"), { disableStack: true, disableStorage: true });
  for (const log of trace.structLogs) {
    expect(log).not.toHaveProperty("stack");
    expect(log).not.toHaveProperty("storage");
  }
});

test("enableMemory reports the memory before the opcode in words, and nothing while there is none", async () => {
  const trace = await run(code("PUSH1 ff PUSH1 20 MSTORE STOP"), { enableMemory: true });
  expect(steps(trace, "MSTORE")[0]).not.toHaveProperty("memory");
  expect(last(trace).memory).toEqual([slot(0n), slot(0xffn)]);
});

test("memory that an opcode changes is reported as it is then", async () => {
  const trace = await run(code("PUSH1 01 PUSH0 MSTORE PUSH1 02 PUSH1 20 MSTORE PUSH1 03 PUSH0 MSTORE8 STOP"), {
    enableMemory: true,
  });
  const [, second, third] = [steps(trace, "MSTORE")[0], steps(trace, "MSTORE")[1], steps(trace, "MSTORE8")[0]];
  expect(second?.memory).toEqual([slot(1n)]);
  expect(third?.memory).toEqual([slot(1n), slot(2n)]);
  expect(last(trace).memory).toEqual([slot((3n << 248n) + 1n), slot(2n)]);
});

test("enableReturnData reports what the last call of the frame returned", async () => {
  const callee = await chain.deployed(code("PUSH1 2a PUSH0 MSTORE PUSH1 20 PUSH0 RETURN"));
  const trace = await run(calling("CALL"), { enableReturnData: true }, { data: addressWord(callee) });
  expect(steps(trace, "CALL")[0]).not.toHaveProperty("returnData");
  expect(steps(trace, "RETURN")[0]).not.toHaveProperty("returnData");
  expect(steps(trace, "RETURNDATASIZE")[0]?.returnData).toBe(slot(0x2an));
});

test("a limit ends the list, not the execution", async () => {
  const trace = await run(code("PUSH1 01 PUSH0 SSTORE STOP"), { limit: 2 });
  expect(trace.structLogs.map((log) => log.op)).toEqual(["PUSH1", "PUSH0"]);
  expect(trace.gas).toBe(21_000 + 3 + 2 + 22_100);
});

test("a call's cost holds the gas that it hands on, which its frame then has", async () => {
  const callee = await chain.deployed(code("GAS POP STOP"));
  const trace = await run(calling("CALL"), {}, { data: addressWord(callee) });
  const [call] = steps(trace, "CALL") as [StructLog];
  const inner = trace.structLogs.filter((log) => log.depth === 2);
  expect(inner.map((log) => log.op)).toEqual(["GAS", "POP", "STOP"]);
  // A cold account costs 2600 (EIP-2929), four bytes of memory 3; a 64th of the rest is kept back (EIP-150).
  const rest = call.gas - 2_603;
  const handedOn = rest - Math.floor(rest / 64);
  expect(call.gasCost).toBe(2_603 + handedOn);
  expect(inner[0]?.gas).toBe(handedOn);
  const after = trace.structLogs.find((log) => log.depth === 1 && log.pc > call.pc) as StructLog;
  expect(after.gas).toBe(rest - 4);
});

test("storage is reported for each account by itself", async () => {
  const callee = await chain.deployed(code("PUSH1 09 PUSH1 05 SSTORE STOP"));
  const trace = await run(calling("CALL"), {}, { data: addressWord(callee) });
  expect(steps(trace, "SSTORE").map((log) => log.storage)).toEqual([
    { [slot(5n)]: slot(9n) },
    { [slot(0n)]: slot(1n) },
    { [slot(0n)]: slot(1n), [slot(1n)]: slot(0n) },
  ]);
});

test("in a delegate call the storage is the caller's", async () => {
  const callee = await chain.deployed(code("PUSH1 09 PUSH1 05 SSTORE STOP"));
  const trace = await run(calling("DELEGATECALL"), {}, { data: addressWord(callee) });
  expect(steps(trace, "SSTORE").at(-1)?.storage).toEqual({
    [slot(5n)]: slot(9n),
    [slot(0n)]: slot(1n),
    [slot(1n)]: slot(0n),
  });
});

test("code that runs off its end stops there, and that is a step", async () => {
  const trace = await run(code("PUSH1 01 PUSH1 02"));
  expect(last(trace)).toEqual({ pc: 4, op: "STOP", gas: 78_994, gasCost: 0, depth: 1, stack: ["0x1", "0x2"] });
});

test("the refund counter is reported where it is not zero", async () => {
  const to = await chain.deployed(code("CALLDATASIZE PUSH0 SSTORE STOP"));
  await chain.sent({ to, data: Buffer.of(1) });
  const trace = await chain.trace(await chain.sent({ to }));
  expect(steps(trace, "PUSH0")[0]).not.toHaveProperty("refund");
  expect(last(trace).refund).toBe(4_800); // EIP-3529
});

test("a revert gives its data and blames no step", async () => {
  const data = errorData("not today");
  const trace = await run(revertingWith(data));
  expect(trace).toMatchObject({ failed: true, returnValue: hex(data) });
  expect(last(trace)).toMatchObject({ op: "REVERT" });
  expect(last(trace)).not.toHaveProperty("error");
});

test.each([
  ["PUSH1 01 ADD", "ADD", "stack underflow (1 <=> 2)"],
  ["INVALID", "INVALID", "invalid opcode: INVALID"],
  ["JUMPDEST 0c", "opcode 0xc not defined", "invalid opcode: opcode 0xc not defined"],
  // After a jump the VM knows undefined opcodes by another number.
  ["PUSH1 03 JUMP JUMPDEST 0c", "opcode 0xc not defined", "invalid opcode: opcode 0xc not defined"],
  ["PUSH1 07 JUMP", "JUMP", "invalid jump destination"],
  ["PUSH1 01 PUSH0 PUSH0 RETURNDATACOPY", "RETURNDATACOPY", "return data out of bounds"],
  ["PUSH1 01 PUSH3 ffffff MSTORE", "MSTORE", "out of gas"],
])("%s fails at %s: %s", async (text, op, error) => {
  const trace = await run(code(text));
  expect(trace).toMatchObject({ gas: 100_000, failed: true, returnValue: "0x" });
  expect(last(trace)).toMatchObject({ op, error });
  expect(trace.structLogs.slice(0, -1).some((log) => "error" in log)).toBe(false);
});

test("a cost beyond all bounds stays a number", async () => {
  const trace = await run(code(`PUSH1 01 PUSH32 ${"ff".repeat(32)} MSTORE`));
  expect(Number.isSafeInteger(last(trace).gasCost)).toBe(true);
});

test("a frame that fails is reported with its error, and the caller continues", async () => {
  const callee = await chain.deployed(code("INVALID"));
  const trace = await run(calling("CALL"), {}, { data: addressWord(callee), gasLimit: 3_000_000n });
  expect(trace.failed).toBe(false);
  expect(steps(trace, "INVALID")[0]).toMatchObject({ depth: 2, error: "invalid opcode: INVALID" });
  expect(steps(trace, "SSTORE")[0]?.stack).toEqual(["0x0", "0x0"]);
});
