import type { Engine } from "../chain/index.js";
import type { Connection } from "./connection.js";
import type { Access, NodeContext } from "./context.js";
import { invalidRequest, RpcError, toRpcError } from "./errors.js";
import { createMethod, type Method } from "./method.js";
import { METHODS } from "./methods/index.js";
import { isExchangeKind } from "./requests/exchange.js";
import { subscribe } from "./requests/subscriptions.js";

/** What Ganache answers to `eth_subscribe` over plain HTTP. */
const NOTIFICATIONS_NOT_SUPPORTED = -32004;

/** Ganache's code where an error has none of its own. */
const NO_CODE = -32700;

/** A method does to another engine's node what the native engine's of that name does. Those that only others have change nothing. */
const ACCESS: ReadonlyMap<string, Access> = new Map(
  METHODS.flatMap(({ names, access }) => names.map((name) => [name, access])),
);

/** The methods that another engine answers, each as it answers it: params are passed on unread, and errors as they are. */
function engineMethods(engine: Engine): Method<NodeContext>[] {
  const subscribers = new Map<string, Connection>();
  engine.onNotification(({ subscription, result }) => {
    subscribers.get(subscription)?.notify("eth_subscription", { subscription, result });
  });

  const ask = async (method: string, params: unknown): Promise<unknown> => {
    try {
      return await engine.request(method, params);
    } catch (thrown) {
      throw asAnswered(thrown);
    }
  };

  async function begin(context: NodeContext, params: unknown, connection: Connection | undefined): Promise<unknown> {
    if (!connection) throw new RpcError(NOTIFICATIONS_NOT_SUPPORTED, "notifications not supported");
    const [kind, options] = Array.isArray(params) ? (params as unknown[]) : [];
    if (typeof kind === "string" && isExchangeKind(kind)) return subscribe(context, kind, options, connection);
    const id = String(await ask("eth_subscribe", params));
    connection.subscribe(id, () => {
      subscribers.delete(id);
      engine.request("eth_unsubscribe", [id]).catch(() => undefined);
    });
    subscribers.set(id, connection);
    return id;
  }

  const define = (name: string, handler: Method<NodeContext>["run"]): Method<NodeContext> => ({
    ...createMethod<NodeContext>({
      name,
      description: `As ${engine.name} answers it.`,
      access: ACCESS.get(name) ?? "read",
      verbatim: true,
      handler: () => undefined,
    }),
    run: handler,
  });

  return engine.methods.map((name) => {
    if (name === "eth_subscribe")
      return define(name, (context, [params], { connection }) => begin(context, params, connection));
    if (name === "eth_unsubscribe") {
      return define(name, (_, [params], { connection }) => {
        if (!Array.isArray(params)) throw invalidRequest("params must be an array");
        return connection?.unsubscribe(String(params[0])) ?? false;
      });
    }
    return define(name, (_, [params]) => ask(name, params));
  });
}

/** An engine's error with the code that it answers with. */
function asAnswered(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const { code, data } = thrown as Error & { code?: unknown; data?: unknown };
  if (typeof code === "string") return toRpcError(thrown);
  return new RpcError(typeof code === "number" ? code : NO_CODE, thrown.message, { data, cause: thrown });
}

/** The namespaces of this program's own, which are answered whatever runs the chain. */
const OWN: ReadonlySet<string> = new Set(["rpc", "couverture", "ledger", "snapshot", "exchange"]);

/** What a node answers whose chain is run by another engine: that engine's methods, and those of this program's own. */
export const methodsWith = (engine: Engine): readonly Method<NodeContext>[] => [
  ...engineMethods(engine),
  ...METHODS.filter(({ names: [name = ""] }) => OWN.has(name.slice(0, name.indexOf("_")))),
];
