import { once } from "node:events";
import { Agent, request } from "node:http";
import { WebSocket } from "ws";
import { ListenError } from "../../src/rpc/listen.js";
import { raw, rpc, startTestServer } from "./test-server.js";

const NAMED = '{"jsonrpc":"2.0","id":1,"method":"test_wait","params":["last"]}';

/** A promise that is opened from outside. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test("the error of a port in use has its number and what to do", async () => {
  const first = await startTestServer();
  const second = startTestServer({ port: first.port });
  await expect(second).rejects.toThrow(ListenError);
  await expect(second).rejects.toMatchObject({
    code: "EADDRINUSE",
    message: expect.stringMatching(new RegExp(`^Port ${first.port} is already in use .*server.port 0`)),
    cause: { code: "EADDRINUSE" },
  });
  await first.close();
});

test("the error of a host that is not of this machine names it", async () => {
  await expect(startTestServer({ host: "203.0.113.7" })).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  await expect(startTestServer({ host: "no-such-host.invalid" })).rejects.toThrow("is not an address of this machine");
});

test("an IPv6 address has its brackets in the URL", async () => {
  const server = await startTestServer({ host: "::1" });
  expect(server.url).toBe(`http://[::1]:${server.port}`);
  expect((await rpc(server, "test_nothing")).result).toBeNull();
  await server.close();
});

test("closing lets requests under way be answered, over HTTP and WebSocket, and takes no more", async () => {
  const server = await startTestServer();
  const { opened, open } = gate();
  server.counter.gate = opened;
  const agent = new Agent({ keepAlive: true });
  const answered = new Promise<{ connection: string | undefined; body: string }>((resolve, reject) => {
    const sent = request({ agent, port: server.port, method: "POST" }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ connection: response.headers.connection, body }));
    });
    sent.on("error", reject);
    sent.end(NAMED);
  });
  const socket = new WebSocket(server.url.replace("http", "ws"));
  await once(socket, "open");
  socket.send(NAMED);
  while (server.counter.order.length < 2) await rpc(server, "test_nothing");

  const message = once(socket, "message");
  const closed = once(socket, "close");
  const closing = server.close();
  await expect(rpc(server, "test_nothing")).rejects.toThrow();
  open();
  expect(await answered).toMatchObject({ connection: "close", body: expect.stringContaining('"result":"last"') });
  expect(String((await message)[0])).toContain('"result":"last"');
  const [code, reason] = (await closed) as [number, Buffer];
  expect([code, String(reason)]).toEqual([1001, "the node is shutting down"]);
  await closing;
  await server.close();
  agent.destroy();
});

test("closing does not wait forever for a request that is not answered, nor for idle connections", async () => {
  const server = await startTestServer({ limits: { closeMilliseconds: 100 } });
  const agent = new Agent({ keepAlive: true });
  await new Promise((resolve) => {
    request({ agent, port: server.port, path: "/health" }, (response) => response.resume().on("end", resolve)).end();
  });
  const hanging = rpc(server, "test_never").catch(() => "cut off");
  const socket = new WebSocket(server.url.replace("http", "ws"));
  await once(socket, "open");
  socket.send('{"id":1,"method":"test_never"}');
  const closed = once(socket, "close");
  await rpc(server, "test_nothing");
  await server.close();
  expect(await hanging).toBe("cut off");
  await closed;
  agent.destroy();
});

test("a client that goes away in the middle of its request does the server no harm", async () => {
  const server = await startTestServer({ limits: { arrivalMilliseconds: 1000 } });
  const { opened, open } = gate();
  server.counter.gate = opened;
  const sent = request({ port: server.port, method: "POST" });
  sent.on("error", () => {});
  sent.end(NAMED);
  while (server.counter.order.length < 1) await rpc(server, "test_nothing");
  sent.destroy();
  const half = request({ port: server.port, method: "POST", headers: { "content-length": "1000" } });
  half.on("error", () => {});
  half.write("{");
  await rpc(server, "test_nothing");
  half.destroy();
  open();
  expect((await rpc(server, "test_nothing")).result).toBeNull();
  await server.close();
});

test("what is not HTTP at all is answered with 400", async () => {
  const server = await startTestServer();
  expect(await raw(server, "hello\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
  expect(await raw(server, "POST / HTTP/1.1\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
  expect((await rpc(server, "test_nothing")).result).toBeNull();
  await server.close();
});

test("requests sent one after the other on one connection are answered in their order", async () => {
  const server = await startTestServer();
  const one = (id: number, last: boolean): string => {
    const body = `{"id":${id},"method":"${id % 2 ? "test_wait" : "test_nothing"}"}`;
    return `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n${last ? "Connection: close\r\n" : ""}\r\n${body}`;
  };
  const answer = await raw(server, [1, 2, 3, 4].map((id) => one(id, id === 4)).join(""));
  expect([...answer.matchAll(/"id":(\d)/g)].map(([, id]) => id)).toEqual(["1", "2", "3", "4"]);
  await server.close();
});
