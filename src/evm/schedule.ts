import { HARDFORKS, type Hardfork } from "../ethereum/index.js";
import { WORD_BYTES } from "./layout.js";

/** What the interpreter's rules are set to, by name; the order is that of `assembly/rules.ts`. Gas in units. */
export interface GasRules {
  expByte: number;
  hasWarmAccess: number;
  /** Touch of a cold account (EIP-2929); before, it is part of an opcode's static gas. */
  account: number;
  warm: number;
  coldSlot: number;
  /** 0: SSTORE by its value alone; 1: net of what the slot was (EIP-1283, EIP-2200). */
  netStore: number;
  storeSame: number;
  clearRefund: number;
  keepsSixtyFourth: number;
  clearsEmpty: number;
  selfdestructRefund: number;
  selfdestructPaysForAccount: number;
  keepsDestroyed: number;
  maxCodeSize: number;
  maxInitCodeSize: number;
  initCodeWord: number;
  codeMustBePaid: number;
  reservesEf: number;
  hasDelegations: number;
  recordsCalls: number;
  lastPrecompile: number;
  movedPrecompiles: number;
  newContractNonce: number;
  storeSentry: number;
  /** Thousands of gas after which a run returns to the host. */
  quantum: number;
  hasP256: number;
  recordsLogs: number;
}

/** An opcode: its static gas, the items it takes off the stack and those it puts there. */
type Opcode = readonly [code: number, gas: number, taken: number, put: number];

interface Row {
  rules?: Partial<GasRules>;
  opcodes?: readonly Opcode[];
}

const UNLIMITED = 0xffff_ffff;

const range = (from: number, to: number, of: (code: number) => Opcode): Opcode[] =>
  Array.from({ length: to - from + 1 }, (_, index) => of(from + index));

const FRONTIER_RULES: GasRules = {
  expByte: 10,
  hasWarmAccess: 0,
  account: 0,
  warm: 0,
  coldSlot: 0,
  netStore: 0,
  storeSame: 0,
  clearRefund: 15_000,
  keepsSixtyFourth: 0,
  clearsEmpty: 0,
  selfdestructRefund: 24_000,
  selfdestructPaysForAccount: 0,
  keepsDestroyed: 0,
  maxCodeSize: UNLIMITED,
  maxInitCodeSize: UNLIMITED,
  initCodeWord: 0,
  codeMustBePaid: 0,
  reservesEf: 0,
  hasDelegations: 0,
  recordsCalls: 0,
  lastPrecompile: 4,
  movedPrecompiles: 0,
  newContractNonce: 0,
  storeSentry: 0,
  quantum: 0,
  hasP256: 0,
  recordsLogs: 0,
};

/** The opcodes of Frontier (yellow paper, appendix H). What touches an account or a slot is paid for by the rules. */
const FRONTIER_OPCODES: readonly Opcode[] = [
  [0x00, 0, 0, 0],
  [0x01, 3, 2, 1],
  [0x02, 5, 2, 1],
  [0x03, 3, 2, 1],
  ...range(0x04, 0x07, (code) => [code, 5, 2, 1]),
  [0x08, 8, 3, 1],
  [0x09, 8, 3, 1],
  [0x0a, 10, 2, 1],
  [0x0b, 5, 2, 1],
  ...range(0x10, 0x14, (code) => [code, 3, 2, 1]),
  [0x15, 3, 1, 1],
  ...range(0x16, 0x18, (code) => [code, 3, 2, 1]),
  [0x19, 3, 1, 1],
  [0x1a, 3, 2, 1],
  [0x20, 30, 2, 1],
  [0x30, 2, 0, 1],
  [0x31, 20, 1, 1],
  [0x32, 2, 0, 1],
  [0x33, 2, 0, 1],
  [0x34, 2, 0, 1],
  [0x35, 3, 1, 1],
  [0x36, 2, 0, 1],
  [0x37, 3, 3, 0],
  [0x38, 2, 0, 1],
  [0x39, 3, 3, 0],
  [0x3a, 2, 0, 1],
  [0x3b, 20, 1, 1],
  [0x3c, 20, 4, 0],
  [0x40, 20, 1, 1],
  ...range(0x41, 0x45, (code) => [code, 2, 0, 1]),
  [0x50, 2, 1, 0],
  [0x51, 3, 1, 1],
  [0x52, 3, 2, 0],
  [0x53, 3, 2, 0],
  [0x54, 50, 1, 1],
  [0x55, 0, 2, 0],
  [0x56, 8, 1, 0],
  [0x57, 10, 2, 0],
  [0x58, 2, 0, 1],
  [0x59, 2, 0, 1],
  [0x5a, 2, 0, 1],
  [0x5b, 1, 0, 0],
  ...range(0x60, 0x7f, (code) => [code, 3, 0, 1]),
  ...range(0x80, 0x8f, (code) => [code, 3, code - 0x7f, code - 0x7e]),
  ...range(0x90, 0x9f, (code) => [code, 3, code - 0x8e, code - 0x8e]),
  ...range(0xa0, 0xa4, (code) => [code, 375 * (code - 0x9f), code - 0x9e, 0]),
  [0xf0, 32_000, 3, 1],
  [0xf1, 40, 7, 1],
  [0xf2, 40, 7, 1],
  [0xf3, 0, 2, 0],
  [0xff, 0, 1, 0],
];

/** What each hardfork changes of the one before. */
const CHANGES: Partial<Record<Hardfork, Row>> = {
  homestead: { rules: { codeMustBePaid: 1 }, opcodes: [[0xf4, 40, 6, 1]] },
  tangerineWhistle: {
    // EIP-150
    rules: { keepsSixtyFourth: 1, selfdestructPaysForAccount: 1 },
    opcodes: [
      [0x31, 400, 1, 1],
      [0x3b, 700, 1, 1],
      [0x3c, 700, 4, 0],
      [0x54, 200, 1, 1],
      [0xf1, 700, 7, 1],
      [0xf2, 700, 7, 1],
      [0xf4, 700, 6, 1],
      [0xff, 5_000, 1, 0],
    ],
  },
  // EIP-160, 161, 170
  spuriousDragon: { rules: { expByte: 50, clearsEmpty: 1, maxCodeSize: 24_576, newContractNonce: 1 } },
  byzantium: {
    // EIP-140, 211, 214; EIP-196 to 198
    rules: { lastPrecompile: 8 },
    opcodes: [
      [0x3d, 2, 0, 1],
      [0x3e, 3, 3, 0],
      [0xfa, 700, 6, 1],
      [0xfd, 0, 2, 0],
    ],
  },
  constantinople: {
    // EIP-145, 1014, 1052, 1283
    rules: { netStore: 1, storeSame: 200 },
    opcodes: [
      [0x1b, 3, 2, 1],
      [0x1c, 3, 2, 1],
      [0x1d, 3, 2, 1],
      [0x3f, 400, 1, 1],
      [0xf5, 32_000, 4, 1],
    ],
  },
  petersburg: { rules: { netStore: 0, storeSame: 0 } },
  istanbul: {
    // EIP-152, 1344, 1884, 2200
    rules: { lastPrecompile: 9, netStore: 1, storeSame: 800, storeSentry: 2_300 },
    opcodes: [
      [0x31, 700, 1, 1],
      [0x3f, 700, 1, 1],
      [0x46, 2, 0, 1],
      [0x47, 5, 0, 1],
      [0x54, 800, 1, 1],
    ],
  },
  berlin: {
    // EIP-2929
    rules: { hasWarmAccess: 1, account: 2_600, warm: 100, coldSlot: 2_100, storeSame: 100 },
    opcodes: [
      [0x31, 0, 1, 1],
      [0x3b, 0, 1, 1],
      [0x3c, 0, 4, 0],
      [0x3f, 0, 1, 1],
      [0x54, 0, 1, 1],
      [0xf1, 0, 7, 1],
      [0xf2, 0, 7, 1],
      [0xf4, 0, 6, 1],
      [0xfa, 0, 6, 1],
    ],
  },
  london: {
    // EIP-3198, 3529, 3541
    rules: { clearRefund: 4_800, selfdestructRefund: 0, reservesEf: 1 },
    opcodes: [[0x48, 2, 0, 1]],
  },
  shanghai: { rules: { maxInitCodeSize: 49_152, initCodeWord: 2 }, opcodes: [[0x5f, 2, 0, 1]] }, // EIP-3855, 3860
  cancun: {
    // EIP-1153, 4844, 5656, 6780, 7516
    rules: { keepsDestroyed: 1, lastPrecompile: 10 },
    opcodes: [
      [0x49, 3, 1, 1],
      [0x4a, 2, 0, 1],
      [0x5c, 100, 1, 1],
      [0x5d, 100, 2, 0],
      [0x5e, 3, 3, 0],
    ],
  },
  prague: { rules: { hasDelegations: 1, lastPrecompile: 17 } }, // EIP-2537, 7702
  osaka: { rules: { hasP256: 1 }, opcodes: [[0x1e, 5, 1, 1]] }, // EIP-7939, 7951
};

const NO_OPCODE = 0xffffn << 32n;

/** The rules and opcodes of a hardfork, as tables for the interpreter. */
export interface Schedule {
  rules: GasRules;
  /**
   * Of each opcode its static gas (32 bits), the bytes that it takes off the stack (16; all ones where there is no such opcode), and those by
   * which the stack grows in it (16).
   */
  opcodes: BigUint64Array;
}

function build(): Map<Hardfork, Schedule> {
  const table = new Map<Hardfork, Schedule>();
  let rules = FRONTIER_RULES;
  const known = new BigUint64Array(256).fill(NO_OPCODE);
  const define = (opcodes: readonly Opcode[]): void => {
    for (const [code, cost, takes, puts] of opcodes) {
      const taken = BigInt(WORD_BYTES * takes);
      const grown = BigInt(WORD_BYTES * Math.max(0, puts - takes));
      known[code] = BigInt(cost) | (taken << 32n) | (grown << 48n);
    }
  };
  define(FRONTIER_OPCODES);
  for (const hardfork of HARDFORKS) {
    const row = CHANGES[hardfork];
    rules = { ...rules, ...row?.rules };
    define(row?.opcodes ?? []);
    table.set(hardfork, { rules, opcodes: known.slice() });
  }
  return table;
}

const SCHEDULES = build();

export const scheduleOf = (hardfork: Hardfork): Schedule => SCHEDULES.get(hardfork) as Schedule;

/** How many items an opcode takes off the stack; undefined where the hardfork has no such opcode. */
export function itemsTaken(hardfork: Hardfork, opcode: number): number | undefined {
  const known = scheduleOf(hardfork).opcodes[opcode] ?? NO_OPCODE;
  return known === NO_OPCODE ? undefined : Number((known >> 32n) & 0xffffn) / WORD_BYTES;
}
