import type { Socket } from "node:net";

/** One connection that requests come over: its client has its share of the node's time, and its limits. */
export interface Client {
  /** Set when the connection has closed: nobody is left to answer. */
  gone: boolean;
}

const clients = new WeakMap<Socket, Client>();

/** The client behind a socket, the same for all requests over it. */
export function clientOf(socket: Socket): Client {
  const known = clients.get(socket);
  if (known) return known;
  const client: Client = { gone: socket.destroyed };
  clients.set(socket, client);
  socket.once("close", () => {
    client.gone = true;
  });
  return client;
}
