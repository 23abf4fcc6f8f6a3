import { ChainError, ERROR_CODES } from "../errors.js";
import type { TracerConfig } from "./tracer.js";

/** An on-off option of a tracer; off when it is left out. @throws ChainError when it is neither true nor false. */
export function option(config: TracerConfig, name: string): boolean {
  const value = config[name] ?? false;
  if (typeof value === "boolean") return value;
  throw new ChainError(`tracerConfig.${name}: expected true or false`, ERROR_CODES.invalidParams);
}

/** The configuration of a tracer inside another's. @throws ChainError when it is not an object. */
export function nested(name: string, value: unknown): TracerConfig {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as TracerConfig;
  throw new ChainError(`tracerConfig.${name}: expected an object`, ERROR_CODES.invalidParams);
}

/** A list of numbers, as numbers or in hex; undefined when it is left out. @throws ChainError when it is none. */
export function numbers(config: TracerConfig, name: string): number[] | undefined {
  const value = config[name];
  if (value === undefined || value === null) return undefined;
  const list = Array.isArray(value)
    ? value.map((item: unknown) => (typeof item === "boolean" ? Number.NaN : Number(item)))
    : [];
  if (Array.isArray(value) && list.every(Number.isInteger)) return list;
  throw new ChainError(`tracerConfig.${name}: expected a list of numbers`, ERROR_CODES.invalidParams);
}
