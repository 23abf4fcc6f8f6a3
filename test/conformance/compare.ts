import { z } from "zod";
import type { Exchange } from "./cases.js";
import { ANSWERS } from "./shapes/methods.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What in an answer is not as the suite has it, with where; undefined where all is. */
export function difference(
  { request, response: expected }: Exchange,
  actual: Exchange["response"],
  specOnly: boolean,
): string | undefined {
  if (expected.error) {
    if (!actual.error) return `an error ${expected.error.code} was expected, not ${shown(actual.result)}`;
    if (actual.error.code === expected.error.code) return undefined;
    return `error ${actual.error.code} (${actual.error.message}) in place of ${expected.error.code} (${expected.error.message})`;
  }
  if (actual.error) return `error ${actual.error.code} (${actual.error.message}) in place of ${shown(expected.result)}`;
  const documented = documentedDifference(request.method, actual.result);
  if (documented !== undefined) return documented;
  if (specOnly && request.method in ANSWERS) return undefined;
  const compare = specOnly ? shapeDifference : valueDifference;
  return compare(actual.result as Json, expected.result as Json, "result");
}

/** Where an answer is not as its method is documented, if its method is among those written down here. */
function documentedDifference(method: string, result: unknown): string | undefined {
  const parsed = ANSWERS[method]?.safeParse(result);
  if (parsed === undefined || parsed.success) return undefined;
  return `not as documented: ${z.prettifyError(parsed.error).slice(0, 300)}`;
}

/** The first place at which two JSON values are not equal. */
function valueDifference(actual: Json, expected: Json, at: string): string | undefined {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return `${at}: ${shown(actual)} in place of a list`;
    if (actual.length !== expected.length) return `${at}: ${actual.length} entries in place of ${expected.length}`;
    return first(expected.keys(), (index) =>
      valueDifference(actual[index] as Json, expected[index] as Json, `${at}[${index}]`),
    );
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return `${at}: ${shown(actual)} in place of an object`;
    return (
      keysDifference(actual, expected, at) ??
      first(Object.keys(expected), (key) => valueDifference(actual[key] as Json, expected[key] as Json, `${at}.${key}`))
    );
  }
  return actual === expected ? undefined : `${at}: ${shown(actual)} in place of ${shown(expected)}`;
}

/**
 * The first place at which two JSON values are not of the same shape: the same fields, values of the same kind. Keys that are
 * data (addresses, numbers) may be others, and a list may be of another length.
 */
function shapeDifference(actual: Json, expected: Json, at: string): string | undefined {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return `${at}: ${shown(actual)} in place of a list`;
    if (expected.length === 0) return undefined;
    return first(actual.keys(), (index) => fits(actual[index] as Json, expected, `${at}[${index}]`));
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return `${at}: ${shown(actual)} in place of an object`;
    const keys = Object.keys(expected);
    if (keys.length > 0 && keys.every(isData)) {
      return first(Object.keys(actual), (key) =>
        isData(key) ? fits(actual[key] as Json, Object.values(expected), `${at}.${key}`) : `${at}: the key ${key}`,
      );
    }
    if (keys.length === 0) return undefined;
    return (
      keysDifference(actual, expected, at) ??
      first(keys, (key) => shapeDifference(actual[key] as Json, expected[key] as Json, `${at}.${key}`))
    );
  }
  return kindOf(actual) === kindOf(expected) ? undefined : `${at}: ${shown(actual)} is not like ${shown(expected)}`;
}

/** Whether a value has the shape of one of some others; of several differences the one from the first is reported. */
function fits(actual: Json, shapes: Json[], at: string): string | undefined {
  const differences = shapes.map((shape) => shapeDifference(actual, shape, at));
  return differences.some((one) => one === undefined) ? undefined : differences[0];
}

function keysDifference(actual: { [key: string]: Json }, expected: object, at: string): string | undefined {
  const missing = Object.keys(expected).filter((key) => !(key in actual));
  const extra = Object.keys(actual).filter((key) => !(key in expected));
  if (missing.length > 0)
    return `${at}: ${missing.join(", ")} missing${extra.length > 0 ? `, and ${extra.join(", ")} too much` : ""}`;
  return extra.length > 0 ? `${at}: ${extra.join(", ")} too much` : undefined;
}

function first<K>(keys: Iterable<K>, find: (key: K) => string | undefined): string | undefined {
  for (const key of keys) {
    const found = find(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isData = (key: string): boolean => /^(0x[0-9a-fA-F]+|[0-9]+)$/.test(key);

/** Hashes, addresses and blooms have a length; quantities have no leading zeros; the rest is data. */
function kindOf(value: Json): string {
  if (value === null || typeof value !== "string") return value === null ? "null" : typeof value;
  if (!/^0x[0-9a-fA-F]*$/.test(value)) return "text";
  if ([42, 66, 514].includes(value.length)) return `bytes of ${value.length}`;
  return /^0x(0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/.test(value) ? "quantity" : "data";
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
