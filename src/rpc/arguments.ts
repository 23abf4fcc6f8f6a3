import * as z from "zod/mini";
import { invalidParams } from "./errors.js";
import type { Param } from "./parameter.js";

type Issue = z.core.$ZodIssue;

/** The issue that says most: of a union's branches, the one that got furthest into the value. */
function mostSpecific(issue: Issue): { path: PropertyKey[]; message: string } {
  if (issue.code !== "invalid_union") return issue;
  const branches = issue.errors.map((errors) => errors[0]).filter((first) => first !== undefined);
  const found = branches.map(mostSpecific);
  const deepest = Math.max(0, ...found.map(({ path }) => path.length));
  if (deepest === 0) {
    const messages = [...new Set(found.map(({ message }) => message))];
    return { path: issue.path, message: messages.length === 0 ? issue.message : messages.join(", or ") };
  }
  const best = found.find(({ path }) => path.length === deepest) as { path: PropertyKey[]; message: string };
  return { path: [...issue.path, ...best.path], message: best.message };
}

const pathText = (path: PropertyKey[]): string =>
  path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");

/** What is wrong with a value, by the first thing that is: where in it, and why. */
export function describeMismatch(name: string, error: z.core.$ZodError): { where: string; why: string } {
  const { path, message } = mostSpecific(error.issues[0] as Issue);
  const where = `${name}${pathText(path)}`;
  return { where: where.length > 200 ? `${where.slice(0, 200)}…` : where, why: message };
}

/** Turns the `params` of a request into one value for each parameter. */
export type Binder = (params: unknown) => unknown[];

/**
 * Compiles the parameters of a method. Positional params are bound in order, by-name params (an object, JSON-RPC 2.0 §4.2) by
 * name. As geth, Ganache, Hardhat and Anvil all do, more params than the method has are refused: a client that gives
 * them means something that would not happen.
 */
export function compileArguments(method: string, params: readonly Param[]): Binder {
  const signature = `${method}(${params.map(({ name, required }) => (required ? name : `${name}?`)).join(", ")})`;
  const arity = params.length;

  const toPositions = (named: Record<string, unknown>): unknown[] => {
    const positions = new Array<unknown>(arity);
    for (const name of Object.keys(named)) {
      const index = params.findIndex((entry) => entry.name === name);
      if (index === -1) throw invalidParams(`unknown parameter "${name.slice(0, 80)}": it is ${signature}`);
      positions[index] = named[name];
    }
    return positions;
  };

  const positionsOf = (given: unknown): readonly unknown[] => {
    if (Array.isArray(given)) return given;
    if (given === undefined || given === null) return [];
    if (typeof given === "object") return toPositions(given as Record<string, unknown>);
    throw invalidParams(`params must be an array or an object, not a ${typeof given}: it is ${signature}`);
  };

  return (given) => {
    const positions = positionsOf(given);
    if (positions.length > arity) {
      throw invalidParams(`too many arguments, want at most ${arity}, got ${positions.length}: it is ${signature}`);
    }
    const values = new Array<unknown>(arity);
    for (let index = 0; index < arity; index++) {
      const entry = params[index] as Param;
      const value = positions[index];
      if (value === undefined || value === null) {
        if (entry.required) {
          throw invalidParams(`missing value for required argument ${index} (${entry.name}): it is ${signature}`);
        }
        values[index] = entry.fallback;
        continue;
      }
      const parsed = z.safeParse(entry.schema, value);
      if (!parsed.success) {
        const { where, why } = describeMismatch(entry.name, parsed.error);
        throw invalidParams(`invalid argument ${index} (${where}): ${why}`);
      }
      values[index] = parsed.data;
    }
    return values;
  };
}
