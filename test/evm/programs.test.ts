/** Random programs on the interpreter and on @ethereumjs/evm, which have to come to the same. */
import { HARDFORKS, type Hardfork, rulesOf, toHex } from "../../src/ethereum/index.js";
import { randomNumbers } from "../support/random.js";
import { type Case, expectTheSame, slotKey } from "./programs/outcome.js";
import { ADDRESSES, program, SENDER } from "./programs/program.js";

/** How many programs are tried. */
const PROGRAMS = Number(process.env.EVM_PROGRAMS ?? 300);
const SEED = Number(process.env.EVM_SEED ?? process.env.FAST_CHECK_SEED ?? Date.now() % 1_000_000);

type Random = (below: number) => number;

function someCase(random: Random): Case {
  const fork = HARDFORKS[random(HARDFORKS.length)] as Hardfork;
  const codes = ADDRESSES.map(() => Buffer.from(program(fork, random), "hex"));
  const creates = random(5) === 0;
  return {
    fork,
    codes,
    balances: ADDRESSES.map(() => BigInt(random(5))),
    slots: ADDRESSES.map(() => Array.from({ length: 4 }, () => BigInt(random(3)))),
    message: {
      from: SENDER,
      to: creates ? undefined : (ADDRESSES[0] as Uint8Array),
      data: creates ? (codes[1] as Uint8Array) : Uint8Array.from({ length: random(70) }, () => random(256)),
      value: BigInt(random(3)),
      gasLimit: BigInt(60_000 + random(random(4) === 0 ? 800_000 : 200_000)),
      gasPrice: 9n,
      accessList:
        rulesOf(fork).hasWarmAccess && random(3) === 0
          ? [{ address: ADDRESSES[1] as Uint8Array, storageKeys: [slotKey(1)] }]
          : [],
      blobVersionedHashes: [],
      authorizations: [],
    },
  };
}

/** A message to the first account, which has a code, as has the second. */
const messageTo = (fork: Hardfork, codes: readonly string[]): Case => ({
  fork,
  codes: ADDRESSES.map((_, index) => Buffer.from(codes[index] ?? "", "hex")),
  balances: ADDRESSES.map(() => 0n),
  slots: ADDRESSES.map(() => []),
  message: {
    ...{ from: SENDER, to: ADDRESSES[0], data: new Uint8Array(0), value: 0n, gasPrice: 9n, gasLimit: 100_000n },
    ...{ accessList: [], blobVersionedHashes: [], authorizations: [] },
  },
});

describe("the interpreter and @ethereumjs/evm", () => {
  it("charge the call of an account that delegates to itself for the delegate as well (EIP-7702)", async () => {
    const second = toHex(ADDRESSES[1] as Uint8Array).slice(2);
    // Calls the second account with 50 units of gas, which are gone: its code begins with an opcode that there is none of.
    const calling = `5f5f5f5f73${second}6032fa00`;
    const [delegating, defined] = [`ef0100${second}`, "fe"];
    const gasOf = async (code: string) => (await expectTheSame(messageTo("prague", [calling, code]))).gasUsed as bigint;
    expect((await gasOf(delegating)) - (await gasOf(defined))).toBe(100n);
  });

  it("give nothing back of a creation whose code Frontier cannot pay for", async () => {
    // Of the gas there is enough for the creation, and not for 32 bytes of code at 200 each.
    const given = messageTo("frontier", []);
    Object.assign(given.message, { to: undefined, data: Uint8Array.of(0x60, 32, 0x60, 0, 0xf3), gasLimit: 23_000n });
    const { status, returnData, frames } = await expectTheSame(given);
    expect({ status, returnData }).toEqual({ status: 1, returnData: "0x" });
    expect((frames as string[]).at(-1)).toMatch(/^end \d+ 0x {2}0x/);
  });

  it(
    `come to the same with ${PROGRAMS} random programs (EVM_PROGRAMS, FAST_CHECK_SEED=${SEED})`,
    async () => {
      const succeeded = { yes: 0, no: 0 };
      for (let index = 0; index < PROGRAMS; index++) {
        const given = someCase(randomNumbers(SEED * 1_000_003 + index));
        let own: Record<string, unknown>;
        try {
          own = await expectTheSame(given);
        } catch (cause) {
          const codes = given.codes.map((code) => toHex(code)).join("\n");
          throw new Error(
            `program ${index} of seed ${SEED} on ${given.fork}, codes\n${codes}\n${(cause as Error).message}`,
          );
        }
        if (own.status === 1) succeeded.yes++;
        else succeeded.no++;
      }
      // Programs that all failed would try little.
      expect(succeeded.yes).toBeGreaterThan(PROGRAMS / 10);
    },
    3_600_000 * 10,
  );
});
