import type * as z from "zod/mini";
import type { Client } from "./client.js";
import type { Connection } from "./connection.js";

/** Any zod schema, of `zod` or `zod/mini`. What it gives out is what a handler gets. */
export type Schema<T = unknown> = z.core.$ZodType<T>;

/** One parameter of a method, by position and by name. */
export interface Param<T = unknown> {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** The handler's value where an optional parameter is left out or null. */
  readonly fallback: T | undefined;
}

/** A parameter that must be given. */
export function param<S extends Schema>(name: string, schema: S): Param<z.output<S>> {
  return { name, schema, required: true, fallback: undefined };
}

/** A parameter that may be left out (or null) if all after it are too; the handler then gets `fallback`. */
export function optional<S extends Schema>(name: string, schema: S): Param<z.output<S> | undefined>;
export function optional<S extends Schema>(name: string, schema: S, fallback: z.output<S>): Param<z.output<S>>;
export function optional<S extends Schema>(name: string, schema: S, fallback?: z.output<S>): Param {
  return { name, schema, required: false, fallback };
}

/** Who asks. A handler gets it after its parameters. */
export interface Caller {
  /** The connection that notifications go to; undefined over plain HTTP. */
  readonly connection?: Connection | undefined;
  /** Whether guarded methods are open to this caller; if not, why (default: open). */
  readonly guarded?: "open" | "needs-token" | "off" | undefined;
  /** Whose request it is; undefined for the node's own. */
  readonly client?: Client | undefined;
}

/** The values that parameters bind to, in order. */
export type Values<P extends readonly Param[]> = {
  -readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never;
};

/** How a method is written down. */
export interface MethodDefinition<Context, P extends readonly Param[]> {
  /** Its name, or all names it is answered under (`["hardhat_mine", "anvil_mine"]`); the first is the documented one. */
  name: string | readonly [string, ...string[]];
  /** One sentence: what it does. */
  description: string;
  params?: P;
  /** What it answers, in words or as a schema, for the documentation. */
  result?: string | Schema;
  example?: { params: readonly unknown[]; result: unknown };
  /**
   * True for methods that change the chain from outside its rules, use the node's own keys, or read the ledger: on a host that others can
   * reach they need the auth token.
   */
  guarded?: boolean;
  /** True for methods that take their params unread: the handler's one value is what was given. */
  verbatim?: boolean;
  /** Answers with JSON (undefined is answered as null) or a promise of it; throws RpcError or anything with a numeric code. */
  handler: (context: Context, ...values: [...Values<P>, caller: Caller]) => unknown;
}

/** A method as the dispatcher holds it. */
export interface Method<Context> {
  readonly names: readonly string[];
  readonly description: string;
  readonly params: readonly Param[];
  readonly result: string | Schema | undefined;
  readonly example: { params: readonly unknown[]; result: unknown } | undefined;
  readonly guarded: boolean;
  readonly verbatim: boolean;
  /** Runs the handler on values that have been validated, one for each parameter. */
  readonly run: (context: Context, values: unknown[], caller: Caller) => unknown;
}

/**
 * Defines a method. The types of the handler's values follow from `params`.
 * @throws Error where a required parameter follows an optional one, or two have the same name.
 * @example
 * defineMethod({
 *   name: "eth_getBalance",
 *   description: "The balance of an account, in wei.",
 *   params: [param("address", address), optional("block", block, LATEST)],
 *   handler: (node: Node, address, block) => quantityToHex(node.balance(address, block)),
 * });
 */
export function defineMethod<Context, const P extends readonly Param[] = []>(
  definition: MethodDefinition<Context, P>,
): Method<Context> {
  const names = typeof definition.name === "string" ? [definition.name] : [...definition.name];
  const params: readonly Param[] = definition.params ?? [];
  const handler = definition.handler as (context: Context, ...values: unknown[]) => unknown;
  params.forEach((entry, index) => {
    if (entry.required && params[index - 1]?.required === false) {
      throw new Error(`${names[0]}: the required parameter ${entry.name} follows an optional one`);
    }
    if (params.findIndex(({ name }) => name === entry.name) !== index) {
      throw new Error(`${names[0]}: two parameters are named ${entry.name}`);
    }
  });
  return {
    names,
    description: definition.description,
    params,
    result: definition.result,
    example: definition.example,
    guarded: definition.guarded ?? false,
    verbatim: definition.verbatim ?? false,
    run: (context, values, caller) => handler(context, ...values, caller),
  };
}
