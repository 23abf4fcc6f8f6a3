import fc from "fast-check";
import { post, rpc, startTestServer, type TestServer } from "./test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ limits: { batchLength: 50, nestingDepth: 32, answerMilliseconds: 100 } });
});
afterAll(() => server.close());

const METHODS = [
  "test_add",
  "test_set",
  "test_nothing",
  "test_fail",
  "test_bigint",
  "test_subscribe",
  "eth_getBalance",
  "eth_call",
  "eth_sendRawTransaction",
];

const request = fc.record(
  {
    jsonrpc: fc.oneof({ weight: 5, arbitrary: fc.constant<unknown>("2.0") }, fc.jsonValue()),
    id: fc.oneof({ weight: 5, arbitrary: fc.integer() as fc.Arbitrary<unknown> }, fc.jsonValue()),
    method: fc.oneof({ weight: 5, arbitrary: fc.constantFrom<unknown>(...METHODS) }, fc.string(), fc.jsonValue()),
    params: fc.oneof(fc.array(fc.jsonValue(), { maxLength: 4 }) as fc.Arbitrary<unknown>, fc.jsonValue()),
  },
  { requiredKeys: [] },
);

const isAnswer = (answer: unknown): boolean => {
  if (typeof answer !== "object" || answer === null) return false;
  const { jsonrpc, id, error } = answer as {
    jsonrpc: unknown;
    id: unknown;
    error?: { code: unknown; message: unknown };
  };
  const isId = id === null || typeof id === "string" || typeof id === "number";
  const hasOne = "result" in answer !== "error" in answer;
  const isError = error === undefined || (Number.isInteger(error.code) && typeof error.message === "string");
  return jsonrpc === "2.0" && isId && hasOne && isError;
};

/** Sends a body; true where what comes back is what JSON-RPC 2.0 allows. */
async function answersWell(body: string): Promise<boolean> {
  const { status, text } = await post(server, body);
  if (status === 204) return text === "";
  if (status !== 200) return false;
  const answer = JSON.parse(text) as unknown;
  return Array.isArray(answer) ? answer.length > 0 && answer.every(isAnswer) : isAnswer(answer);
}

const holds = async (property: fc.IAsyncPropertyWithHooks<[string]>, numRuns: number): Promise<void> => {
  await fc.assert(property, { numRuns });
  expect((await rpc(server, "test_nothing")).result).toBeNull();
};

test("any JSON is answered as JSON-RPC allows, and the server lives on", async () => {
  await holds(
    fc.asyncProperty(fc.json({ maxDepth: 40 }), async (body) => expect(await answersWell(body)).toBe(true)),
    300,
  );
});

test("any request with any params is answered as JSON-RPC allows, and the server lives on", async () => {
  const body = fc.oneof(request, fc.array(request, { maxLength: 5 })).map((value) => JSON.stringify(value));
  await holds(
    fc.asyncProperty(body, async (text) => expect(await answersWell(text)).toBe(true)),
    500,
  );
});

test("any text is answered as JSON-RPC allows, and the server lives on", async () => {
  const damaged = fc.tuple(request, fc.nat(), fc.string({ maxLength: 3 })).map(([value, at, noise]) => {
    const text = JSON.stringify(value);
    const cut = at % text.length;
    return text.slice(0, cut) + noise + text.slice(cut + 1);
  });
  const body = fc.oneof(fc.string({ unit: "binary" }), damaged);
  await holds(
    fc.asyncProperty(body, async (text) => expect(await answersWell(text)).toBe(true)),
    500,
  );
});

test("any answer carries the id of its request", async () => {
  const id = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.constant(null),
  );
  await fc.assert(
    fc.asyncProperty(id, async (given) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: given, method: "test_nothing" });
      const answer = JSON.parse((await post(server, body)).text) as { id: unknown };
      // JSON has no negative zero, and UTF-8 no half of a surrogate pair.
      expect(JSON.stringify(answer.id)).toBe(
        JSON.stringify((JSON.parse(Buffer.from(body).toString()) as { id: unknown }).id),
      );
    }),
    { numRuns: 200 },
  );
});
