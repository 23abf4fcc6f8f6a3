import { parsed } from "../chain/index.js";
import type { Client } from "./client.js";
import { createConnection } from "./connection.js";
import type { Dispatcher } from "./dispatch.js";
import type { InProcessClient, Notify } from "./in-process-client.js";
import { DEFAULT_LIMITS } from "./limits.js";

let nextId = -1;

/**
 * Makes a client that asks a dispatcher directly. Notifications of a subscription come after the answer that names it.
 * @param notify is called with notifications
 */
export function connectInProcess(dispatcher: Dispatcher, notify: Notify): InProcessClient {
  const control = createConnection({
    id: nextId--, // apart from those of WebSockets, which count upward
    send: notify,
    maxSubscriptions: DEFAULT_LIMITS.subscriptionsPerConnection,
  });
  const client: Client = { gone: false };
  const plain = { connection: control.forMessage().connection, client };
  return {
    async request(method, params) {
      if (!String(method).endsWith("_subscribe")) {
        return parsed(await dispatcher.call(method, params, plain)) ?? null;
      }
      const { connection, answered } = control.forMessage();
      try {
        return await dispatcher.call(method, params, { connection, client });
      } finally {
        answered();
      }
    },
    close() {
      client.gone = true;
      control.close();
    },
  };
}
