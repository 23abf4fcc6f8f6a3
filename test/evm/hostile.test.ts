/** Programs that try to break an EVM, on the interpreter and on @ethereumjs/evm, which have to come to the same. */
import { type Hardfork, rulesOf, toHex } from "../../src/ethereum/index.js";
import { itemsTaken } from "../../src/evm/schedule.js";
import { type Case, expectTheSame, outcomeOn } from "./programs/outcome.js";
import { ADDRESSES, SENDER } from "./programs/program.js";

const MAX_WORD = (1n << 256n) - 1n;
const [SELF = new Uint8Array(20), OTHER = new Uint8Array(20)] = ADDRESSES;

const byte = (value: number): string => value.toString(16).padStart(2, "0");
const push = (value: bigint | number): string => {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return `${byte(0x5f + even.length / 2)}${even}`;
};
/** Pushes operands, of which the opcode takes the first one first. */
const op = (opcode: number, ...operands: (bigint | number)[]): string =>
  `${operands.map(push).reverse().join("")}${byte(opcode)}`;
const account = (address: Uint8Array): bigint => BigInt(toHex(address));

const [STOP, MSTORE, MSTORE8, SSTORE, JUMP, JUMPI] = [0x00, 0x52, 0x53, 0x55, 0x56, 0x57];
const [KECCAK, LOG1, CREATE, CALL, RETURN] = [0x20, 0xa1, 0xf0, 0xf1, 0xf3];
const [CREATE2, STATICCALL, REVERT, SELFDESTRUCT] = [0xf5, 0xfa, 0xfd, 0xff];
const [CALLDATACOPY, CODECOPY, EXTCODECOPY, RETURNDATACOPY, MCOPY] = [0x37, 0x39, 0x3c, 0x3e, 0x5e];
const IDENTITY = 4n;

const has = (fork: Hardfork, opcode: number): boolean => itemsTaken(fork, opcode) !== undefined;

/** Calls the first account, whose code is given; the second one's code is `other`. */
const callOf = (fork: Hardfork, code: string, more: Partial<Case["message"]> = {}, other = ""): Case => ({
  fork,
  codes: [code, other, "", "", ""].map((text) => Buffer.from(text, "hex")),
  balances: [1_000_000n, 0n, 0n, 0n, 0n],
  slots: ADDRESSES.map(() => []),
  message: {
    from: SENDER,
    to: SELF,
    data: Uint8Array.from({ length: 40 }, (_, index) => index + 1),
    value: 0n,
    gasLimit: 1_000_000n,
    gasPrice: 9n,
    accessList: [],
    blobVersionedHashes: [],
    authorizations: [],
    ...more,
  },
});

/** Hardforks between which rules of copies, memory, calls and precompiled contracts changed; so many of them are tried. */
const FORKS: readonly Hardfork[] = ["osaka", "frontier", "byzantium", "cancun", "tangerineWhistle", "london"];
const SOME_FORKS = FORKS.slice(0, Number(process.env.EVM_FORKS ?? 2));
const SIZES = [0n, 1n, 33n, 1n << 16n, 0xffff_ffffn, 1n << 32n, (1n << 64n) - 1n, 1n << 64n, MAX_WORD];

describe.each(SOME_FORKS)("on %s", (fork) => {
  it("memory is never larger than gas pays for", async () => {
    for (const at of SIZES) {
      for (const code of [
        op(MSTORE, at, 1),
        op(MSTORE8, at, 1),
        op(0x51, at), // MLOAD
        op(KECCAK, 0, at),
        op(KECCAK, at, 1),
        op(LOG1, at, 1, 7),
        op(LOG1, 1, at, 7),
        op(RETURN, at, 1),
        op(RETURN, 1, at),
        op(CREATE, 0, at, 1),
        op(CREATE, 0, 1, at),
        ...(has(fork, REVERT) ? [op(REVERT, at, 1), op(REVERT, 1, at)] : []),
        ...(has(fork, CREATE2) ? [op(CREATE2, 0, at, 1, 5), op(CREATE2, 0, 1, at, 5)] : []),
        op(CALL, 5_000, account(OTHER), 0, at, 1, 0, 0),
        op(CALL, 5_000, account(OTHER), 0, 1, at, 0, 0),
        op(CALL, 5_000, account(OTHER), 0, 0, 0, at, 1),
        op(CALL, 5_000, account(OTHER), 0, 0, 0, 1, at),
      ]) {
        // @ethereumjs/evm makes room for 4 GiB before it finds out that nobody pays for it.
        if (at >= 0xffff_ffffn && at <= 1n << 32n) {
          const failed = { status: 0, error: "one of several", gasUsed: 1_000_000n };
          expect(await outcomeOn("couverture", callOf(fork, code), true)).toMatchObject(failed);
        } else await expectTheSame(callOf(fork, code));
      }
    }
  });

  it("memory grows until the gas is used up", async () => {
    // JUMPDEST, MSIZE twice, ADD a word, MSTORE a byte there, again
    const { status } = await expectTheSame(callOf(fork, `5b6001595901602001${byte(MSTORE8)}${op(JUMP, 0)}`));
    expect(status).toBe(0);
  });

  it("copies from anywhere, of any length, to anywhere", async () => {
    const copies = [CALLDATACOPY, CODECOPY, EXTCODECOPY, RETURNDATACOPY, MCOPY].filter((opcode) => has(fork, opcode));
    for (const opcode of copies) {
      const prefix = opcode === RETURNDATACOPY ? op(CALL, 5_000, IDENTITY, 0, 0, 64, 0, 0) : "";
      for (const to of [0n, 31n, 0xffff_ffffn, MAX_WORD]) {
        for (const from of SIZES) {
          for (const length of [0n, 1n, 64n, 0xffff_ffffn, MAX_WORD]) {
            const copy =
              opcode === EXTCODECOPY ? op(opcode, account(SELF), to, from, length) : op(opcode, to, from, length);
            await expectTheSame(callOf(fork, `${op(MSTORE, 32, MAX_WORD)}${prefix}${copy}${op(RETURN, 0, 64)}`));
          }
        }
      }
    }
  });

  it("jumps to jump destinations only", async () => {
    // To data of PUSH1, of PUSH32, behind the end, before and after a destination, and where the code ends within data.
    const padded = `60${"5b"}7f${"5b".repeat(32)}5b${op(SSTORE, 1, 2)}00`;
    const length = 3 + padded.length / 2;
    for (let to = 0; to <= length + 2; to++) {
      await expectTheSame(callOf(fork, `${op(JUMP, to)}${padded}`));
      await expectTheSame(callOf(fork, `${op(JUMPI, to, 1)}${padded}`));
      await expectTheSame(callOf(fork, `${op(JUMP, to)}5b7f5b5b`));
    }
    for (const to of SIZES) {
      await expectTheSame(callOf(fork, `${op(JUMP, to)}${padded}`));
      await expectTheSame(callOf(fork, `${op(JUMPI, to, 0)}${op(JUMPI, to, MAX_WORD)}${padded}`));
    }
  });

  it("calls itself until the depth is 1,024, or the gas is used up", async () => {
    // Keeps some gas where a frame may not hand on what it does not have; returns what the call gave, plus one.
    const rest = rulesOf(fork).hardfork === "frontier" ? `${push(3_000)}5a03` : "5a";
    const call = `${push(32)}${push(0)}${push(0)}${push(0)}${push(0)}30${rest}f150`;
    const code = `${call}${push(0)}51600101${push(0)}52${op(RETURN, 0, 32)}`;
    const deep = await expectTheSame(callOf(fork, code, { gasLimit: 1n << 40n }));
    expect(BigInt(deep.returnData as string)).toBe(1025n);
    await expectTheSame(callOf(fork, code, { gasLimit: 900_000n }));
  });

  it("creations create until the depth is 1,024, or the gas is used up", async () => {
    // Copies its code to memory and creates with it, which does the same.
    const code = `${byte(0x38)}${push(0)}${push(0)}39${byte(0x38)}${push(0)}${push(0)}f050`;
    for (const gasLimit of [1n << 40n, 600_000n]) {
      await expectTheSame(callOf(fork, code, { gasLimit }));
      await expectTheSame(callOf(fork, code, { gasLimit, to: undefined, data: Buffer.from(code, "hex") }));
    }
    // And side by side, in a loop.
    await expectTheSame(callOf(fork, `5b${op(CREATE, 1, 0, 32)}50${op(JUMP, 0)}`, { gasLimit: 3_000_000n }));
    if (has(fork, CREATE2)) {
      // With the same salt: only the first one is made.
      await expectTheSame(callOf(fork, `5b${op(CREATE2, 1, 0, 0, 5)}50${op(JUMP, 0)}`, { gasLimit: 1_000_000n }));
    }
  });

  it("runs off the end of its code, and underflows and overflows the stack", async () => {
    for (const code of ["60", "7f01", "61ff", "5b5b", "01", "6001", "8f", "9f", `${"6001".repeat(1024)}00`]) {
      await expectTheSame(callOf(fork, code));
    }
    await expectTheSame(callOf(fork, "6001".repeat(1025)));
    await expectTheSame(callOf(fork, `${"6001".repeat(1023)}80${"80"}`));
    for (let opcode = 0; opcode < 256; opcode++) {
      await expectTheSame(callOf(fork, byte(opcode)));
      await expectTheSame(callOf(fork, `${push(MAX_WORD).repeat(7)}${byte(opcode)}`));
    }
  });

  it("destroys itself for itself, a precompiled contract, and nobody", async () => {
    for (const heir of [account(SELF), IDENTITY, 3n, MAX_WORD, 0xdeadn, account(OTHER)]) {
      await expectTheSame(callOf(fork, op(SELFDESTRUCT, heir), { value: 7n }));
      // In a call that fails afterwards, and twice.
      const destroys = op(CALL, 50_000, account(OTHER), 3, 0, 0, 0, 0);
      await expectTheSame(callOf(fork, `${destroys}${destroys}${byte(STOP)}`, {}, op(SELFDESTRUCT, heir)));
      await expectTheSame(callOf(fork, `${destroys}fe`, {}, op(SELFDESTRUCT, heir)));
    }
  });

  it("gives precompiled contracts too little, too much and nonsense", async () => {
    const lengths = [0, 1, 31, 32, 64, 95, 96, 128, 160, 192, 193, 213, 256, 288, 384];
    const numbers = [...rulesOf(fork).precompiles].map((address) => BigInt(`0x${address}`));
    expect(numbers.length).toBeGreaterThanOrEqual(4);
    for (const number of numbers) {
      for (const length of lengths) {
        for (const [fill, gas] of [
          ["00", 300_000],
          ["ff", 300_000],
          ["01", 300_000],
          ["00", 10],
        ] as const) {
          const data = Buffer.from(fill.repeat(length), "hex");
          // CALLDATASIZE PUSH 0 PUSH 0 CALLDATACOPY, the call, its result and output returned
          const code = `36${push(0)}${push(0)}37${push(64)}${push(32)}36${push(0)}${push(0)}${push(number)}${push(gas)}f1${push(0)}52`;
          await expectTheSame(callOf(fork, `${code}${op(RETURN, 0, 96)}`, { data }));
        }
      }
    }
  });

  it("reads no further than what was returned", async () => {
    if (!has(fork, RETURNDATACOPY)) return;
    const returns32 = op(STATICCALL, 50_000, account(OTHER), 0, 0, 0, 0);
    for (const from of [0n, 31n, 32n, 33n, ...SIZES]) {
      for (const length of [0n, 1n, 32n, 33n, MAX_WORD, MAX_WORD - 31n]) {
        const code = `${returns32}${op(RETURNDATACOPY, 0, from, length)}${op(RETURN, 0, 32)}`;
        await expectTheSame(callOf(fork, code, {}, `${op(MSTORE, 0, MAX_WORD)}${op(RETURN, 0, 32)}`));
        await expectTheSame(callOf(fork, code, {}, `${op(MSTORE, 0, MAX_WORD)}${op(REVERT, 0, 32)}`));
      }
    }
  });
});
