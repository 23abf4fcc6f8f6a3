import type { Chain, ChainReader, ChainWriter, ServedChain } from "../../src/chain/index.js";
import type { Access, ContextOf, NodeContext } from "../../src/rpc/context.js";
import { defineMethod } from "../../src/rpc/method.js";
import { METHODS } from "../../src/rpc/methods/index.js";

/** Compiles only where one type is part of the other: `npm run typecheck` finds what does not hold here. */
const is = <_Narrow extends Wide, Wide>(): true => true;

/** What changes a chain, of what methods of an access can call. */
type Writes<A extends Access> = Exclude<keyof ContextOf[A]["chain"], keyof ChainReader>;
/** What uses keys, or changes which there are. */
type UsesKeys<A extends Access> = Exclude<keyof ContextOf[A]["wallet"], "accounts">;
type Snapshots<A extends "private" | "admin"> = keyof ContextOf[A]["snapshots"];

const described = { description: "A method.", params: [] } as const;

it("a method sees of the node what its access allows, and what goes beyond does not compile", () => {
  expect([
    is<Writes<"read"> | UsesKeys<"read">, never>(),
    is<Writes<"private"> | UsesKeys<"private">, never>(),
    is<Writes<"send">, "submit">(),
    is<UsesKeys<"send">, never>(),
    is<Writes<"keys">, "submit">(),
    is<Snapshots<"private">, "list">(),
    is<Extract<keyof ContextOf["read" | "send" | "keys"], "snapshots" | "ledger" | "forking" | "setLogging">, never>(),
    // What only the node may do with a chain that it opened.
    is<Extract<keyof ServedChain, Exclude<keyof Chain, keyof ServedChain>>, never>(),
    // And the other way round: nothing is missing.
    is<keyof ChainWriter, Writes<"admin">>(),
    is<"submit", Writes<"send">>(),
    is<"signHash", UsesKeys<"keys">>(),
  ]).not.toContain(false);
});

it("a handler that calls more than its access allows does not compile", () => {
  const refused = [
    // @ts-expect-error a reading method cannot mine
    defineMethod({ ...described, name: "x_mine", access: "read", handler: ({ chain }) => chain.mine(1) }),
    // @ts-expect-error nor sign
    defineMethod({ ...described, name: "x_sign", access: "read", handler: ({ wallet }) => wallet.signHash }),
    // @ts-expect-error nor require more by its own parameter
    defineMethod({ ...described, name: "x_more", access: "read", handler: ({ chain }: NodeContext) => chain.mine(1) }),
    // @ts-expect-error a sending method cannot change the state
    defineMethod({ ...described, name: "x_change", access: "send", handler: ({ chain }) => chain.override }),
    // @ts-expect-error what uses keys cannot load a snapshot
    defineMethod({ ...described, name: "x_load", access: "keys", handler: ({ snapshots }) => snapshots.load("x") }),
    // @ts-expect-error nobody's request closes the chain
    defineMethod({ ...described, name: "x_close", access: "admin", handler: ({ chain }) => chain.close() }),
  ];
  const allowed = [
    defineMethod({ ...described, name: "x_head", access: "read", handler: ({ chain }) => chain.head() }),
    defineMethod({ ...described, name: "x_submit", access: "send", handler: ({ chain }) => chain.submit }),
    defineMethod({
      ...described,
      name: "x_all",
      access: "admin",
      handler: ({ chain, wallet }) => [chain.reset, wallet],
    }),
  ];
  expect([...refused, ...allowed].map(({ access }) => access)).toEqual(
    ["read", "read", "read", "send", "keys", "admin", "read", "send", "admin"], //
  );
  expect(METHODS.filter(({ access }) => access === "read").length).toBeGreaterThan(100);
});
