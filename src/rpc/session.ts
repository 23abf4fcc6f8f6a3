import type { Answer } from "./answer.js";
import type { Client } from "./client.js";
import { createConnection } from "./connection.js";
import { isPromise } from "./dispatch.js";
import type { JsonRpc } from "./json-rpc.js";
import type { Limits } from "./limits.js";
import type { Caller } from "./method.js";

/** A connection over which messages go both ways, as a session uses it. */
export interface Transport {
  /** Sends a message; nothing happens once the connection is closed. */
  send(text: string): void;
  /** Stops and resumes reading. */
  pause(): void;
  resume(): void;
  /** Ends the connection, with a WebSocket close code and a reason. Called once. */
  end(code: number, reason: string): void;
}

/** JSON-RPC with notifications over one connection. */
export interface Session {
  readonly subscriptions: number;
  /** Answers a message. */
  receive(text: string): void;
  /** Ends the connection once what is under way has been answered. */
  endWhenIdle(): void;
  /** Ends the connection now. */
  cutOff(code: number, reason: string): void;
  /** To be called when the connection is closed. */
  closed(): void;
}

const GOING_AWAY = 1001;

let nextId = 1;

/** Starts a session over a connection that has just been made. */
export function createSession(options: {
  jsonRpc: JsonRpc;
  limits: Limits;
  guarded: Caller["guarded"];
  transport: Transport;
}): Session {
  const { jsonRpc, limits, guarded, transport } = options;
  const client: Client = { gone: false };
  let underWay = 0;
  let ending = false;
  let ended = false;

  const control = createConnection({
    id: nextId++,
    maxSubscriptions: limits.subscriptionsPerConnection,
    send: ({ method, params }) => transport.send(JSON.stringify({ jsonrpc: "2.0", method, params })),
  });

  const cutOff = (code: number, reason: string): void => {
    if (ended) return;
    ending = true;
    ended = true;
    control.close();
    transport.end(code, reason);
  };
  const endIfIdle = (): void => {
    if (ending && underWay === 0) cutOff(GOING_AWAY, "the node is shutting down");
  };

  return {
    get subscriptions() {
      return control.subscriptions;
    },
    receive(text) {
      if (ending) return;
      const { connection, answered } = control.forMessage();
      const reply = (answer: Answer): void => {
        if (answer !== undefined) transport.send(answer);
        answered();
      };
      const answer = jsonRpc.answer(text, { connection, guarded, client });
      if (!isPromise(answer)) {
        reply(answer);
        return;
      }
      underWay++;
      if (underWay === limits.webSocketRequests) transport.pause();
      void answer.then((later) => {
        reply(later);
        if (underWay === limits.webSocketRequests) transport.resume();
        underWay--;
        endIfIdle();
      });
    },
    endWhenIdle() {
      ending = true;
      endIfIdle();
    },
    cutOff,
    closed() {
      ended = true;
      ending = true;
      client.gone = true;
      control.close();
    },
  };
}
