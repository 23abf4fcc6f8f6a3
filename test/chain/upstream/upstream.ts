import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createNode, type Node } from "../../../src/node.js";
import { type NodeOptionsInput, parseNodeOptions } from "../../../src/options/index.js";

type Options = NodeOptionsInput & object;

/** A JSON-RPC request as it came to a relay. */
export interface SeenCall {
  method: string;
  params: unknown[];
}

/** What a relay does in place of passing a request on; undefined passes it on. */
export type Fault = (calls: SeenCall[], response: ServerResponse, request: IncomingMessage) => boolean | undefined;

/** A node behind HTTP that counts requests, and fails when it is set to. */
export interface Relay {
  url: string;
  /** What was requested since {@link forget}. */
  seen: SeenCall[];
  headers: IncomingMessage["headers"][];
  /** What goes wrong from now on. */
  fault: Fault | undefined;
  forget(): void;
  close(): Promise<void>;
}

export async function startRelay(target: (body: string) => Promise<string>): Promise<Relay> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const calls = [JSON.parse(body) as SeenCall | SeenCall[]].flat();
      relay.headers.push(request.headers);
      if (relay.fault?.(calls, response, request)) return;
      relay.seen.push(...calls);
      void target(body).then((answer) => {
        response.setHeader("content-type", "application/json");
        response.end(answer);
      });
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const relay: Relay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    headers: [],
    fault: undefined,
    forget() {
      relay.seen.length = 0;
      relay.headers.length = 0;
    },
    close: () => ended(server),
  };
  return relay;
}

async function ended(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
}

export const passOn =
  (url: string) =>
  async (body: string): Promise<string> =>
    (await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })).text();

/** Asks a node, with a type for its answer. */
export type Ask = <T = unknown>(method: string, ...params: unknown[]) => Promise<T>;

export interface Running {
  node: Node;
  ask: Ask;
}

const opened = new Set<Node>();

/** A node in this process; in memory unless a directory is named. */
export async function startNode(options: Options): Promise<Running> {
  const node = await createNode(
    parseNodeOptions({ storage: { directory: false }, server: { port: 0 }, ...options } as NodeOptionsInput),
  );
  opened.add(node);
  return { node, ask: async <T>(method: string, ...params: unknown[]) => (await node.request(method, params)) as T };
}

export async function stopNode({ node }: Running): Promise<void> {
  opened.delete(node);
  await node.close();
}

export async function stopNodes(): Promise<void> {
  for (const node of [...opened].reverse()) await node.close();
  opened.clear();
}

/**
 * Creation code of a contract with one word of storage: called with nothing it answers the word, with 32 bytes it stores them
 * there and logs, with one byte it destroys itself.
 */
export function storeCode(first: number): string {
  const read = "60005460005260206000f3";
  const write = "5b60003560005560006000a000";
  const destroy = "5b33ff";
  const head = (toWrite: number, toDestroy: number): string => `36600114${push(toDestroy)}5736${push(toWrite)}57`;
  const size = (text: string): number => text.length / 2;
  const begin = size(head(0, 0)) + size(read);
  const run = head(begin, begin + size(write)) + read + write + destroy;
  const store = `${push(first)}600055`;
  const copied = `${push(size(run))}${push(size(store) + 12)}600039${push(size(run))}6000f3`;
  return `0x${store}${copied}${run}`;
}

const push = (byte: number): string => `60${byte.toString(16).padStart(2, "0")}`;

export const word = (value: number): string => `0x${value.toString(16).padStart(64, "0")}`;
