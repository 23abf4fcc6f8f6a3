import { HARDFORKS, type Hardfork, hardforkFromName, UnknownHardforkError } from "../../ethereum/index.js";
import { type Kind, ValueError } from "./kind.js";

type Hex = `0x${string}`;

/** `true` or `false`; a flag without a value. */
export const boolean = (): Kind<boolean, boolean> => ({
  read(value) {
    if (typeof value !== "boolean") throw new ValueError("must be true or false");
    return value;
  },
});

/** Text, not empty where `required` says what it must be. */
export const text = (required?: string): Kind<string, string> => ({
  read(value) {
    if (typeof value !== "string" || (required !== undefined && value === "")) {
      throw new ValueError(required ?? "must be text");
    }
    return value;
  },
});

/** Text of a form. */
export const pattern = <Value extends string>(form: RegExp, message: string): Kind<string, Value> => ({
  read(value) {
    if (typeof value !== "string" || !form.test(value)) throw new ValueError(message);
    return value as Value;
  },
});

/** Text in hex, which is read as lower case. */
const hex = (form: RegExp, message: string): Kind<string, Hex> => ({
  read: (value) => pattern<Hex>(form, message).read(value).toLowerCase() as Hex,
});

export const address = (): Kind<string, Hex> =>
  hex(/^0x[0-9a-fA-F]{40}$/, "must be a 20-byte address in 0x-prefixed hex");
export const privateKey = (): Kind<string, Hex> => ({
  ...hex(/^0x[0-9a-fA-F]{64}$/, "must be a 32-byte private key in 0x-prefixed hex"),
  isHidden: true,
});
/** The `extraData` of a block. */
export const extraData = (): Kind<string, Hex> =>
  hex(/^0x([0-9a-fA-F]{2}){0,32}$/, "must be at most 32 bytes in 0x-prefixed hex");

/** One of some words. */
export const oneOf = <const Word extends string>(words: readonly Word[]): Kind<Word, Word> => ({
  read(value) {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const quoted = words.map((word) => `"${word}"`);
    throw new ValueError(`must be ${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`);
  },
});

/** `true` or `false`, or what another kind reads. */
export const booleanOr = <Input, Value>(
  other: Kind<Input, Value>,
  message: string,
): Kind<boolean | Input, boolean | Value> => ({
  read(value) {
    if (typeof value === "boolean") return value;
    try {
      return other.read(value);
    } catch (cause) {
      throw new ValueError(message, [], { cause });
    }
  },
  fromText: (given) => (given === "true" || given === "false" ? given === "true" : given),
});

/** Whole numbers as text: decimal, or 0x-prefixed hex. */
const WHOLE = /^(\d+|0x[0-9a-fA-F]+)$/;

/** A whole number, as number, bigint or text. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Kind<number, number> {
  const read = (value: unknown): number => {
    const isWhole = typeof value === "bigint" || (typeof value === "string" && WHOLE.test(value));
    const number = isWhole ? Number(value) : value;
    if (!Number.isSafeInteger(number) || (number as number) < min || (number as number) > max) {
      throw new ValueError(`must be a whole number from ${min} to ${max}`);
    }
    return number as number;
  };
  return { read };
}

/** A number that may have a fraction, as number, bigint or text. */
export function decimal({ of = "", max = Infinity } = {}): Kind<number, number> {
  const unit = of === "" ? "" : ` ${of}`;
  return {
    read(value) {
      const isNumber = typeof value === "bigint" || (typeof value === "string" && /^\d+(\.\d+)?$/.test(value));
      const number = isNumber ? Number(value) : value;
      if (typeof number !== "number" || Number.isNaN(number)) {
        throw new ValueError(`must be a number${of === "" ? "" : ` of ${of}`}`);
      }
      if (number < 0) throw new ValueError(`must be 0 or more${unit}`);
      if (number > max) throw new ValueError(`must be at most ${max}${unit}`);
      return number;
    },
  };
}

/** Wei, gas or another quantity of the protocol, as number, bigint or text. */
export function quantity(min = 0n): Kind<bigint | number | string, bigint> {
  return {
    read(value) {
      const isWhole =
        typeof value === "bigint" || Number.isSafeInteger(value) || (typeof value === "string" && WHOLE.test(value));
      if (!isWhole) throw new ValueError("must be a whole number, decimal or 0x-prefixed");
      const whole = BigInt(value as bigint | number | string);
      if (whole < min || whole >= 1n << 256n) throw new ValueError(`must be from ${min} to 2^256 - 1`);
      return whole;
    },
  };
}

/** A hardfork by any of its names. */
export const hardfork = (): Kind<string, Hardfork> => ({
  read(value) {
    try {
      return hardforkFromName(text().read(value));
    } catch (cause) {
      if (!(cause instanceof UnknownHardforkError)) throw cause;
      throw new ValueError(`must be one of ${HARDFORKS.join(", ")}`, [], { cause });
    }
  },
});
