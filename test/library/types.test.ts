import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PublicRpcSchema } from "viem";
import type { CouvertureRpcSchema } from "../../src/index.js";
import { methodLines } from "../../src/rpc/reference/reference.js";
import { ROOT } from "../support/process.js";

interface SchemaScript {
  expectedFiles(): Promise<Record<string, string>>;
}

const { expectedFiles } = (await import(pathToFileURL(join(ROOT, "scripts", "rpc-schema.js")).href)) as SchemaScript;

type Ours<Name extends string> = Extract<CouvertureRpcSchema[number], { Method: Name }>["ReturnType"];
type Viems<Name extends string> = Extract<PublicRpcSchema[number], { Method: Name }>["ReturnType"];

/** Compiles only where one type is also the other. */
const is = <_Narrow extends Wide, Wide>(): true => true;

describe("the types of requests and answers", () => {
  it("have every method of the registry, as its description says: node scripts/rpc-schema.js makes them anew", async () => {
    const files = await expectedFiles();
    for (const [path, text] of Object.entries(files)) expect(readFileSync(join(ROOT, path), "utf8")).toBe(text);
    const typed = Object.values(files).flatMap((text) =>
      [...text.matchAll(/Method: "(\w+)"/g)].map(([, name]) => name),
    );
    expect(typed.sort()).toEqual(methodLines().map(({ name }) => name));
  });

  it("know every parameter and answer but those that may be anything", async () => {
    const text = Object.values(await expectedFiles()).join("");
    const open = text.match(/Method: "\w+";\s+Parameters(?:: \[[^\]]*\]|\?: undefined);\s+ReturnType: unknown/g) ?? [];
    expect(open.map((one) => /"(\w+)"/.exec(one)?.[1]).sort()).toEqual(["debug_traceCall", "debug_traceTransaction"]);
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
