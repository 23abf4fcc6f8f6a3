import type { JsonRpcRequest, JsonRpcResponse } from "./provider-interface.js";

type Ask = (method: string, params: unknown) => Promise<unknown>;

/** `send` and `sendAsync` of the time before EIP-1193: a request and a callback, or a method and its parameters. */
export function sendWith(ask: Ask): (payload: unknown, rest?: unknown) => unknown {
  const answer = async ({ id, method, params }: JsonRpcRequest): Promise<JsonRpcResponse> => {
    try {
      return { id, jsonrpc: "2.0", result: await ask(method, params) };
    } catch (thrown) {
      const error = thrown as Error & { code?: number; data?: unknown };
      const { code = -32603, message, data } = error;
      return { id, jsonrpc: "2.0", error: { code, message, ...(data !== undefined && { data }) } };
    }
  };

  return (payload, rest) => {
    if (typeof payload === "string") return ask(payload, rest);
    if (typeof rest !== "function") {
      throw new Error(
        "No callback provided to provider's send function. As of web3 1.0, provider.send is no longer synchronous and must be passed a callback as its final argument.",
      );
    }
    const callback = rest as (error: Error | null, response?: unknown) => void;
    if (Array.isArray(payload)) {
      void Promise.all(payload.map(answer)).then((responses) => process.nextTick(callback, null, responses));
      return;
    }
    void answer(payload as JsonRpcRequest).then((response) => {
      const { error } = response;
      const failure = error ? Object.assign(new Error(error.message), error) : null;
      process.nextTick(callback, failure, response);
    });
  };
}
