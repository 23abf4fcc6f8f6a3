import { WebSocket } from "ws";
import { RpcError } from "./rpc.js";

/** JSON-RPC over a WebSocket, with the notifications of subscriptions. */
export interface Socket {
  request<T = string>(method: string, ...params: unknown[]): Promise<T>;
  /** What a subscription received, once it has received `count` things; waits at most ten seconds. */
  received<T>(subscription: string, count: number): Promise<T[]>;
  close(): Promise<void>;
}

interface Message {
  id?: number;
  result?: unknown;
  error?: { code: number; message: string };
  params?: { subscription: string; result: unknown };
}

const LIMIT = 10_000;

/** Opens a WebSocket to a chain. */
export async function openSocket(url: string): Promise<Socket> {
  const socket = new WebSocket(url);
  const answers = new Map<number, (message: Message) => void>();
  const notes = new Map<string, unknown[]>();
  const waiting = new Set<() => void>();
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    if (message.params) {
      const { subscription, result } = message.params;
      notes.set(subscription, [...(notes.get(subscription) ?? []), result]);
      for (const check of [...waiting]) check();
    } else if (message.id !== undefined) {
      answers.get(message.id)?.(message);
      answers.delete(message.id);
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  let last = 0;
  return {
    request: <T>(method: string, ...params: unknown[]) =>
      new Promise<T>((resolve, reject) => {
        const id = ++last;
        answers.set(id, ({ error, result }) => (error ? reject(new RpcError(method, error)) : resolve(result as T)));
        socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
      }),
    received: <T>(subscription: string, count: number) =>
      new Promise<T[]>((resolve, reject) => {
        const check = () => {
          const known = notes.get(subscription) ?? [];
          if (known.length < count) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve([...known] as T[]);
        };
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`received ${notes.get(subscription)?.length ?? 0} of ${count} things in ${LIMIT} ms`));
        }, LIMIT);
        waiting.add(check);
        check();
      }),
    close: () =>
      new Promise<void>((resolve) => {
        socket.once("close", () => resolve());
        socket.close();
      }),
  };
}
