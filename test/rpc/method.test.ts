import * as classic from "zod";
import * as z from "zod/mini";
import type { NodeContext } from "../../src/rpc/context.js";
import { createDispatcher } from "../../src/rpc/dispatch.js";
import { type ForkRule, ownAnswer } from "../../src/rpc/fork/request.js";
import { createMethod, optional, param } from "../../src/rpc/method.js";
import type { Param } from "../../src/rpc/parameter.js";
import {
  block,
  blockNumberOrTag,
  contentOf,
  count,
  field,
  hash,
  logFilter,
  numberedBlock,
  objectOf,
  stateOf,
  text,
  transactionHash,
  word,
} from "../../src/rpc/schema.js";
import { defineTestMethod } from "../../src/rpc/test-method.js";
import { createTraffic } from "../../src/rpc/traffic.js";

interface Context {
  base: number;
}

const dispatcherOf = (...methods: ReturnType<typeof createMethod<Context>>[]) =>
  createDispatcher(methods, { base: 100 });

test("a handler gets the context, its values by their types, and the caller", async () => {
  const seen: unknown[] = [];
  const dispatcher = dispatcherOf(
    createMethod({
      name: "test_sum",
      description: "Adds.",
      access: "read",
      params: [param("a", count), optional("b", count, 7), optional("c", text)],
      handler: (context: Context, a, b, c, caller) => {
        seen.push(c, caller);
        const sum: number = context.base + a + b;
        const label: string | undefined = c;
        return `${label} ${sum}`;
      },
    }),
  );
  expect(await dispatcher.request("test_sum", ["0x1"])).toBe("undefined 108");
  expect(await dispatcher.request("test_sum", [1, null, "x"])).toBe("x 108");
  expect(await dispatcher.request("test_sum", { c: "y", a: 2, b: 3 })).toBe("y 105");
  expect(seen[1]).toEqual({});
});

test("schemas of zod may stand beside those of the project, and their mismatches are reported the same way", async () => {
  const dispatcher = dispatcherOf(
    createMethod({
      name: "test_zod",
      description: "Takes anything of zod.",
      access: "read",
      params: [
        param(
          "options",
          classic.object({ depth: classic.array(classic.union([count, classic.object({ deep: text })])) }),
        ),
        optional("choice", z.union([count, text])),
      ],
      handler: (_, options, choice) => [options, choice],
    }),
  );
  expect(await dispatcher.request("test_zod", [{ depth: ["0x1", { deep: "x" }] }, "y"])).toEqual([
    { depth: [1, { deep: "x" }] },
    "y",
  ]);
  await expect(dispatcher.request("test_zod", [{ depth: [{ deep: 5 }] }])).rejects.toMatchObject({
    code: -32602,
    message: "invalid argument 0 (options.depth[0].deep): expected a text, got 5",
  });
  await expect(dispatcher.request("test_zod", [{ depth: [] }, true])).rejects.toMatchObject({
    message: "invalid argument 1 (choice): expected a quantity as 0x-hex, got true, or expected a text, got true",
  });
});

test("a definition that contradicts itself is refused when it is made", () => {
  const handler = () => null;
  const description = "Nothing.";
  expect(() =>
    createMethod({
      name: "x",
      description,
      access: "read",
      params: [optional("a", count), param("b", count)],
      handler,
    }),
  ).toThrow("the required parameter b follows an optional one");
  expect(() =>
    createMethod({ name: "x", description, access: "read", params: [param("a", count), param("a", count)], handler }),
  ).toThrow("two parameters are named a");
  const twice = createMethod<Context>({ name: "x", aliases: { y: [] }, description, access: "read", handler });
  expect(() => dispatcherOf(twice, createMethod<Context>({ name: "y", description, access: "read", handler }))).toThrow(
    "two methods are named y",
  );
});

test("a method that takes a block or a hash says how a fork answers it, or it cannot be defined", () => {
  const defined = (params: readonly Param[], fork?: ForkRule) =>
    createMethod({
      name: "x",
      description: "Nothing.",
      access: "read",
      params,
      handler: () => null,
      ...(fork && { fork }),
    });
  for (const schema of [block, blockNumberOrTag, numberedBlock, hash, logFilter]) {
    expect(() => defined([param("at", schema)])).toThrow(/^x: how a fork answers is open: .* the schema of at by/);
    expect(defined([param("at", schema)], ownAnswer("of what waits here")).route).toBeUndefined();
  }
  expect(() => defined([param("a", stateOf(block)), param("b", contentOf(hash))])).toThrow("two parameters say how");
  const options = objectOf("options", z.object({ of: z.optional(text), at: field(stateOf(block)) }));
  expect(defined([param("a", text), param("b", options)]).route).toEqual({ what: "state", at: 1, field: "at" });
  expect(defined([param("a", transactionHash)]).route).toEqual({ what: "transaction", at: 0, field: undefined });
});

test("the dispatcher lists its methods for the documentation", () => {
  const dispatcher = dispatcherOf(
    createMethod({
      name: "hardhat_mine",
      aliases: { anvil_mine: ["anvil"] },
      description: "Mines.",
      params: [optional("blocks", count, 1)],
      access: "admin",
      handler: () => null,
    }),
  );
  expect(dispatcher.methods).toMatchObject([
    {
      names: ["hardhat_mine", "anvil_mine"],
      description: "Mines.",
      guarded: true,
      params: [{ name: "blocks", required: false }],
    },
  ]);
});

test("every request is reported to the observer with its outcome and time", async () => {
  const observed: unknown[] = [];
  const methods = [
    createMethod<Context>({ name: "test_ok", description: "Succeeds.", access: "read", handler: async () => 1 }),
    createMethod<Context>({
      name: "test_bad",
      description: "Fails.",
      access: "read",
      handler: () => Promise.reject(new Error("no")),
    }),
  ];
  const dispatcher = createDispatcher(
    methods,
    { base: 0 },
    {
      observer: (method, error, milliseconds) => observed.push([method, error?.code, milliseconds >= 0]),
    },
  );
  await dispatcher.request("test_ok");
  await expect(dispatcher.request("test_bad")).rejects.toThrow("internal error: no");
  await expect(dispatcher.request("test_none")).rejects.toMatchObject({ code: -32601 });
  expect(observed).toEqual([
    ["test_ok", undefined, true],
    ["test_bad", -32603, true],
    ["test_none", -32601, true],
  ]);
});

test("in process, guarded methods are open and subscriptions reach a caller that gives a connection", async () => {
  const dispatcher = dispatcherOf(
    createMethod<Context>({ name: "test_guarded", description: "Guarded.", access: "admin", handler: () => "open" }),
  );
  expect(await dispatcher.request("test_guarded")).toBe("open");
  await expect(dispatcher.request("test_guarded", [], { guarded: "off" })).rejects.toMatchObject({ code: 4100 });
});

test("durations fall into their buckets", () => {
  const traffic = createTraffic();
  for (const milliseconds of [0, 0.5, 0.6, 30, 20_000]) traffic.record("m", undefined, milliseconds);
  const { durations, seconds, outcomes } = traffic.methods().get("m") as NonNullable<
    ReturnType<ReturnType<typeof traffic.methods>["get"]>
  >;
  expect(durations.map((requests, bucket) => [bucket, requests]).filter(([, requests]) => requests)).toEqual([
    [0, 2],
    [1, 1],
    [6, 1],
    [14, 1],
  ]);
  expect(seconds).toBeCloseTo(20.0311, 6);
  expect([...outcomes]).toEqual([["ok", 5]]);
});

test("a test method's record names its parameters and nothing else of the request", async () => {
  const causes: unknown[] = [];
  const note = (_: unknown, cause: unknown): void => void causes.push(cause);
  const without = defineTestMethod({ name: "test_without", description: "Notes.", handler: note });
  const params = [param("a", count), optional("b", word)] as const;
  const withTwo = defineTestMethod({ name: "test_with", description: "Notes.", params, handler: note });
  const dispatcher = createDispatcher([without, withTwo], {} as NodeContext);
  await dispatcher.request("test_without", []);
  await dispatcher.request("test_with", ["0x5", `0x${"ab".repeat(32)}`]);
  await dispatcher.request("test_with", ["0x5"]);
  expect(causes).toEqual([
    { method: "test_without", params: [] },
    { method: "test_with", params: [5, `0x${"ab".repeat(32)}`] },
    { method: "test_with", params: [5, null] },
  ]);
});
