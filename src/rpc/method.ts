import type { Client } from "./client.js";
import type { Connection } from "./connection.js";
import type { Access, ContextOf } from "./context.js";
import type { ForkRule } from "./fork/request.js";
import { type Route, routeOf } from "./fork/route.js";
import type { Param, Values } from "./parameter.js";

export { optional, type Param, param, type Schema, type Values } from "./parameter.js";

/** Who asks. A handler gets it after its parameters. */
export interface Caller {
  /** The connection that notifications go to; undefined over plain HTTP. */
  readonly connection?: Connection | undefined;
  /** Whether guarded methods are open to this caller; if not, why (default: open). */
  readonly guarded?: "open" | "needs-token" | "off" | undefined;
  /** Whose request it is; undefined for the node's own. */
  readonly client?: Client | undefined;
}

/** Other programs that may answer a method of the same name. */
export const PEERS = {
  ganache: "Ganache",
  hardhat: "Hardhat",
  anvil: "Anvil",
  geth: "geth and the other clients",
} as const;

export type Peer = keyof typeof PEERS;

/** What a method answers, for the reference in words and for the typed schema in TypeScript. */
export interface Answer {
  readonly text: string;
  readonly type: string;
}

/** @param type by the names of src/library/rpc-schema/values.ts */
export const answer = (text: string, type = "unknown"): Answer => ({ text, type });

/** How a method is written down: everything that is known of it. */
export interface MethodDefinition<Context, P extends readonly Param[]> {
  /** The name that the reference lists it by. */
  name: string;
  /** Other names that it is answered under, with the peers that have them. */
  aliases?: Readonly<Record<string, readonly Peer[]>>;
  /** One sentence: what it does. */
  description: string;
  /** What it does to the node, and so what its handler gets of it. */
  access: Access;
  /** The peers that have a method of its name (default: none). */
  peers?: readonly Peer[];
  params?: P;
  /** Default: any JSON. */
  result?: Answer;
  /** A request and its answer, where that is the same on every chain. */
  example?: { params: readonly unknown[]; result: unknown };
  /**
   * How a fork answers it, where that does not follow from a parameter made by `stateOf`, `contentOf`, `proofOf` or `transactionHash`: a function
   * that is called first, or {@link ownAnswer}.
   */
  fork?: ForkRule;
  /** True for methods that take their params unread: the handler's one value is what was given. */
  verbatim?: boolean;
  /** Answers with JSON (undefined is answered as null) or a promise of it; throws RpcError or anything with a numeric code. */
  handler: (context: Context, ...values: [...Values<P>, caller: Caller]) => unknown;
}

/** A method as the dispatcher holds it. */
export interface Method<Context> {
  /** Its name, and then its aliases. */
  readonly names: readonly string[];
  /** The peers that have it, by name. */
  readonly peers: Readonly<Record<string, readonly Peer[]>>;
  readonly description: string;
  readonly access: Access;
  /** True for methods that need the auth token on a host that others can reach. */
  readonly guarded: boolean;
  readonly params: readonly Param[];
  readonly result: Answer;
  readonly example: { params: readonly unknown[]; result: unknown } | undefined;
  readonly fork: ForkRule | undefined;
  /** The parameter by which a fork knows who answers. */
  readonly route: Route | undefined;
  readonly verbatim: boolean;
  /** Runs the handler on values that have been validated, one for each parameter. */
  readonly run: (context: Context, values: unknown[], caller: Caller) => unknown;
}

const ANY_JSON = answer("any JSON");

/**
 * Defines a method of a node. The types of the handler's values follow from `params`, and what it can do to the node from `access`.
 * @throws Error as {@link createMethod}
 * @example
 * defineMethod({
 *   name: "eth_getBalance",
 *   description: "The balance of an account, in wei.",
 *   access: "read",
 *   params: [param("address", address), optional("block", stateOf(block), LATEST)],
 *   result: QUANTITY,
 *   handler: ({ chain }, address, block) => quantityToHex(findState(chain, block).account(address)?.balance ?? 0n),
 * });
 */
export const defineMethod = <const A extends Access, const P extends readonly Param[] = []>(
  definition: MethodDefinition<ContextOf[A], P> & { access: A },
): Method<ContextOf[A]> => createMethod(definition);

/**
 * Makes a method that works on any context.
 * @throws Error where a required parameter follows an optional one, two have the same name, or one names a block or a transaction and
 *   nothing says how a fork answers.
 */
export function createMethod<Context, const P extends readonly Param[] = []>(
  definition: MethodDefinition<Context, P>,
): Method<Context> {
  const { name, aliases = {}, access, fork } = definition;
  const params: readonly Param[] = definition.params ?? [];
  const handler = definition.handler as (context: Context, ...values: unknown[]) => unknown;
  params.forEach((entry, index) => {
    if (entry.required && params[index - 1]?.required === false) {
      throw new Error(`${name}: the required parameter ${entry.name} follows an optional one`);
    }
    if (params.findIndex((other) => other.name === entry.name) !== index) {
      throw new Error(`${name}: two parameters are named ${entry.name}`);
    }
  });
  return {
    names: [name, ...Object.keys(aliases)],
    peers: { [name]: definition.peers ?? [], ...aliases },
    description: definition.description,
    access,
    guarded: access !== "read" && access !== "send",
    params,
    result: definition.result ?? ANY_JSON,
    example: definition.example,
    fork,
    route: typeof fork === "object" ? undefined : routeOf(name, params, fork !== undefined),
    verbatim: definition.verbatim ?? false,
    run: (context, values, caller) => handler(context, ...values, caller),
  };
}
