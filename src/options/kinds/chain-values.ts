import { readFileSync } from "node:fs";
import { PRELOAD_NAMES, type PreloadName } from "../../chain/genesis/predeployed/names.js";
import { formatEther } from "../../ethereum/index.js";
import { isRecord, type Kind, readWithin, ValueError } from "./kind.js";
import { list } from "./lists.js";
import { address, integer, oneOf, pattern, privateKey, quantity, text } from "./scalars.js";

type Hex = `0x${string}`;

/** An address, or the index of an account. */
export const account = (): Kind<string | number, Hex | number> => ({
  read(value) {
    const isIndex = typeof value !== "string" || /^\d+$/.test(value);
    try {
      return isIndex ? integer(0).read(value) : address().read(value);
    } catch (cause) {
      throw new ValueError("must be an address or the index of an account", [], { cause });
    }
  },
});

const ETHER = /^(\d+)(?:\.(\d{1,18}))?$/;

/** An amount of ether as wei. */
function weiOf(ether: string): bigint {
  const match = ETHER.exec(ether);
  if (!match) throw new ValueError("must be an amount of ether");
  return BigInt(match[1] ?? "0") * 10n ** 18n + BigInt((match[2] ?? "").padEnd(18, "0"));
}

/** A number's digits without an exponent, as few as give it. Made when first needed, since it takes 20 ms. */
let digits: Intl.NumberFormat | undefined;
function withoutExponent(value: number): string {
  digits ??= new Intl.NumberFormat("en-US", { useGrouping: false, maximumFractionDigits: 18 });
  return digits.format(value);
}

/** Wei; ether on the command line, and under Ganache's name. */
export const balance = (): Kind<bigint | number | string, bigint> => ({
  ...quantity(),
  fromText: weiOf,
  fromGanache: (value) => weiOf(typeof value === "number" ? withoutExponent(value) : String(value)),
  show: formatEther,
});

/** An account by its private key, and its balance in wei: `0x…,1000` on the command line. */
const keyedAccount = (): Kind<
  { privateKey: string; balance: bigint | number | string },
  { privateKey: Hex; balance: bigint }
> => ({
  read(value) {
    if (!isRecord(value)) throw new ValueError("must be an object with privateKey and balance");
    for (const name of Object.keys(value)) {
      if (name !== "privateKey" && name !== "balance")
        throw new ValueError("is not known", [name], { repeatsValue: false });
    }
    return {
      privateKey: readWithin("privateKey", () => privateKey().read(value.privateKey)),
      balance: readWithin("balance", () => quantity().read(value.balance)),
    };
  },
  fromText(given) {
    const [key = "", wei] = given.split(",");
    if (wei === undefined || wei === "") {
      throw new ValueError("must be a private key and a balance in wei, as 0x…,1000000000000000000");
    }
    return { privateKey: key, balance: wei };
  },
  isHidden: true,
});

export const keyedAccounts = () => list(keyedAccount(), { isDivided: false });

/** Unix seconds. Flags take dates as well; digits under Ganache's names are milliseconds, as for JavaScript's Date. */
export function instant(): Kind<number, number> {
  const fromText = (given: string, isGanaches: boolean): number => {
    const isNumber = /^\d+$/.test(given);
    if (isNumber && !isGanaches) return Number(given);
    const milliseconds = isNumber ? Number(given) : Date.parse(given);
    if (Number.isNaN(milliseconds)) throw new ValueError("must be a date or unix seconds");
    return Math.floor(milliseconds / 1000);
  };
  return {
    ...integer(0),
    fromText,
    fromGanache(value) {
      if (typeof value === "string") return fromText(value, true);
      const milliseconds = value instanceof Date ? value.getTime() : value;
      if (typeof milliseconds !== "number" || Number.isNaN(milliseconds))
        throw new ValueError("must be a date or milliseconds");
      return Math.floor(milliseconds / 1000);
    },
  };
}

/** Seconds from block to block; on the command line and under Ganache's name also `clock`, which is not to give any. */
export const timestampIncrement = (): Kind<number, number> => ({
  ...integer(1),
  fromText: (given) => (given === "clock" ? undefined : given),
  fromGanache: (value) => (value === "clock" ? undefined : value),
});

/** A BIP-32 path to which indexes are appended; Ganache's may be a list of its parts. */
export function hdPath(): Kind<string, string> {
  const path = pattern(/^m(\/\d+['hH]?)+\/?$/, "must be a path like m/44'/60'/0'/0");
  return {
    read: (value) => path.read(value).replace(/\/$/, ""),
    fromGanache: (value) => (Array.isArray(value) ? value.join("/") : value),
  };
}

/** Names of well-known contracts, each once, in the order of the list of all; `all` stands for all of them. */
export function preload(): Kind<readonly (PreloadName | "all")[], PreloadName[]> {
  const name: Kind<PreloadName | "all", PreloadName | "all"> = {
    read(value) {
      try {
        return oneOf([...PRELOAD_NAMES, "all"]).read(value);
      } catch (cause) {
        throw new ValueError(`must be one of ${PRELOAD_NAMES.join(", ")}, or all`, [], { cause });
      }
    },
  };
  const names = list(name, { message: "must be a list of names" });
  return {
    ...names,
    read(value) {
      const wanted = names.read(value);
      return PRELOAD_NAMES.filter((each) => wanted.includes("all") || wanted.includes(each));
    },
  };
}

/** `true`, or nothing in place of `false`: a manifest has it only where it is on. */
export const trueOrAbsent = (): Kind<boolean, true | undefined> => ({
  read(value) {
    if (typeof value !== "boolean") throw new ValueError("must be true or false");
    return value || undefined;
  },
});

/** The text of a file, which a flag names. */
export const textOfFile = (): Kind<string, string> => ({
  ...text(),
  fromText(path) {
    try {
      return readFileSync(path, "utf8");
    } catch (cause) {
      throw new ValueError(`${path} cannot be read (${(cause as NodeJS.ErrnoException).code})`, [], {
        cause,
        repeatsValue: false,
      });
    }
  },
  isHidden: true,
});
