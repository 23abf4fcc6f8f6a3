import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";

afterAll(cleanUp);

const SENDER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const CALLER = `0x${"ca".repeat(20)}`;
const CALLED = `0x${"cb".repeat(20)}`;

/** Stores 1 in slot 0 and returns 32 bytes of memory that hold 0x2a. */
const CALLED_CODE = "0x6001600055602a60005260206000f3";
/** Hashes 32 bytes, reads the size of the other's code, and calls it with 3 wei and four bytes of input. */
const CALLER_CODE = `0x63deadbeef60e01b60005260206000205073${"cb".repeat(20)}3b50602060006004600060037${"3"}${"cb".repeat(20)}5af1005b`;
/** Reverts with nothing. */
const REVERTING = `0x${"cc".repeat(20)}`;
/** Runs out of gas: it jumps to its own beginning forever. */
const ENDLESS = `0x${"cd".repeat(20)}`;
/** Creates an empty contract by CREATE2 with the salt 5, and one by CREATE. */
const CREATOR = `0x${"ce".repeat(20)}`;

const CALL_TREE = `{
  stack: [],
  hex: function (value) { return "0x" + value.toString(16); },
  enter: function (frame) {
    this.stack.push({
      type: frame.getType(), from: toHex(frame.getFrom()), to: toHex(frame.getTo()), input: toHex(frame.getInput()),
      gas: this.hex(frame.getGas()), value: frame.getValue() === undefined ? undefined : this.hex(frame.getValue()),
    });
  },
  exit: function (result) {
    var frame = this.stack.pop();
    frame.gasUsed = this.hex(result.getGasUsed());
    if (result.getError() !== undefined) frame.error = result.getError();
    else if (result.getOutput().length > 0) frame.output = toHex(result.getOutput());
    var outer = this.stack.length > 0 ? this.stack[this.stack.length - 1] : this;
    (outer.calls = outer.calls || []).push(frame);
  },
  fault: function () {},
  result: function (ctx) {
    var output = toHex(ctx.output);
    return {
      type: ctx.type, from: toHex(ctx.from), to: toHex(ctx.to), input: toHex(ctx.input), gas: this.hex(ctx.gas),
      gasUsed: this.hex(ctx.gasUsed), value: this.hex(ctx.value), error: ctx.error, calls: this.calls,
      output: output === "0x" ? undefined : output,
    };
  },
}`;

/** An expression of JavaScript that answers what it does to the tracer's own context. */
const answering = (expression: string): string =>
  `{ fault: function () {}, result: function (ctx, db) { return ${expression}; } }`;

describe("a tracer in JavaScript", () => {
  let chain: Chain;
  const trace = <T = unknown>(hash: string, tracer: string, more: object = {}) =>
    chain.rpc<T>("debug_traceTransaction", hash, { tracer, ...more });
  const sent = (to: string, more: object = {}) =>
    chain.rpc("eth_sendTransaction", { from: SENDER, to, gas: "0x30d40", ...more });
  let hash: string;

  beforeAll(async () => {
    chain = await startChain({ flags: ["--clock", "step", "--no-exchange"] });
    for (const [address, code] of [
      [CALLED, CALLED_CODE],
      [CALLER, CALLER_CODE],
      [REVERTING, "0x60006000fd"],
      [ENDLESS, "0x5b600056"],
      [
        CREATOR,
        "0x60056000600060003560f55060006000600060f05000".replace("60003560f5", "6000f5").replace("600060f0", "f0"),
      ],
    ]) {
      await chain.rpc("hardhat_setCode", address, code);
    }
    hash = await sent(CALLER, { value: "0x5" });
  });

  it("sees the calls that callTracer sees", async () => {
    for (const [to, more] of [
      [CALLER, { value: "0x5" }],
      [CREATOR, {}],
      [CALLED, {}],
    ] as const) {
      const mined = await sent(to, more);
      const expected = await trace(mined, "callTracer");
      expect(JSON.parse(JSON.stringify(await trace(mined, CALL_TREE)))).toEqual(expected);
    }
  });

  it("is called at each step with what struct logs have", async () => {
    const { structLogs } = await chain.rpc<{ structLogs: Record<string, unknown>[] }>("debug_traceTransaction", hash, {
      enableMemory: true,
    });
    const steps = await trace(
      hash,
      `{
        steps: [],
        step: function (log) {
          var stack = [];
          for (var index = log.stack.length() - 1; index >= 0; index--) stack.push("0x" + log.stack.peek(index).toString(16));
          this.steps.push({
            pc: log.getPC(), op: log.op.toString(), gas: log.getGas(), gasCost: log.getCost(), depth: log.getDepth(),
            stack: stack, size: log.memory.length(), push: log.op.isPush() === /^PUSH/.test(log.op.toString()),
          });
        },
        fault: function () {},
        result: function () { return this.steps; },
      }`,
    );
    expect(steps).toEqual(
      structLogs.map(({ pc, op, gas, gasCost, depth, stack, memory }) => ({
        ...{ pc, op, gas, gasCost, depth, stack, push: true },
        size: 32 * ((memory as string[] | undefined) ?? []).length,
      })),
    );
  });

  it("sees the contract, the memory and the state at each step", async () => {
    const seen = await trace<Record<string, unknown>[]>(
      hash,
      `{
        seen: [],
        step: function (log, db) {
          var op = log.op.toString();
          if (op !== "SSTORE" && op !== "RETURN" && op !== "CALL") return;
          var at = log.contract.getAddress();
          this.seen.push({
            op: op, caller: toHex(log.contract.getCaller()), address: toHex(at), value: log.contract.getValue().toString(),
            input: toHex(log.contract.getInput()), slot: toHex(db.getState(at, toWord("0x0"))), balance: db.getBalance(at).toString(),
            code: toHex(db.getCode(at)).length, exists: [db.exists(at), db.exists(toAddress("0x1234"))],
            memory: toHex(log.memory.slice(0, 4)), word: op === "RETURN" ? log.memory.getUint(0).toString() : "",
          });
        },
        fault: function () {},
        result: function () { return this.seen; },
      }`,
    );
    const word = (digits: string) => `0x${digits.padStart(64, "0")}`;
    const called = {
      caller: CALLER,
      address: CALLED,
      value: "3",
      input: "0xdeadbeef",
      balance: "3",
      code: CALLED_CODE.length,
    };
    const exists = [true, false];
    expect(seen).toEqual([
      {
        ...{
          op: "CALL",
          caller: SENDER.toLowerCase(),
          address: CALLER,
          value: "5",
          input: "0x",
          slot: word("0"),
          balance: "5",
        },
        ...{ code: CALLER_CODE.length, exists, memory: "0xdeadbeef", word: "" },
      },
      { ...called, op: "SSTORE", slot: word("0"), exists, memory: "0x00000000", word: "" },
      { ...called, op: "RETURN", slot: word("1"), exists, memory: "0x00000000", word: "42" },
    ]);
  });

  it("has geth's context and helper functions", async () => {
    const answer = await trace(
      hash,
      `{
        setup: function (config) { this.config = JSON.parse(config); },
        fault: function () {},
        result: function (ctx, db) {
          return {
            config: this.config, type: ctx.type, block: ctx.block, index: ctx.txIndex, hash: toHex(ctx.txHash), nonce: db.getNonce(ctx.from),
            word: toHex(toWord("0x1234")), address: toHex(toAddress("0x1234")), contract: toHex(toContract("${SENDER}", 0)),
            contract2: toHex(toContract2("0xdeadbeef00000000000000000000000000000000", "0x00", "0x00")),
            precompiled: [isPrecompiled(toAddress("0x01")), isPrecompiled(ctx.from)], slice: toHex(slice([1, 2, 3, 4], 1, 3)),
            big: bigInt("100000000000000000000").add(1), price: ctx.gasPrice.greater(0),
          };
        },
      }`,
      { tracerConfig: { deep: [1] } },
    );
    expect(answer).toMatchObject({
      ...{ config: { deep: [1] }, type: "CALL", block: 1, index: 0, hash, nonce: 1 },
      word: `0x${"1234".padStart(64, "0")}`,
      address: `0x${"1234".padStart(40, "0")}`,
      contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
      contract2: "0xb928f69bb1d91cd65274e3c79d8986362984fda3",
      ...{ precompiled: [true, false], slice: "0x0203", big: "100000000000000000001", price: true },
    });
  });

  it("is called with faults, and with a revert as one", async () => {
    const faults = `{
      faults: [],
      step: function (log) { if (log.getError() !== undefined) this.faults.push("step " + log.getError()); },
      fault: function (log) { this.faults.push(log.op.toString() + " " + log.getError()); },
      result: function (ctx) { return [this.faults, ctx.error]; },
    }`;
    expect(await trace(await sent(REVERTING), faults)).toEqual([["REVERT execution reverted"], "execution reverted"]);
    expect(await trace(await sent(ENDLESS), faults)).toEqual([["step out of gas"], "out of gas"]);
  });

  it("traces calls and whole blocks", async () => {
    const counts =
      "{ n: 0, step: function () { this.n++; }, fault: function () {}, result: function () { return this.n; } }";
    expect(await chain.rpc("debug_traceCall", { from: SENDER, to: CALLED }, "latest", { tracer: counts })).toBe(9);
    const { blockNumber } = await chain.rpc<{ blockNumber: string }>("eth_getTransactionByHash", hash);
    const [traced] = await chain.rpc<{ txHash: string; result: number }[]>("debug_traceBlockByNumber", blockNumber, {
      tracer: counts,
    });
    expect(traced).toEqual({ txHash: hash, result: await trace(hash, counts) });
  });

  it("reaches nothing of the node", async () => {
    const names = [
      "process",
      "require",
      "fetch",
      "setTimeout",
      "console",
      "host",
      "WebAssembly",
      "std",
      "os",
      "module",
    ];
    const types = await trace(hash, answering(`[${names.map((name) => `typeof ${name}`)}]`));
    expect(types).toEqual(names.map(() => "undefined"));
    const attempt = answering(`toHex.constructor("return typeof process")()`);
    expect(await trace(hash, attempt)).toBe("undefined");
  });

  it.each<[string, string, RegExp]>([
    [
      "runs forever",
      "{ step: function () { for (;;); }, fault: function () {}, result: function () {} }",
      /execution timeout: .*'step'$/,
    ],
    [
      "catches what ends it",
      "{ step: function () { for (;;) { try { for (;;); } catch (e) {} } }, fault: function () {}, result: function () {} }",
      /execution timeout/,
    ],
    ["runs forever when it is read", "(function () { for (;;); })()", /execution timeout: .*'eval'$/],
    [
      "throws",
      "{ fault: function () {}, result: function () { throw new Error('oh'); } }",
      /^Error: oh {4}in server-side tracer function 'result'$/,
    ],
    [
      "calls itself forever",
      "{ f: function () { return this.f(); }, fault: function () {}, result: function () { return this.f(); } }",
      /stack overflow|call stack/,
    ],
    [
      "looks beyond the stack",
      "{ step: function (log) { try { log.stack.peek(9); } catch (e) {} }, fault: function () {}, result: function () {} }",
      /^tracer accessed out of bound stack: size 0, index 9 {4}in server-side tracer function 'step'$/,
    ],
    ["has no result", "{ fault: function () {} }", /^trace object must expose a function result\(\)$/],
    ["has no fault", "{ result: function () {} }", /^trace object must expose a function fault\(\)$/],
    [
      "has an enter alone",
      "{ enter: function () {}, fault: function () {}, result: function () {} }",
      /both or none of enter\(\) and exit\(\)$/,
    ],
    ["is no JavaScript", "{ step: function (", /^SyntaxError/],
  ])("that %s ends with a sentence, and the node goes on", async (_what, tracer, sentence) => {
    await expect(trace(hash, tracer)).rejects.toThrow(sentence);
    expect(await chain.rpc("eth_chainId")).toBe("0x539");
  });
});

describe("erc7562Tracer", () => {
  it("reports the opcodes, slots and contracts that each call uses", async () => {
    const chain = await startChain({ flags: ["--clock", "step", "--no-exchange"] });
    await chain.rpc("hardhat_setCode", CALLED, CALLED_CODE);
    await chain.rpc("hardhat_setCode", CALLER, CALLER_CODE);
    const hash = await chain.rpc("eth_sendTransaction", { from: SENDER, to: CALLER, value: "0x5", gas: "0x30d40" });
    const plain = await chain.rpc<Record<string, unknown>>("debug_traceTransaction", hash, { tracer: "callTracer" });
    const traced = await chain.rpc<Record<string, unknown>>("debug_traceTransaction", hash, {
      tracer: "erc7562Tracer",
    });
    const word = (digits: string) => `0x${digits.padStart(64, "0")}`;
    const none = { reads: {}, writes: {}, transientReads: {}, transientWrites: {} };
    expect(traced).toEqual({
      ...plain,
      accessedSlots: none,
      // The size that EXTCODESIZE answers is thrown away by POP, not compared with zero.
      extCodeAccessInfo: [CALLED],
      usedOpcodes: { "0x0": 1, "0x20": 1, "0x3b": 1, "0x52": 1, "0xf1": 1 },
      contractSize: { [CALLED]: { contractSize: (CALLED_CODE.length - 2) / 2, opcode: 0x3b } },
      outOfGas: false,
      keccak: [`0xdeadbeef${"00".repeat(28)}`],
      calls: [
        {
          ...(plain.calls as object[])[0],
          accessedSlots: { ...none, writes: { [word("0")]: 1 } },
          extCodeAccessInfo: [],
          usedOpcodes: { "0x52": 1, "0x55": 1, "0xf3": 1 },
          contractSize: {},
          outOfGas: false,
        },
      ],
    });
    await expect(
      chain.rpc("debug_traceTransaction", hash, { tracer: "erc7562Tracer", tracerConfig: { ignoredOpcodes: "all" } }),
    ).rejects.toThrow("tracerConfig.ignoredOpcodes: expected a list of numbers");
    await chain.stop();
  });
});
