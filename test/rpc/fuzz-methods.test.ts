import fc from "fast-check";
import { SIMULATION_CODES } from "../../src/chain/simulate/index.js";
import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import type { Access } from "../../src/rpc/context.js";
import { ErrorCode, RpcError } from "../../src/rpc/errors.js";
import type { Method, Param } from "../../src/rpc/method.js";
import { METHODS } from "../../src/rpc/methods/index.js";
import { aboutOf } from "../../src/rpc/schema.js";

/** More requests, of which CI makes 10,000: `FUZZ_REQUESTS=20000`, and other ones: `FUZZ_SEED=7`. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 2_500);
const SEED = process.env.FUZZ_SEED;
/** What no request of these may take, and what a request that hangs is given up after. */
const MAX_MILLISECONDS = 20_000;

/** EIP-7966's for a transaction that is not mined in time. */
const NOT_MINED_IN_TIME = 4;
const CODES: ReadonlySet<number> = new Set([
  ...Object.values(ErrorCode).filter((code) => code !== ErrorCode.internal),
  NOT_MINED_IN_TIME,
  ...Object.values(SIMULATION_CODES),
]);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** What a request says, as JSON text: what it is made of has its prototypes and order, and nothing that JSON has not. */
type Body = string;

const nested = (depth: number, open: string, close: string): Json =>
  JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`) as Json;

const HOSTILE: readonly Json[] = [
  ...[
    null,
    true,
    false,
    0,
    1,
    -1,
    1.5,
    2 ** 31,
    2 ** 53,
    1e21,
    1e308,
    -0.1,
    "",
    " ",
    "0x",
    "0x0",
    "0x1",
    "0x00",
    "0X1",
  ],
  ...["0xg", "0x1".padEnd(66, "f"), `0x${"f".repeat(64)}`, `0x${"f".repeat(65)}`, `0x${"0".repeat(40)}`, "-0x1", "1e3"],
  ...[
    "latest",
    "pending",
    "earliest",
    "safe",
    "finalized",
    "18446744073709551616",
    "NaN",
    "Infinity",
    "\u0000",
    "\ud800",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "../../etc/passwd",
    "'; DROP TABLE blocks; --",
    "\u202e🦫",
    "a".repeat(100_000),
  ],
  ...[
    `0x${"ab".repeat(60_000)}`,
    [],
    {},
    [[]],
    [null],
    [{}],
    { "": null },
    { length: -1 },
    { toString: 1, valueOf: 1 },
  ],
  ...[
    Array.from({ length: 2_000 }, () => null),
    Array.from({ length: 300 }, (_, index) => ({ [`k${index}`]: [index] })),
  ],
  ...[nested(100, "[", "]"), nested(100, '{"a":', "}"), JSON.parse('{"__proto__":{"to":1},"constructor":2}') as Json],
  ...[
    { blockNumber: "0x1", blockHash: "0x2" },
    { from: null, to: [], value: {} },
    { topics: [[[[]]]], address: [1] },
  ],
  ...[
    { stateOverrides: { "0x1": 1 } },
    { tracer: "{", tracerConfig: 3 },
    { tracer: "muxTracer", tracerConfig: { x: [] } },
  ],
];

/** Every place in a value: the ways to them by keys. */
function places(value: Json, way: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [way];
  const inner = Array.isArray(value)
    ? value.flatMap((one, index) => places(one, [...way, index]))
    : Object.entries(value).flatMap(([key, one]) => places(one, [...way, key]));
  return [way, ...inner];
}

function changedAt(value: Json, [key, ...rest]: (string | number)[], change: (old: Json) => Json | undefined): Json {
  if (key === undefined) return change(value) ?? null;
  const copy = structuredClone(value) as Record<string | number, Json>;
  const inner = rest.length > 0 ? changedAt(copy[key] as Json, rest, change) : change(copy[key] as Json);
  if (inner !== undefined) copy[key] = inner;
  else if (Array.isArray(copy)) copy.splice(key as number, 1);
  else delete copy[key];
  return copy as Json;
}

const hostile: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json> },
);

/** Parameters with as many of the optional ones as `given` says. */
const parametersOf = (params: readonly Param[], given: number): Json[] => {
  const required = params.filter(({ required }) => required).length;
  return params
    .slice(0, required + (given % (params.length - required + 1)))
    .map((one) => (aboutOf(one.schema).sample ?? null) as Json);
};

type Change = { kind: "none" | "replace" | "remove" | "wrap" | "add"; at: number; with: Json };

function mutated(params: Json[], changes: readonly Change[]): Body {
  let value: Json = params;
  for (const { kind, at, with: replacement } of changes) {
    if (kind === "none") continue;
    const ways = places(value);
    // The first is the list itself, which is to go less often than what is in it.
    const way = ways[at % ways.length] ?? [];
    value = changedAt(value, way, (old) => {
      if (kind === "remove") return undefined;
      if (kind === "wrap") return [old];
      if (kind === "add" && Array.isArray(old)) return [...old, replacement];
      if (kind === "add" && typeof old === "object" && old !== null) return { ...old, surprise: replacement };
      return replacement;
    });
  }
  return JSON.stringify(value);
}

let node: Node;
const state = async (): Promise<string> => {
  const { journal, head } = (await node.request("couverture_info")) as { journal: unknown; head: unknown };
  return JSON.stringify([journal, head]);
};

beforeAll(async () => {
  node = await createNode(
    parseNodeOptions({ chain: { clock: "step", accountCount: 2 }, storage: { directory: false } }),
  );
});
afterAll(() => node.close());

/** Resets the chain, with an account that can send: requests before may have locked it, or stopped the mining. */
async function refresh(): Promise<void> {
  await node.request("anvil_reset");
  await node.request("personal_unlockAccount", ["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "", 0]);
}

/** Those that wait for a block wait a moment only. */
const hasty = (method: string, params: unknown): unknown =>
  method.endsWith("Sync") &&
  Array.isArray(params) &&
  params.length > 0 &&
  (params.length < 2 || params[1] > 1 || params[1] === null)
    ? [params[0], 1]
    : params;

/** What is wrong with how a request is answered; nothing where all is well. */
async function faultOf(method: string, params: unknown, access: Access): Promise<string | undefined> {
  const before = await state();
  let timer: NodeJS.Timeout | undefined;
  const hanging = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("hangs"), MAX_MILLISECONDS);
  });
  const answer = node.request(method, hasty(method, params)).then(
    (result) => {
      JSON.stringify(result);
      return undefined;
    },
    (error: unknown) => error,
  );
  const outcome = await Promise.race([answer, hanging]);
  clearTimeout(timer);
  if (outcome === undefined) {
    const reads = access === "read" || access === "private";
    return !reads || (await state()) === before ? undefined : `changes the chain, though its access is "${access}"`;
  }
  if (typeof outcome === "string") return outcome;
  if (!(outcome instanceof RpcError)) return `throws ${String(outcome)}`;
  if (!CODES.has(outcome.code))
    return `answers ${outcome.code}: ${outcome.message} ${String((outcome.cause as Error)?.stack)}`;
  if (/\n\s+at /.test(outcome.message)) return `shows a stack trace: ${outcome.message}`;
  if (outcome.code === NOT_MINED_IN_TIME) return undefined;
  if (outcome.message.length > 2_000) return `answers an error of ${outcome.message.length} characters`;
  return (await state()) === before
    ? undefined
    : `changes the chain, though it answers ${outcome.code}: ${outcome.message}`;
}

const methods = METHODS.flatMap((method) => method.names.map((name): [string, Method<never>] => [name, method]));

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("none", "replace", "replace", "replace", "remove", "wrap", "add"),
  at: fc.nat({ max: 60 }),
  with: hostile,
});

test("every method answers parameters that are not its own with an error that is the client's, and changes nothing; nor does one that only reads", async () => {
  // A method's turn comes as often as another's, whatever fast-check prefers.
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), fc.nat({ max: 9 }), async (changes, given) => {
      const [name, method] = methods[turn++ % methods.length] as [string, Method<never>];
      if (turn % methods.length === 1) await refresh();
      const body = mutated(parametersOf(method.params, given), changes);
      const fault = await faultOf(name, JSON.parse(body), method.access);
      if (fault !== undefined) throw new Error(`${name} ${fault}, requested with ${body.slice(0, 500)}`);
    }),
    { numRuns: REQUESTS, endOnFailure: true, ...(SEED !== undefined && { seed: Number(SEED) }) },
  );
  expect(await node.request("eth_blockNumber")).toMatch(/^0x/);
});
