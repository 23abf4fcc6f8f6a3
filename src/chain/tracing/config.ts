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
