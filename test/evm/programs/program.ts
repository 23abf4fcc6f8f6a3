/** Random programs that mostly do something: operands are there, addresses are those of accounts, memory is small. */

import type { Hardfork } from "../../../src/ethereum/index.js";
import { itemsTaken } from "../../../src/evm/schedule.js";

type Random = (below: number) => number;

/** Where the programs' accounts are. */
export const ADDRESSES: readonly Uint8Array[] = Array.from({ length: 5 }, (_, index) =>
  Uint8Array.from({ length: 20 }, (_, at) => (at === 0 ? 0xc0 : at === 19 ? index : 7)),
);
export const SENDER = new Uint8Array(20).fill(0x5e);
export const COINBASE = new Uint8Array(20).fill(0xcb);
const NOBODY = new Uint8Array(20).fill(0xee);

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const byte = (value: number): string => value.toString(16).padStart(2, "0");

function push(value: bigint): string {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return `${byte(0x5f + even.length / 2)}${even}`;
}

/** A program in hex. */
export function program(fork: Hardfork, random: Random, depth = 0): string {
  const has = (opcode: number): boolean => itemsTaken(fork, opcode) !== undefined;
  const pick = <T>(...from: readonly T[]): T => from[random(from.length)] as T;
  let stack = 0;
  let code = "";
  const emit = (text: string, change: number): void => {
    code += text;
    stack += change;
  };

  const someWord = (): bigint => {
    switch (random(6)) {
      case 0:
        return BigInt(random(4));
      case 1:
        return BigInt(random(300));
      case 2:
        return (1n << 256n) - 1n - BigInt(random(3));
      case 3:
        return 1n << BigInt(random(256));
      case 4:
        return BigInt(random(0x1_0000_0000));
      default:
        return BigInt(`0x${hexOf(Uint8Array.from({ length: 32 }, () => random(256)))}`);
    }
  };
  const number = (value: number | bigint): void => emit(push(BigInt(value)), 1);
  const slot = (): void => number(random(4));
  const offset = (): void => number(random(40) === 0 ? someWord() : random(160));
  const length = (): void => number(random(40) === 0 ? someWord() : random(4) === 0 ? 0 : random(100));
  const address = (): void => {
    const precompile = Uint8Array.from({ length: 20 }, (_, at) =>
      at === 19 ? random(19) : at === 18 ? +(random(20) === 0) : 0,
    );
    const one = pick(...ADDRESSES, ...ADDRESSES, NOBODY, SENDER, COINBASE, precompile, precompile);
    // The bits above an address do not count.
    const dirt = random(10) === 0 ? "ab".repeat(12) : "";
    emit(dirt ? `7f${dirt}${hexOf(one)}` : `73${hexOf(one)}`, 1);
  };
  const gas = (): void => (random(3) > 0 ? emit("5a", 1) : number(random(4) === 0 ? someWord() : random(120_000)));
  const value = (): void => number(random(3) > 0 ? 0 : random(50) === 0 ? someWord() : random(3));

  const call = (): void => {
    const opcode = pick(0xf1, 0xf1, 0xf1, 0xf2, 0xf4, 0xfa);
    if (!has(opcode)) return;
    length();
    offset();
    length();
    offset();
    if (opcode === 0xf1 || opcode === 0xf2) value();
    address();
    gas();
    emit(byte(opcode), opcode === 0xf1 || opcode === 0xf2 ? -6 : -5);
  };
  /** Creation code in memory: it runs a program, and may return some of the memory as code. */
  const create = (): void => {
    const opcode = has(0xf5) ? pick(0xf0, 0xf5) : 0xf0;
    if (depth > 1) return;
    const inner = Buffer.from(program(fork, random, depth + 1), "hex").subarray(0, 160);
    for (let at = 0; at < inner.length; at += 32) {
      const word = Buffer.alloc(32);
      inner.copy(word, 0, at, Math.min(at + 32, inner.length));
      emit(`7f${hexOf(word)}`, 1);
      number(at);
      emit("52", -2);
    }
    if (opcode === 0xf5) number(random(3));
    number(random(20) === 0 ? 50_000 : inner.length);
    number(0);
    value();
    emit(byte(opcode), opcode === 0xf5 ? -3 : -2);
  };
  const store = (): void => {
    if (random(3) === 0 && has(0x5d)) {
      number(random(3));
      slot();
      emit("5d", -2);
      return;
    }
    number(random(3) > 0 ? random(3) : someWord());
    slot();
    emit("55", -2);
  };
  const load = (): void => {
    slot();
    emit(has(0x5c) && random(3) === 0 ? "5c" : "54", 0);
  };
  const memory = (): void => {
    const opcode = pick(0x51, 0x52, 0x53, 0x20, 0x5e, 0x37, 0x39, 0x3e, 0x3c, 0x35);
    if (!has(opcode)) return;
    if (opcode === 0x51 || opcode === 0x35) {
      offset();
      emit(byte(opcode), 0);
    } else if (opcode === 0x52 || opcode === 0x53) {
      number(someWord());
      offset();
      emit(byte(opcode), -2);
    } else if (opcode === 0x20) {
      length();
      offset();
      emit("20", -1);
    } else {
      length();
      if (opcode === 0x3e) number(random(3) > 0 ? 0 : random(70));
      else offset();
      offset();
      if (opcode === 0x3c) address();
      emit(byte(opcode), opcode === 0x3c ? -4 : -3);
    }
  };
  const log = (): void => {
    const topics = random(5);
    for (let index = 0; index < topics; index++) number(someWord());
    length();
    offset();
    emit(byte(0xa0 + topics), -2 - topics);
  };
  const look = (): void => {
    const opcode = pick(0x31, 0x3b, 0x3f, 0xff);
    if (!has(opcode) || (opcode === 0xff && random(4) > 0)) return;
    address();
    emit(byte(opcode), opcode === 0xff ? -1 : 0);
  };
  const environment = (): void => {
    const opcode = pick(
      0x30,
      0x32,
      0x33,
      0x34,
      0x36,
      0x38,
      0x3a,
      0x3d,
      ...range(0x41, 0x48),
      0x4a,
      0x58,
      0x59,
      0x5a,
      0x5f,
    );
    if (has(opcode)) emit(byte(opcode), 1);
  };
  const indexed = (): void => {
    const opcode = pick(0x40, 0x49);
    if (!has(opcode)) return;
    number(random(3) > 0 ? random(12) : someWord());
    emit(byte(opcode), 0);
  };
  const arithmetic = (): void => {
    const opcode = pick(...range(0x01, 0x0b), ...range(0x10, 0x1e));
    if (!has(opcode)) return;
    const inputs = itemsTaken(fork, opcode) as number;
    while (stack < inputs || random(3) === 0) number(someWord());
    emit(byte(opcode), 1 - inputs);
  };
  const shuffle = (): void => {
    if (stack === 0) return;
    const depthOf = random(Math.min(stack, 16));
    const kind = random(3);
    if (kind === 0) emit("50", -1);
    else if (kind === 1) emit(byte(0x80 + depthOf), 1);
    else if (stack > depthOf + 1 && depthOf < 16) emit(byte(0x90 + depthOf), 0);
  };
  /** Jumps over an opcode, or into the data of a push where a jump is invalid. */
  const jump = (): void => {
    const isConditional = random(2) === 0;
    if (isConditional) number(random(2));
    // What comes: a push of two bytes, the jump, INVALID, JUMPDEST.
    const at = code.length / 2 + 5 + (random(30) === 0 ? 1 : 0);
    emit(
      `61${at.toString(16).padStart(4, "0")}${isConditional ? "57" : "56"}${isConditional ? "5b" : "fe"}5b`,
      isConditional ? -1 : 0,
    );
  };
  /** A loop that ends when its counter does. */
  const loop = (): void => {
    number(1 + random(4));
    const start = code.length / 2;
    emit("5b", 0);
    if (random(2) === 0) call();
    else store();
    emit("600190035b", 0);
    // The counter may have come to lie below what the body left: then this is another loop, or none.
    emit("80", 0);
    emit(`61${start.toString(16).padStart(4, "0")}57`, 0);
  };

  const actions = [
    call,
    call,
    call,
    store,
    store,
    load,
    memory,
    memory,
    log,
    look,
    environment,
    arithmetic,
    arithmetic,
    shuffle,
    indexed,
  ];
  const count = 3 + random(depth === 0 ? 25 : 8);
  for (let index = 0; index < count; index++) {
    const rare = random(60);
    if (rare === 0) emit(byte(random(256)), 0);
    else if (rare < 4) jump();
    else if (rare < 8) create();
    else if (rare === 8) loop();
    else pick(...actions)();
  }
  switch (random(8)) {
    case 0:
      return code;
    case 1:
      length();
      offset();
      return `${code}${has(0xfd) ? "fd" : "f3"}`;
    case 2:
      return `${code}00`;
    case 3:
      address();
      return `${code}ff`;
    default:
      length();
      offset();
      return `${code}f3`;
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
