import type { Cause } from "../chain/index.js";
import type { NodeContext } from "./context.js";
import { createMethod, type Method, type MethodDefinition, type Param, type Values } from "./method.js";
import { TRUE } from "./schema/answers.js";

/** How a method that changes the chain from outside its rules is written down. */
interface TestMethod<P extends readonly Param[]>
  extends Omit<MethodDefinition<NodeContext, P>, "access" | "handler" | "verbatim"> {
  /** `cause` goes into the record of the change. */
  handler: (context: NodeContext, cause: Cause, ...values: Values<P>) => unknown;
}

/** Defines such a method: `admin`, answering true unless it says otherwise, and with its name and parameters at hand for the record. */
export function defineTestMethod<const P extends readonly Param[] = []>(
  definition: TestMethod<P>,
): Method<NodeContext> {
  const { handler, ...rest } = definition;
  return createMethod<NodeContext, readonly Param[]>({
    result: TRUE,
    ...rest,
    access: "admin",
    handler: (context, ...given) => {
      const values = given.slice(0, rest.params?.length ?? 0) as Values<P>;
      return handler(context, { method: rest.name, params: values.map(readable) }, ...values);
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
