import type { EthSchema } from "./eth.js";
import type { InspectionSchema } from "./inspection.js";
import type { OtherSchema } from "./other.js";
import type { TestMethodSchema } from "./test-methods.js";

export type * from "./values.js";

/**
 * Every method of a node, with its parameters and answer, in the form of viem's schemas:
 * `EIP1193RequestFn<CouvertureRpcSchema>`, or `custom<…>` of a client's `rpcSchema`.
 */
export type CouvertureRpcSchema = [...EthSchema, ...InspectionSchema, ...TestMethodSchema, ...OtherSchema];

type Entry = CouvertureRpcSchema[number];

/** The name of a method. */
export type RpcMethod = Entry["Method"];

type EntryOf<Method extends RpcMethod> = Extract<Entry, { Method: Method }>;

/** What a method answers. */
export type RpcAnswer<Method extends RpcMethod> = EntryOf<Method>["ReturnType"];

type Given<Parameters> = undefined extends Parameters
  ? { params?: readonly [] }
  : [] extends Parameters
    ? { params?: Readonly<Parameters> }
    : { params: Readonly<Parameters> };

/** A request: parameters may be left out where none is needed. */
export type RpcRequest<Method extends RpcMethod> = { method: Method } & Given<EntryOf<Method>["Parameters"]>;

/** EIP-1193's `request`: methods of the node by their types, any other with an answer of which nothing is known. */
export interface RequestFunction {
  <Method extends RpcMethod>(request: RpcRequest<Method>): Promise<RpcAnswer<Method>>;
  <Method extends string>(request: {
    method: Method extends RpcMethod ? never : Method;
    params?: unknown;
  }): Promise<unknown>;
}
