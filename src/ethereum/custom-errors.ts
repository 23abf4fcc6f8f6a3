import { type AbiType, describeAbiValues, parseAbiTypes } from "./abi-values.js";
import { toHex } from "./bytes.js";
import { keccak256 } from "./keccak.js";
import { describeRevert } from "./revert-reason.js";
import { WELL_KNOWN_ERRORS } from "./well-known-errors.js";

/** A custom error of Solidity, by what its selector is the hash of. */
export interface CustomError {
  /** `InsufficientBalance(address,uint256)` */
  signature: string;
  name: string;
  /** The first four bytes of the revert data, as 0x-hex. */
  selector: string;
  types: readonly AbiType[];
}

const MAX_CHARACTERS = 500;
const NAME = /^[A-Za-z_$][\w$]*(?=\()/;
/** A reason is a line for people; the data behind it is kept whole. */
const LONGEST_REASON = 1_000;

const parsed = new Map<string, CustomError | undefined>();

function parse(signature: string): CustomError | undefined {
  const name = signature.length > MAX_CHARACTERS ? undefined : NAME.exec(signature)?.[0];
  const types = name === undefined ? undefined : parseAbiTypes(signature.slice(name.length));
  if (name === undefined || types === undefined) return undefined;
  const selector = toHex(keccak256(Buffer.from(signature)).subarray(0, 4));
  return { signature, name, selector, types };
}

/** Reads the signature of a custom error, its types in their canonical form; undefined where it is none. */
export function customError(signature: string): CustomError | undefined {
  if (!parsed.has(signature)) {
    if (parsed.size > 20_000) parsed.clear();
    parsed.set(signature, parse(signature));
  }
  return parsed.get(signature);
}

/** What revert data says by a custom error: `InsufficientBalance(0x…, 0, 100)`. Undefined where it is not that error's. */
export function describeCustomError(signature: string, returned: Uint8Array): string | undefined {
  const error = customError(signature);
  if (!error || toHex(returned.subarray(0, 4)) !== error.selector) return undefined;
  const values = describeAbiValues(error.types, returned.subarray(4));
  if (values === undefined) return undefined;
  const text = `${error.name}(${values})`;
  return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}…` : text;
}

/** Custom errors that revert data is read by. */
export interface KnownErrors {
  /** Adds errors by their signatures. @returns those that are errors and were not known */
  add(signatures: Iterable<string>): string[];
  /** What revert data says: by `Error(string)`, `Panic(uint256)` or a known custom error; undefined where by none. */
  describe(returned: Uint8Array): string | undefined;
}

/** Custom errors by their selectors: the well-known ones, and what is added. Of two with one selector the first is known. */
export function createKnownErrors(signatures: Iterable<string> = []): KnownErrors {
  const bySelector = new Map<string, string>();
  const add = (more: Iterable<string>): string[] => {
    const added: string[] = [];
    for (const signature of more) {
      const selector = customError(signature)?.selector;
      if (selector === undefined || bySelector.has(selector)) continue;
      bySelector.set(selector, signature);
      added.push(signature);
    }
    return added;
  };
  add(WELL_KNOWN_ERRORS);
  add(signatures);
  return {
    add,
    describe(returned) {
      if (returned.length < 4) return undefined;
      const reason = describeRevert(returned);
      if (reason !== undefined) return reason;
      const signature = bySelector.get(toHex(returned.subarray(0, 4)));
      return signature === undefined ? undefined : describeCustomError(signature, returned);
    },
  };
}
