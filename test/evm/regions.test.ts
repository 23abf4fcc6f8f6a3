/** Messages that touch more than the regions of the interpreter's memory hold: they begin again in larger ones. */
import { createMachine, type Host, STATUS } from "../../src/evm/index.js";

const CALLER = new Uint8Array(20).fill(1);
const CONTRACT = new Uint8Array(20).fill(2);
/** PUSH0 SLOAD PUSH0 MSTORE, and returns that. */
const READER = new Uint8Array(20).fill(3);
const READS = Buffer.from("5f545f5260205ff3", "hex");

const ENVIRONMENT = {
  hardfork: "osaka" as const,
  coinbase: new Uint8Array(20),
  ...{ timestamp: 1n, number: 1n, difficulty: 0n, gasLimit: 1n << 40n, chainId: 1n, baseFee: 0n, blobBaseFee: 1n },
  origin: CALLER,
  ...{ gasPrice: 0n, blobHashes: [], unlimitedCode: false, unlimitedInitCode: true },
};

const LARGE_CODE = new Uint8Array(24_576).fill(0x5b);

/** Every account has 7 wei and a long code of its own, but for the contracts. */
const hostWith = (code: Uint8Array): Host => ({
  account(address) {
    const codeHash = new Uint8Array(32);
    codeHash.set(address, 12);
    return { nonce: 1n, balance: 7n, codeHash, hasStorage: false };
  },
  code: (address) => (address[0] === 2 ? code : address[0] === 3 ? READS : LARGE_CODE),
  storage: (_address, slot) => slot.subarray(30),
  blockHash: () => undefined,
  precompile: () => ({ gasUsed: 0n, output: new Uint8Array(0) }),
});

/** Does something with each number from so many down to 1, and returns what is at the beginning of the memory. */
const loop = (rounds: number, body: string): string =>
  `62${rounds.toString(16).padStart(6, "0")}5b${body}60019003806004575b60205ff3`;

it.each([
  // DUP1 BALANCE PUSH0 MSTORE
  ["accounts", loop(20_000, "80315f52"), 7n],
  // DUP1 SLOAD PUSH0 MSTORE
  ["slots", loop(70_000, "80545f52"), 1n],
  // DUP1 PUSH0 SSTORE, PUSH0 SLOAD PUSH0 MSTORE
  ["changes that could be undone", loop(300_000, "805f555f545f52"), 1n],
  // PUSH2 1024 PUSH0 LOG0, DUP1 PUSH0 MSTORE
  ["logs", loop(10_000, "6104005fa0805f52"), 1n],
  // DUP1 EXTCODESIZE PUSH0 MSTORE
  ["code", loop(1_500, "803b5f52"), 24_576n],
  // DUP1 PUSH0 MSTORE, then nine million bytes are returned
  ["returned bytes", `${loop(1, "805f52").slice(0, -10)}5b628954405ff3`, 1n],
])("a message may need more room for %s", async (_what, program, first) => {
  const machine = createMachine();
  const before = machine.size();
  let restarts = 0;
  const call = { from: CALLER, to: CONTRACT, input: new Uint8Array(0), value: 0n, gas: 1n << 40n, nonce: 0n, warm: [] };
  const observer = { restart: () => void restarts++ };
  const host = hostWith(Buffer.from(program, "hex"));
  const { status, output } = await machine.run(ENVIRONMENT, call, host, { observer });
  expect(status).toBe(STATUS.done);
  expect(BigInt(`0x${Buffer.from(output.subarray(0, 32)).toString("hex")}`)).toBe(first);
  expect(restarts).toBeGreaterThan(0);
  expect(machine.size()).toBeGreaterThan(before);
  // The next message finds nothing of it.
  const after = await machine.run(ENVIRONMENT, { ...call, to: READER }, host);
  expect(after.output).toEqual(new Uint8Array(32));
  expect(machine.logs()).toEqual([]);
});
