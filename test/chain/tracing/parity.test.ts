import { createdAddress, fromHex } from "../../../src/ethereum/index.js";
import { balanceOf, COINBASE, ETHER, GWEI, nonceOf, send, signed } from "../chains.js";
import { addressWord, calling, code, creating, deploying, errorData, revertingWith, word } from "./assembly.js";
import { hex, hexNumber, SENDER, slot, type TracedChain, tracedChain } from "./traced-chain.js";

interface Trace {
  action: Record<string, string>;
  result: Record<string, string> | null;
  error?: string;
  subtraces: number;
  traceAddress: number[];
  type: string;
  blockNumber?: number;
  transactionHash?: string;
}

interface Outcome {
  output: string;
  trace: Trace[];
  stateDiff: Record<string, { balance: unknown; code: unknown; nonce: unknown; storage: object }> | null;
  vmTrace: VmTrace | null;
}

interface VmTrace {
  code: string;
  ops: { op: string; pc: number; cost: number; ex: Record<string, unknown> | null; sub: VmTrace | null }[];
}

let chain: TracedChain;
beforeAll(async () => {
  chain = await tracedChain();
});
afterAll(() => chain.close());

const CALLEE = code("PUSH1 2a PUSH0 MSTORE PUSH1 20 PUSH0 RETURN");
const STORE = code("PUSH0 CALLDATALOAD PUSH1 05 SSTORE PUSH1 06 SLOAD STOP");
const traces = (hash: string): Promise<Trace[]> => chain.request("trace_transaction", hash);
const replay = (hash: string, ...types: string[]): Promise<Outcome> =>
  chain.request("trace_replayTransaction", hash, types);
const headHex = (): string => hexNumber(BigInt(chain.chain.head().number));
const balance = (address: string): bigint => balanceOf(chain.chain, fromHex(address));

describe("trace_transaction", () => {
  test("lists the frames with the gas of the messages alone", async () => {
    const callee = await chain.deployed(CALLEE);
    const caller = await chain.deployed(calling("CALL"));
    const hash = await chain.sent({ to: caller, data: addressWord(callee), value: 3n });
    const head = chain.chain.head();
    const zeros = BigInt(addressWord(callee).filter((byte) => byte === 0).length);
    const intrinsic = 21_000n + zeros * 4n + (32n - zeros) * 16n;
    const place = { blockHash: hex(head.hash), blockNumber: head.number, transactionHash: hash };
    expect(await traces(hash)).toEqual([
      {
        ...place,
        action: {
          ...{ callType: "call", from: SENDER, to: caller, value: "0x3", input: hex(addressWord(callee)) },
          gas: hexNumber(1_000_000n - intrinsic),
        },
        result: { gasUsed: hexNumber(chain.gasUsed(hash) - intrinsic), output: "0x" },
        ...{ subtraces: 1, traceAddress: [], transactionPosition: 0, type: "call" },
      },
      {
        ...place,
        action: {
          ...{ callType: "call", from: caller, to: callee, value: "0x0", input: "0x00000000" },
          gas: expect.stringMatching(/^0x/),
        },
        result: { gasUsed: "0x10", output: hex(word(0x2an)) },
        ...{ subtraces: 0, traceAddress: [0], transactionPosition: 0, type: "call" },
      },
    ]);
  });

  test("shows creations, failures and self-destructions", async () => {
    const factory = await chain.deployed(creating("CREATE2"));
    const [, creation] = await traces(await chain.sent({ to: factory, data: deploying(CALLEE) }));
    expect(creation).toMatchObject({
      action: { creationMethod: "create2", from: factory, init: hex(deploying(CALLEE)), value: "0x0" },
      result: { address: expect.stringMatching(/^0x/), code: hex(CALLEE) },
      type: "create",
    });
    const [reverted] = await traces(await chain.sent({ to: await chain.deployed(revertingWith(errorData("no"))) }));
    expect(reverted).toMatchObject({ error: "Reverted", result: { output: hex(errorData("no")) } });
    const [failed] = await traces(await chain.sent({ to: await chain.deployed(code("INVALID")) }));
    expect(failed).toMatchObject({ error: "Bad instruction", result: null });
    const mortal = await chain.deployed(code("CALLER SELFDESTRUCT"), 4n);
    const [, end] = await traces(await chain.sent({ to: mortal }));
    expect(end).toMatchObject({
      action: { address: mortal, balance: "0x4", refundAddress: SENDER },
      ...{ result: null, traceAddress: [0], type: "suicide" },
    });
  });

  test("is empty where there is no such transaction", async () => {
    expect(await traces(`0x${"12".repeat(32)}`)).toEqual([]);
  });
});

test("trace_get gives a trace by its address", async () => {
  const callee = await chain.deployed(CALLEE);
  const hash = await chain.sent({ to: await chain.deployed(calling("CALL")), data: addressWord(callee) });
  const [top, inner] = await traces(hash);
  expect(await chain.request("trace_get", hash, [])).toEqual(top);
  expect(await chain.request("trace_get", hash, ["0x0"])).toEqual(inner);
  expect(await chain.request("trace_get", hash, ["0x1"])).toBeNull();
  expect(await chain.request("trace_get", hash, ["0x0", "0x0"])).toBeNull();
});

describe("of blocks", () => {
  let hashes: string[];
  let number: string;
  beforeAll(async () => {
    const cause = { method: "test", params: [] };
    const to = await chain.deployed(STORE);
    await chain.chain.change(cause, (settings) => ({ ...settings, automine: false }));
    hashes = [await chain.sent({ to, data: addressWord("0x01") }), await chain.sent({ to, data: addressWord("0x02") })];
    await chain.chain.mine(1);
    await chain.chain.change(cause, (settings) => ({ ...settings, automine: true }));
    number = headHex();
  });

  test("trace_block lists the traces of all transactions", async () => {
    const each = await Promise.all(hashes.map(traces));
    expect(await chain.request("trace_block", number)).toEqual(each.flat());
    expect(await chain.request("trace_block", hex(chain.chain.head().hash))).toEqual(each.flat());
    expect(await chain.request("trace_block", "0x0")).toEqual([]);
    expect(await chain.request("trace_block", "0xffff")).toEqual([]);
  });

  test("trace_replayBlockTransactions has for each what changed since the one before", async () => {
    const answer = await chain.request<(Outcome & { transactionHash: string })[]>(
      "trace_replayBlockTransactions",
      number,
      ["stateDiff"],
    );
    expect(answer.map(({ transactionHash }) => transactionHash)).toEqual(hashes);
    const changes = answer.map(({ stateDiff }) => Object.values(stateDiff ?? {}).map(({ storage }) => storage));
    expect(changes[0]).toContainEqual({ [slot(5n)]: { "*": { from: slot(0n), to: slot(1n) } } });
    expect(changes[1]).toContainEqual({ [slot(5n)]: { "*": { from: slot(1n), to: slot(2n) } } });
    expect(answer[0]).toMatchObject({ output: "0x", trace: [], vmTrace: null });
    expect(await chain.request("trace_replayBlockTransactions", "0xffff", ["trace"])).toEqual([]);
  });

  test("what is pending is not traced", async () => {
    await expect(chain.request("trace_block", "pending")).rejects.toMatchObject({
      code: -32000,
      message: "tracing on top of pending is not supported",
    });
  });
});

test("trace_block has rewards before the merge", async () => {
  const older = await tracedChain({ fork: "london" });
  await older.sent({ to: SENDER });
  const [transfer, paid, ...more] = await older.request<Trace[]>("trace_block", "latest");
  expect(transfer?.type).toBe("call");
  expect(paid).toMatchObject({
    action: { author: hex(COINBASE), rewardType: "block", value: hexNumber(2n * ETHER) },
    ...{ result: null, traceAddress: [], transactionHash: null, transactionPosition: null, type: "reward" },
  });
  expect(more).toEqual([]);
  await older.close();
});

describe("trace_filter", () => {
  let callee: string;
  let caller: string;
  let first: number;
  beforeAll(async () => {
    first = chain.chain.head().number + 1;
    callee = await chain.deployed(CALLEE);
    caller = await chain.deployed(calling("CALL"));
    await chain.sent({ to: caller, data: addressWord(callee) });
    await chain.sent({ to: callee });
  });
  const filter = (criteria: object): Promise<Trace[]> =>
    chain.request("trace_filter", { fromBlock: hexNumber(BigInt(first)), ...criteria });
  const places = (found: Trace[]): [number, string][] =>
    found.map(({ blockNumber = 0, traceAddress }) => [blockNumber - first, traceAddress.join()]);

  test("finds what went to an address, its creation too", async () => {
    expect(places(await filter({ toAddress: [callee] }))).toEqual([
      [0, ""],
      [2, "0"],
      [3, ""],
    ]);
  });

  test("finds what came from an address; both ends make a union, or an intersection by mode", async () => {
    expect(places(await filter({ fromAddress: [caller] }))).toEqual([[2, "0"]]);
    const both = { fromAddress: [SENDER], toAddress: [callee] };
    expect(places(await filter({ ...both, mode: "intersection" }))).toEqual([
      [0, ""],
      [3, ""],
    ]);
    expect(await filter(both)).toHaveLength(5);
  });

  test("gives part of what matches", async () => {
    const all = await filter({});
    expect(all).toHaveLength(5);
    expect(await filter({ after: 1, count: 2 })).toEqual(all.slice(1, 3));
    expect(await filter({ toBlock: hexNumber(BigInt(first)) })).toEqual(all.slice(0, 1));
    expect(await filter({ fromBlock: "0xffff" })).toEqual([]);
  });

  test("refuses a range whose end is before its beginning", async () => {
    await expect(filter({ toBlock: "0x1" })).rejects.toMatchObject({ code: -32602 });
    await expect(filter({ count: 1_000_000 })).rejects.toMatchObject({ code: -32602 });
  });
});

describe("stateDiff", () => {
  test("of a call: what changed of each account, and nothing else", async () => {
    const to = await chain.deployed(STORE);
    await chain.sent({ to, data: addressWord("0x09") });
    const before = { sender: balance(SENDER), coinbase: balance(hex(COINBASE)), nonce: nonceOf(chain.chain, 0) };
    const hash = await chain.sent({ to, data: addressWord("0x0a"), value: 7n });
    const delta = (from: bigint, to: bigint) => ({ "*": { from: hexNumber(from), to: hexNumber(to) } });
    expect((await replay(hash, "stateDiff")).stateDiff).toEqual({
      [SENDER]: {
        ...{ balance: delta(before.sender, balance(SENDER)), code: "=", storage: {} },
        nonce: delta(before.nonce, before.nonce + 1n),
      },
      [hex(COINBASE)]: {
        ...{ balance: delta(before.coinbase, balance(hex(COINBASE))), code: "=", nonce: "=", storage: {} },
      },
      [to]: {
        ...{ balance: delta(0n, 7n), code: "=", nonce: "=" },
        storage: { [slot(5n)]: { "*": { from: slot(9n), to: slot(10n) } } },
      },
    });
  });

  test("of a creation: what is new", async () => {
    const factory = await chain.deployed(creating("CREATE"));
    const init = Buffer.concat([code("PUSH1 08 PUSH1 01 SSTORE"), deploying(CALLEE)]);
    init[5 + 5] = 0x0a + 5; // where its code begins
    const hash = await chain.sent({ to: factory, data: init, value: 2n });
    const { stateDiff } = await replay(hash, "stateDiff");
    expect(stateDiff?.[hex(createdAddress(fromHex(factory), 1n))]).toEqual({
      ...{ balance: { "+": "0x2" }, code: { "+": hex(CALLEE) }, nonce: { "+": "0x1" } },
      storage: { [slot(1n)]: { "+": slot(8n) } },
    });
  });

  test("of a destruction, where it still destroys: what is gone", async () => {
    const older = await tracedChain({ fork: "shanghai" });
    const mortal = await older.deployed(code("CALLER SELFDESTRUCT"), 4n);
    const hash = await older.sent({ to: mortal });
    const { stateDiff } = await older.request<Outcome>("trace_replayTransaction", hash, ["stateDiff"]);
    expect(stateDiff?.[mortal]).toEqual({
      ...{ balance: { "-": "0x4" }, code: { "-": hex(code("CALLER SELFDESTRUCT")) }, nonce: { "-": "0x1" } },
      storage: {},
    });
    await older.close();
  });

  test("of a transaction that fails: fees and the nonce only", async () => {
    const hash = await chain.sent({ to: await chain.deployed(code("PUSH1 01 PUSH0 SSTORE INVALID")) });
    expect(Object.keys((await replay(hash, "stateDiff")).stateDiff ?? {}).sort()).toEqual(
      [SENDER, hex(COINBASE)].sort(),
    );
  });
});

describe("vmTrace", () => {
  test("shows each step with what it pushed, wrote and left, and what a call ran below it", async () => {
    const callee = await chain.deployed(CALLEE);
    const caller = await chain.deployed(
      code(`PUSH1 20 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 ${callee.slice(2)} GAS CALL DUP1 PUSH1 03 SSTORE STOP`),
    );
    const hash = await chain.sent({ to: caller });
    const { vmTrace, output, trace, stateDiff } = await replay(hash, "vmTrace");
    expect({ output, trace, stateDiff }).toEqual({ output: "0x", trace: [], stateDiff: null });
    const steps = vmTrace?.ops ?? [];
    expect(steps.map(({ op }) => op).slice(-6)).toEqual(["GAS", "CALL", "DUP1", "PUSH1", "SSTORE", "STOP"]);
    expect(steps[0]).toMatchObject({ pc: 0, cost: 3, ex: { push: ["0x20"], mem: null, store: null }, sub: null });
    const [call, dup, , store, stop] = steps.slice(-5);
    expect(call?.ex).toMatchObject({ push: ["0x1"], mem: { off: 0, data: hex(word(0x2an)) } });
    expect(call?.sub?.code).toBe(hex(CALLEE));
    expect(call?.sub?.ops.map(({ op }) => op)).toEqual(["PUSH1", "PUSH0", "MSTORE", "PUSH1", "PUSH0", "RETURN"]);
    expect(call?.sub?.ops[2]?.ex?.mem).toEqual({ off: 0, data: hex(word(0x2an)) });
    expect(dup?.ex?.push).toEqual(["0x1", "0x1"]);
    expect(store?.ex?.store).toEqual({ key: "0x3", val: "0x1" });
    const [top] = await traces(hash);
    const left = BigInt(top?.action.gas ?? 0) - BigInt(top?.result?.gasUsed ?? 0);
    expect(BigInt(stop?.ex?.used as number)).toBe(left);
  });

  test("a step that fails has no effect", async () => {
    const hash = await chain.sent({ to: await chain.deployed(code("PUSH0 INVALID")) });
    const { vmTrace } = await replay(hash, "vmTrace");
    expect(vmTrace?.ops.map(({ ex }) => ex === null)).toEqual([false, true]);
  });
});

describe("of what is not mined", () => {
  test("trace_call reports of a call what replaying reports of a transaction, with overrides", async () => {
    const to = await chain.deployed(STORE);
    const request = { from: SENDER, to, data: hex(addressWord("0x04")) };
    const types = ["trace", "stateDiff"];
    const answer = await chain.request<Outcome>("trace_call", request, types);
    expect(answer.trace).toMatchObject([{ action: { from: SENDER, to }, result: { output: "0x" }, type: "call" }]);
    expect(answer.trace[0]).not.toHaveProperty("blockHash");
    expect(answer.stateDiff?.[to]?.storage).toEqual({ [slot(5n)]: { "*": { from: slot(0n), to: slot(4n) } } });
    const overrides = { [to]: { code: hex(revertingWith(errorData("other"))) } };
    const other = await chain.request<Outcome>("trace_call", request, types, "latest", overrides);
    expect(other).toMatchObject({ output: hex(errorData("other")), trace: [{ error: "Reverted" }] });
  });

  test("trace_callMany makes each call on the state that those before it left", async () => {
    const to = await chain.deployed(STORE);
    const factory = await chain.deployed(creating("CREATE"));
    const made = hex(createdAddress(fromHex(factory), 1n));
    const call = (to: string, data: Uint8Array) => [{ from: SENDER, to, data: hex(data) }, ["stateDiff", "trace"]];
    const answers = await chain.request<Outcome[]>("trace_callMany", [
      call(to, addressWord("0x04")),
      call(to, addressWord("0x06")),
      call(factory, deploying(CALLEE)),
      call(made, Buffer.alloc(0)),
    ]);
    expect(answers[1]?.stateDiff?.[to]?.storage).toEqual({ [slot(5n)]: { "*": { from: slot(4n), to: slot(6n) } } });
    expect(answers[3]?.output).toBe(hex(word(0x2an)));
    expect(await chain.request("trace_callMany", [])).toEqual([]);
  });

  test("trace_rawTransaction reports what a transaction would do, and does not send it", async () => {
    const to = `0x${"ab".repeat(20)}`;
    const fields = { type: 2, gasLimit: 21_000n, to, value: 5n, maxFeePerGas: 100n * GWEI, maxPriorityFeePerGas: GWEI };
    const raw = (nonce: bigint): Uint8Array => signed(chain.chain, 1, { ...fields, nonce });
    const head = headHex();
    const answer = await chain.request<Outcome>("trace_rawTransaction", hex(raw(0n)), ["stateDiff", "trace"]);
    expect(headHex()).toBe(head);
    await send(chain.chain, 1, { ...fields, nonce: 0n });
    const [{ hash }] = [await chain.chain.decode(raw(0n))];
    const { trace, stateDiff } = await replay(hex(hash), "stateDiff", "trace");
    expect(answer.trace).toEqual(trace);
    expect(Object.keys(answer.stateDiff ?? {})).toEqual(Object.keys(stateDiff ?? {}));
    for (const [nonce, message] of [
      [0n, /^nonce too low/],
      [2n, /^nonce too high/],
    ] as const) {
      await expect(chain.request("trace_rawTransaction", hex(raw(nonce)), ["trace"])).rejects.toMatchObject({
        code: -32000,
        message: expect.stringMatching(message),
      });
    }
  });
});

test.each([
  ["trace_replayTransaction", [`0x${"12".repeat(32)}`, ["trace"]], -32000, /transaction not found/],
  ["trace_replayTransaction", [`0x${"12".repeat(32)}`, ["everything"]], -32602, /types.*expected one of/],
  ["trace_replayTransaction", [`0x${"12".repeat(32)}`, "trace"], -32602, /types.*expected a list/],
  ["trace_transaction", ["0x12"], -32602, /hash/],
  ["trace_get", [`0x${"12".repeat(32)}`, [-1]], -32602, /indices/],
  ["trace_callMany", [[[{}]]], -32602, /calls\[0\].*expected \[transaction, trace types\]/],
  ["trace_callMany", [[[{ to: "0x1" }, ["trace"]]]], -32602, /calls\[0\]\[0\]\.to/],
  ["trace_filter", [{ mode: "all" }], -32602, /mode.*expected one of/],
  ["trace_rawTransaction", ["0x01", ["trace"]], -32000, /./],
])("%s of %j is refused", async (method, params, code, message) => {
  await expect(chain.request(method, ...params)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});
