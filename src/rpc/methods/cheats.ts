import type { Cause } from "../../chain/history/overrides.js";
import type { NodeContext } from "../context.js";
import { defineMethod, type Method, type Param, type Values } from "../method.js";

/** How a method that changes the chain from outside its rules is written down. */
interface Cheat<P extends readonly Param[]> {
  name: string | readonly [string, ...string[]];
  description: string;
  params?: P;
  result?: string;
  /** `cause` goes into the record of the change. */
  handler: (context: NodeContext, cause: Cause, ...values: Values<P>) => unknown;
}

/** Defines such a method: guarded, and with its name and parameters at hand for the record. */
export function defineCheat<const P extends readonly Param[] = []>(cheat: Cheat<P>): Method<NodeContext> {
  const { name, description, params, result = "true", handler } = cheat;
  const method = typeof name === "string" ? name : name[0];
  return defineMethod<NodeContext, readonly Param[]>({
    name,
    description,
    result,
    guarded: true,
    ...(params && { params }),
    handler: (context, ...given) => {
      const values = given.slice(0, params?.length ?? 0) as Values<P>;
      return handler(context, { method, params: values.map(readable) }, ...values);
    },
  });
}

/** A parameter as the record's JSON has it: bytes as hex, quantities as decimal text. */
function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString("hex")}`;
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readable(inner)]));
  }
  return value ?? null;
}
