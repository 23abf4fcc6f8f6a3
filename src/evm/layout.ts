/** Where the host reads and writes in the interpreter's memory: the same as `assembly/layout.ts`, `frames.ts` and `state.ts`. */

const KIB = 1024;

export const WORD_BYTES = 32;
const SCRATCH = 64 * KIB;
export const KECCAK = SCRATCH;
const WORD_A = SCRATCH + 1024;
export const ARGUMENT = WORD_A + 128 + 512 + 512;
/** A word for the value of a message. */
export const MESSAGE_VALUE = ARGUMENT + 256;
export const OPCODES = 128 * KIB;
export const RULES = OPCODES + 2 * KIB;
export const BLOCK = RULES + KIB;
export const BLOB_COUNT = BLOCK + 320;
export const BLOB_HASHES = BLOCK + KIB;

export const ACCOUNT = {
  bytes: 192,
  address: 0,
  balance: 32,
  codeHash: 64,
  nonce: 96,
  code: 104,
  codeLength: 108,
  flags: 120,
} as const;

export const FLAG = {
  loaded: 1,
  exists: 2,
  warm: 4,
  changed: 8,
  touched: 16,
  created: 32,
  destroyed: 64,
  hasCode: 128,
  cleared: 256,
  newCode: 512,
  hasStorage: 1024,
} as const;

export const SLOT = {
  bytes: 128,
  key: 0,
  value: 32,
  owner: 96,
  flags: 100,
  loaded: 1,
  written: 4,
  transient: 0x8000_0000,
} as const;

/** The message's own frame; the others lie behind it. */
export const FIRST_FRAME = 256 * KIB;
export const FRAME = {
  stackPointer: 4,
  account: 16,
  caller: 20,
  code: 24,
  codeLength: 28,
  stack: 36,
  memory: 40,
  input: 48,
  inputLength: 52,
  kind: 60,
  value: 64,
  gasLimit: 128,
  codeAccount: 136,
  failedOpcode: 152,
} as const;

export const KINDS = ["CALL", "CALLCODE", "DELEGATECALL", "STATICCALL", "CREATE", "CREATE2"] as const;

/** How a run or a frame ended; the numbers are those of `assembly/status.ts`. */
export const STATUS = {
  done: 0,
  reverted: 1,
  outOfGas: 2,
  stackUnderflow: 3,
  stackOverflow: 4,
  invalidJump: 5,
  invalidOpcode: 6,
  writeProtection: 7,
  returnDataOutOfBounds: 8,
  codeTooLarge: 9,
  initCodeTooLarge: 10,
  invalidCode: 11,
  codeOutOfGas: 12,
  collision: 13,
  tooDeep: 14,
  tooLittleBalance: 15,
  nonceOverflow: 16,
  precompileFailed: 17,
  storeSentry: 18,
  paused: 100,
  exhausted: 101,
} as const;
