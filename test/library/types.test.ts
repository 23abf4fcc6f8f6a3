import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PublicRpcSchema } from "viem";
import type { CouvertureRpcSchema, LegacyOptions, NamespacedOptions, ServerOptions } from "../../src/index.js";
import type { OPTIONS } from "../../src/options/index.js";
import { methodLines } from "../../src/rpc/reference/reference.js";
import { ROOT } from "../support/process.js";

interface SchemaScript {
  expectedFiles(): Promise<Record<string, string>>;
}

const { expectedFiles } = (await import(pathToFileURL(join(ROOT, "scripts", "methods.js")).href)) as SchemaScript;

type Ours<Name extends string> = Extract<CouvertureRpcSchema[number], { Method: Name }>["ReturnType"];
type Viems<Name extends string> = Extract<PublicRpcSchema[number], { Method: Name }>["ReturnType"];

/** Compiles only where one type is also the other. */
const is = <_Narrow extends Wide, Wide>(): true => true;

type Catalogue = typeof OPTIONS;
/** Ganache's names in the catalogue: `miner.blockGasLimit`. */
type GanacheName = {
  [K in keyof Catalogue]: Catalogue[K] extends { ganache: infer Name } ? Name : never;
}[keyof Catalogue];
type FormerName = {
  [K in keyof Catalogue]: Catalogue[K] extends { former: readonly (infer Name)[] } ? Name : never;
}[keyof Catalogue];
type NamesIn<Section extends string, Name> = Name extends `${Section}.${infer Rest}` ? Rest : never;
type Keys<T> = keyof Exclude<T, undefined>;

it("the types of options have the names of the catalogue, and no others", () => {
  const miner = [
    is<Keys<NamespacedOptions["miner"]>, NamesIn<"miner", GanacheName>>(),
    is<NamesIn<"miner", GanacheName>, Keys<NamespacedOptions["miner"]>>(),
  ];
  const wallet = [
    is<Keys<NamespacedOptions["wallet"]>, NamesIn<"wallet", GanacheName>>(),
    is<NamesIn<"wallet", GanacheName>, Keys<NamespacedOptions["wallet"]>>(),
  ];
  const logging = [
    is<Keys<NamespacedOptions["logging"]>, NamesIn<"logging", GanacheName>>(),
    is<NamesIn<"logging", GanacheName>, Keys<NamespacedOptions["logging"]>>(),
  ];
  const chain = [
    is<Keys<NamespacedOptions["chain"]>, NamesIn<"chain", GanacheName | keyof Catalogue>>(),
    is<NamesIn<"chain", GanacheName | keyof Catalogue>, Keys<NamespacedOptions["chain"]>>(),
  ];
  const server = is<Keys<ServerOptions["server"]>, NamesIn<"server", GanacheName | keyof Catalogue>>();
  // "fork" and "logging.logger" are sections, too; a store of one's own is rejected.
  const former = [
    is<keyof LegacyOptions, FormerName>(),
    is<Exclude<FormerName, "db" | "fork" | "port" | "host" | "ws">, keyof LegacyOptions>(),
  ];
  expect([...miner, ...wallet, ...logging, ...chain, server, ...former]).not.toContain(false);
});

describe("the types of requests and answers", () => {
  it("have every method of the registry, as its definition says: node scripts/methods.js writes them", async () => {
    const files = await expectedFiles();
    for (const [path, text] of Object.entries(files)) expect(readFileSync(join(ROOT, path), "utf8")).toBe(text);
    const typed = Object.values(files).flatMap((text) =>
      [...text.matchAll(/Method: "(\w+)"/g)].map(([, name]) => name),
    );
    expect(typed.sort()).toEqual(methodLines().map(({ name }) => name));
  });

  it("know nearly every answer; a trace is what its tracer makes of it", async () => {
    const text = Object.values(await expectedFiles()).join("");
    const open = text.match(/ReturnType: unknown/g) ?? [];
    expect(text).toMatch(/"debug_traceCall";[^}]*ReturnType: unknown/);
    expect(open.length).toBeLessThan(methodLines().length / 20);
  });

  it("are in the types of the CommonJS module as well, with all others", () => {
    const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");
    const declared = (path: string): string[] =>
      [...text(path).matchAll(/^export (?:interface|type|declare const|const) (\w+)/gm)].map(
        ([, name]) => name as string,
      );
    const sources = ["index", "library/options", "library/provider-interface", "library/rpc-schema/index"];
    const own = [...sources, "library/rpc-schema/values"].flatMap((name) => declared(`src/${name}.ts`));
    const named = [
      "OptionsError",
      "ServerStatus",
      "Server",
      "NodeOptions",
      "NodeOptionsInput",
      "parseNodeOptions",
      "Logger",
    ];
    expect([...new Set(declared("types/index.d.cts"))].sort()).toEqual([...new Set([...own, ...named])].sort());
    const testing = declared("types/testing.d.cts");
    for (const [name] of text("src/testing/index.ts").matchAll(/(?<=[{,] (?:type )?)\w+(?=[ ,])/g))
      if (name !== "type") expect(testing).toContain(name);
  });

  it("are viem's, where viem has the method", () => {
    expect([
      is<Ours<"eth_blockNumber">, Viems<"eth_blockNumber">>(),
      is<Ours<"eth_getLogs">, Viems<"eth_getLogs">>(),
      is<Ours<"eth_getProof">, Viems<"eth_getProof">>(),
      is<Ours<"eth_feeHistory">, Viems<"eth_feeHistory">>(),
    ]).toEqual(Array(4).fill(true));
  });
});
