/** Programs that try what Prague and Osaka brought, an EIP at a time, as transactions for two nodes. */
import { p256 } from "@noble/curves/nist.js";
import { type Address, type Hex, toHex } from "viem";
import { BLS_FIELD, BLS_ORDER, join, multipleOf, number, outsideOfGroup } from "../../evm/precompiles/encoding.js";
import { ADDRESSES, program } from "../../evm/programs/program.js";

type Random = (below: number) => number;
export type NewHardfork = "prague" | "osaka";

/** A signed delegation of an account that is not the sender (EIP-7702). */
export interface Delegation {
  /** Index of the account of the mnemonic that delegates. */
  by: number;
  to: Address;
  chainId: number;
  /** Added to the nonce that the account has. */
  ahead: number;
}

/** Codes that accounts get, and a transaction that follows. */
export interface Trial {
  codes: [Address, Hex][];
  to: Address;
  data: Hex;
  gas: number;
  value: number;
  delegations?: Delegation[];
}

const byte = (value: number): string => value.toString(16).padStart(2, "0");
const bytes = (random: Random, length: number): Uint8Array => Uint8Array.from({ length }, () => random(256));
const CALLER: Address = "0xca11000000000000000000000000000000000001";
const SECOND: Address = "0xca11000000000000000000000000000000000002";

/** Calls an address with the transaction's data, logs what it returned, and returns whether it succeeded. */
function calling(address: bigint, gas: number | undefined): Hex {
  const gasCode = gas === undefined ? "5a" : `63${gas.toString(16).padStart(8, "0")}`;
  const call = `365f5f37${"5f5f"}36${"5f"}73${address.toString(16).padStart(40, "0")}${gasCode}fa`;
  return `0x${call}3d5f5f3e3d5fa05f5260205ff3`;
}

/** Takes some of the bytes away, adds some, or changes one. */
function damaged(input: Uint8Array, random: Random): Uint8Array {
  switch (random(8)) {
    case 0:
      return input.subarray(0, random(input.length + 1));
    case 1:
      return join(input, bytes(random, 1 + random(40)));
    case 2: {
      const other = input.slice();
      if (other.length > 0) other[random(other.length)] = random(256);
      return other;
    }
    default:
      return input;
  }
}

const trial = (address: bigint, input: Uint8Array, random: Random, gas?: number): Trial => ({
  codes: [[CALLER, calling(address, random(6) === 0 ? random(gas ?? 50_000) : undefined)]],
  ...{ to: CALLER, data: toHex(damaged(input, random)), gas: 1_500_000, value: 0 },
});

/** The contracts of BLS12-381, 0x0b to 0x11. */
function bls(random: Random): Trial {
  const scalar = (): bigint =>
    random(8) === 0 ? 0n : BigInt(1 + random(1_000_000)) ** BigInt(1 + random(6)) % BLS_ORDER;
  const g1 = (): Uint8Array => (random(15) === 0 ? outsideOfGroup.blsG1 : multipleOf.blsG1(scalar()));
  const g2 = (): Uint8Array => (random(15) === 0 ? outsideOfGroup.blsG2 : multipleOf.blsG2(scalar()));
  const factor = (): Uint8Array => (random(3) === 0 ? bytes(random, 32) : number(scalar(), 32));
  const element = (): Uint8Array => number(random(10) === 0 ? BLS_FIELD : scalar(), 64);
  const some = (make: () => Uint8Array): Uint8Array => join(...Array.from({ length: 1 + random(3) }, make));
  const inputs: (() => Uint8Array)[] = [
    () => join(g1(), g1()),
    () => some(() => join(g1(), factor())),
    () => join(g2(), g2()),
    () => some(() => join(g2(), factor())),
    () => some(() => join(g1(), g2())),
    () => element(),
    () => join(element(), element()),
  ];
  const index = random(inputs.length);
  return trial(BigInt(0x0b + index), (inputs[index] as () => Uint8Array)(), random, 120_000);
}

/** The contract of history, 0x0000f908…, with numbers of blocks that are there, to come, or none (EIP-2935). */
function history(random: Random): Trial {
  const block = random(4) === 0 ? bytes(random, 32) : number(random(60), 32);
  return trial(0x0000f90827f1c53a10cb7a02335b175320002935n, block, random, 5_000);
}

/** Data, to an account without code or to a contract, with gas about what the floor takes (EIP-7623). */
function floor(random: Random): Trial {
  const zeros = random(4) === 0 ? random(300) : 0;
  const data = join(bytes(random, random(400)), new Uint8Array(zeros));
  const tokens = data.reduce((sum, one) => sum + (one === 0 ? 1 : 4), 0);
  const code: Hex = random(2) === 0 ? "0x" : `0x5f5b80${byte(0x60)}${byte(random(256))}14600d57600101600156fe5b00`;
  return {
    ...{ codes: [[CALLER, code]], to: CALLER, data: toHex(data), value: random(2) },
    gas: 21_000 + 10 * tokens + (random(3) === 0 ? 0 : random(3) === 0 ? -1 - random(200) : random(20_000)),
  };
}

/** Accounts that delegate, and a program that looks at them and calls them (EIP-7702). */
function delegations(hardfork: NewHardfork, random: Random, accounts: readonly Address[]): Trial {
  const targets: Address[] = [
    SECOND,
    SECOND,
    CALLER,
    "0x0000000000000000000000000000000000000000",
    `0x${"0".repeat(39)}4`,
  ];
  const authorities = [3, 4, 5];
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
  const list = Array.from({ length: random(4) }, (): Delegation => {
    const by = pick(authorities);
    const to = random(5) === 0 ? (accounts[pick(authorities)] as Address) : pick(targets);
    return { by, to, chainId: pick([0, 1337, 1337, 1337, 5]), ahead: random(5) === 0 ? 1 : 0 };
  });
  const looks = Array.from({ length: 2 + random(5) }, () => {
    const address = (accounts[pick(authorities)] as Address).slice(2);
    switch (random(6)) {
      case 0:
        return `73${address}3b50`;
      case 1:
        return `73${address}3f50`;
      case 2:
        return `60205f5f73${address}3c`;
      case 3:
        return `5f5f5f5f73${address}5af450`;
      case 4:
        return `5f5f5f5f73${address}5afa50`;
      default:
        return `5f5f5f5f60${byte(random(2))}73${address}5af150`;
    }
  });
  return {
    codes: [
      [CALLER, `0x${looks.join("")}60205ff3`],
      [SECOND, `0x${program(hardfork, random, 1)}`],
    ],
    ...{
      to: random(4) === 0 ? (accounts[pick(authorities)] as Address) : CALLER,
      data: toHex(bytes(random, random(40))),
    },
    ...{ gas: 300_000 + random(200_000), value: random(3), delegations: list },
  };
}

/** Powers modulo a number, with lengths about the limit of Osaka, and what they cost (EIP-7823, 7883). */
function modexp(random: Random): Trial {
  const length = (): number =>
    [0, 1, 31, 32, 33, 64, 96, 128, 1_024, 1_025][random(random(3) === 0 ? 10 : 6)] as number;
  const [base, exponent, modulus] = [length(), length(), length()];
  const body = bytes(random, Math.min(base + exponent + modulus, 400));
  if (random(3) === 0) body.fill(0, 0, random(body.length + 1));
  return trial(5n, join(number(base, 32), number(exponent, 32), number(modulus, 32), body), random, 30_000);
}

/** Gas about the most that a transaction may have in Osaka (EIP-7825). */
function gasCap(random: Random): Trial {
  return {
    codes: [[CALLER, "0x5a5f5260205ff3"]],
    ...{ to: CALLER, data: "0x", value: 0 },
    gas: 2 ** 24 + ([-1, 0, 1, 1_000][random(4)] as number),
  };
}

/** Words of which the leading zeros are counted (EIP-7939). */
function leadingZeros(random: Random): Trial {
  const counted = Array.from({ length: 1 + random(12) }, () => {
    const word = BigInt(toHex(bytes(random, 32))) >> BigInt(random(257));
    return `7f${word.toString(16).padStart(64, "0")}1e`;
  });
  return { codes: [[CALLER, `0x${counted.join("")}5f5260205ff3`]], to: CALLER, data: "0x", gas: 60_000, value: 0 };
}

/** Signatures by P-256, right and wrong (EIP-7951). */
function p256Verify(random: Random): Trial {
  const key = number(BigInt(1 + random(1_000_000)), 32);
  const hash = bytes(random, 32);
  const signature = p256.sign(hash, key, { prehash: false, lowS: random(2) === 0 });
  const point = p256.getPublicKey(key, false).subarray(1);
  return trial(0x100n, join(hash, signature, point), random, 10_000);
}

/** Any program: opcodes, calls and creations among five accounts; the fee of blobs is among what it reads (EIP-7918). */
function anything(hardfork: NewHardfork, random: Random): Trial {
  return {
    codes: ADDRESSES.map((address) => [toHex(address), `0x${program(hardfork, random)}`]),
    ...{ to: toHex(ADDRESSES[0] as Uint8Array), data: toHex(bytes(random, random(70))), value: random(3) },
    gas: 80_000 + random(random(4) === 0 ? 800_000 : 200_000),
  };
}

/** What is tried, by its EIP. */
export const TRIALS: Readonly<
  Record<string, (hardfork: NewHardfork, random: Random, accounts: readonly Address[]) => Trial>
> = {
  "EIP-2537": (_, random) => bls(random),
  "EIP-2935": (_, random) => history(random),
  "EIP-7623": (_, random) => floor(random),
  "EIP-7702": delegations,
  "EIP-7823 and EIP-7883": (_, random) => modexp(random),
  "EIP-7825": (_, random) => gasCap(random),
  "EIP-7939": (_, random) => leadingZeros(random),
  "EIP-7951": (_, random) => p256Verify(random),
  "any program": anything,
};
