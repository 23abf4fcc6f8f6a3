import { toHex } from "../../ethereum/index.js";
import type { BlockReference } from "../schema.js";
import { blockNumberOf, upstreamNumber } from "./blocks.js";
import { isPast } from "./missing.js";
import { type ForkedRequest, quantity } from "./request.js";
import type { Route } from "./route.js";

/** The upstream's answer to a request about what was before the fork, by the parameter that says so; undefined for all others. */
export function before(request: ForkedRequest, route: Route): Promise<unknown> | undefined {
  const whole = request.values[route.at];
  const value = route.field === undefined ? whole : (whole as Record<string, unknown> | undefined)?.[route.field];
  if (value === undefined) return undefined;
  if (route.what === "transaction") return ofTransaction(request, route, value as Uint8Array);
  const reference = value instanceof Uint8Array ? hashed(value) : (value as BlockReference);
  if (reference.kind === "hash") return ofBlockHash(request, route, reference.hash);
  if (reference.kind === "tag" && reference.tag === "pending") return undefined;
  const number = blockNumberOf(request.chain, reference);
  return isBefore(request, route, number) ? upstream(request, route, quantity(number)) : undefined;
}

const hashed = (hash: Uint8Array): BlockReference => ({ kind: "hash", hash, requireCanonical: false });

/** Whether the upstream has what is requested of a block: the state of the fork's own block is here, its content is not. */
function isBefore({ chain, fork, values }: ForkedRequest, { what }: Route, number: number): boolean {
  const { number: first } = fork.point;
  if (number !== first) return number < first;
  if (what === "content") return true;
  // The upstream's proofs hold for what nobody changed here.
  return what === "proof" && !chain.stateAt(number).changed?.(values[0] as Uint8Array);
}

async function ofBlockHash(request: ForkedRequest, route: Route, hash: Uint8Array): Promise<unknown> {
  const { chain, fork, values, here } = request;
  const local = chain.blockByHash(hash);
  if (local && !isBefore(request, route, local.number)) return here(values);
  const number = local?.number ?? (await upstreamNumber(fork, hash));
  if (number === undefined || number > fork.point.number) return here(values);
  // Not every node knows blocks by hash where a number is usual.
  return upstream(request, route, values[route.at] instanceof Uint8Array ? toHex(hash) : quantity(number));
}

async function ofTransaction(request: ForkedRequest, route: Route, hash: Uint8Array): Promise<unknown> {
  const { chain, fork, values, here, name } = request;
  if (chain.transaction(hash) || chain.pool.get(hash)) return here(values);
  const call = { method: "eth_getTransactionByHash", params: [toHex(hash)] };
  const found = await fork.ask(call, (result) => isPast(fork, result));
  if (!isPast(fork, found)) return here(values);
  return name === call.method ? found : upstream(request, route, toHex(hash));
}

/** Asks the upstream the same of the block or the transaction under the name that it knows. */
function upstream({ fork, name, params }: ForkedRequest, { at, field }: Route, value: string): Promise<unknown> {
  const given = [...params];
  given[at] = field === undefined ? value : { ...(given[at] as object), [field]: value };
  return fork.ask({ method: name, params: given }, true);
}
