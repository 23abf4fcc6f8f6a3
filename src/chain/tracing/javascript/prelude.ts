/**
 * What a tracer's code sees besides the language: geth's helper functions as globals, and the objects that its functions are called
 * with. It runs in the sandbox, after the library big-integer, before the tracer. `host` has what only the node knows; it is not
 * a global, so that a tracer reaches it only through these.
 */
export const PRELUDE = `(function (host) {
  "use strict";
  const { bigInt, Uint8Array, Array, String, JSON, parseInt } = globalThis;

  function toHexText(bytes) {
    let text = "0x";
    for (let index = 0; index < bytes.length; index++) text += (bytes[index] & 255).toString(16).padStart(2, "0");
    return text;
  }
  function fromHexText(text) {
    let digits = /^0[xX]/.test(text) ? text.slice(2) : text;
    if (digits.length % 2 === 1) digits = "0" + digits;
    const bytes = new Uint8Array(digits.length / 2);
    for (let index = 0; index < bytes.length; index++) bytes[index] = parseInt(digits.substr(2 * index, 2), 16);
    return bytes;
  }
  function bytesFrom(value, allowText) {
    if (allowText && (typeof value === "string" || value instanceof String)) return fromHexText(String(value));
    if (value instanceof Uint8Array) return value;
    if (Array.isArray(value)) return new Uint8Array(value);
    host.abort("invalid buffer type");
  }
  /** The last bytes, with zeros before them where there are fewer. */
  function sized(bytes, size) {
    const fitted = new Uint8Array(size);
    if (bytes.length > size) fitted.set(bytes.subarray(bytes.length - size));
    else fitted.set(bytes, size - bytes.length);
    return fitted;
  }
  const buffer = (bytes) => new Uint8Array(bytes);
  const address = (value) => toHexText(sized(bytesFrom(value, false), 20));

  globalThis.toHex = (value) => toHexText(bytesFrom(value, false));
  globalThis.toWord = (value) => sized(bytesFrom(value, true), 32);
  globalThis.toAddress = (value) => sized(bytesFrom(value, true), 20);
  globalThis.toContract = (from, nonce) => buffer(host.contract(toHexText(sized(bytesFrom(from, true), 20)), nonce));
  globalThis.toContract2 = (from, salt, code) =>
    buffer(
      host.contract2(
        toHexText(sized(bytesFrom(from, true), 20)),
        toHexText(sized(bytesFrom(salt, true), 32)),
        toHexText(bytesFrom(code, true)),
      ),
    );
  globalThis.isPrecompiled = (value) => host.isPrecompiled(toHexText(sized(bytesFrom(value, true), 20)));
  globalThis.slice = (value, start, end) => {
    const bytes = bytesFrom(value, false);
    if (start < 0 || start > end || end > bytes.length) {
      host.abort("Tracer accessed out of bound memory: available " + bytes.length + ", offset " + start + ", size " + (end - start));
    }
    return bytes.slice(start, end);
  };

  const log = {
    op: { toNumber: () => host.op(), toString: () => host.opName(), isPush: () => host.op() >= 0x5f && host.op() <= 0x7f },
    stack: { peek: (index) => bigInt(host.peek(index)), length: () => host.stackLength() },
    memory: {
      slice: (begin, end) => buffer(host.memory(begin, end)),
      getUint: (offset) => bigInt(host.memoryWord(offset)),
      length: () => host.memoryLength(),
    },
    contract: {
      getCaller: () => buffer(host.caller()),
      getAddress: () => buffer(host.address()),
      getValue: () => bigInt(host.value()),
      getInput: () => buffer(host.input()),
    },
    getPC: () => host.pc(),
    getGas: () => host.gas(),
    getCost: () => host.cost(),
    getDepth: () => host.depth(),
    getRefund: () => host.refund(),
    getError: () => host.error(),
  };
  const db = {
    getBalance: (of) => bigInt(host.balance(address(of))),
    getNonce: (of) => host.nonce(address(of)),
    getCode: (of) => buffer(host.code(address(of))),
    getState: (of, slot) => buffer(host.storage(address(of), toHexText(sized(bytesFrom(slot, false), 32)))),
    exists: (of) => host.exists(address(of)),
  };
  const frame = {
    getType: () => host.frameType(),
    getFrom: () => buffer(host.frameFrom()),
    getTo: () => buffer(host.frameTo()),
    getInput: () => buffer(host.frameInput()),
    getGas: () => host.frameGas(),
    getValue: () => (host.frameValue() === undefined ? undefined : bigInt(host.frameValue())),
  };
  const frameResult = {
    getGasUsed: () => host.resultGasUsed(),
    getOutput: () => buffer(host.resultOutput()),
    getError: () => host.resultError(),
  };
  const BUFFERS = ["from", "to", "input", "output", "blockHash", "txHash", "coinbase"];
  const contextOf = (text) => {
    const context = JSON.parse(text);
    for (const name of BUFFERS) if (context[name] !== undefined) context[name] = fromHexText(context[name]);
    for (const name of ["value", "gasPrice"]) context[name] = bigInt(context[name]);
    return context;
  };
  const stringify = JSON.stringify;

  /** The functions by which the node calls a tracer. */
  return (tracer) => ({
    has: (name) => typeof tracer[name] === "function",
    setup: (config) => void tracer.setup(config),
    step: () => void tracer.step(log, db),
    fault: () => void tracer.fault(log, db),
    enter: () => void tracer.enter(frame),
    exit: () => void tracer.exit(frameResult),
    result: (context) => stringify(tracer.result(contextOf(context), db)),
  });
})`;
