import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { architectureViolations, type SourceFile, undeclaredPackages } from "./architecture/rules.js";

const ROOT = join(import.meta.dirname, "..");

const sources = (): SourceFile[] =>
  readdirSync(join(ROOT, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}assembly${sep}`)) // AssemblyScript, which imports nothing from outside
    .map((path) => ({ path: relative(ROOT, path).split(sep).join("/"), text: readFileSync(path, "utf8") }));

const file = (path: string, text: string): SourceFile => ({ path, text });

describe("the source", () => {
  it("keeps the architecture", () => {
    const files = sources();
    expect(files.length).toBeGreaterThan(50);
    expect(architectureViolations(files)).toEqual([]);
  });

  it("imports only packages that package.json has it depend on", () => {
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const named = new Set(Object.keys({ ...dependencies, ...optionalDependencies }));
    expect(undeclaredPackages(sources(), named)).toEqual([]);
    const sample = file(
      "src/a.ts",
      'import { x } from "ethers/abi"; import "node:fs"; import "./b.js"; import "@a/b/c";',
    );
    expect(undeclaredPackages([sample], new Set(["@a/b"]))).toEqual([
      "src/a.ts imports ethers, which package.json does not name",
    ]);
  });
});

describe("the checker finds", () => {
  it.each([
    ["an import upward", file("src/chain/a.ts", 'import { x } from "../rpc/b.js";'), "chain is below rpc"],
    [
      "a type imported upward",
      file("src/persistence/a.ts", 'import type { X } from "../chain/b.js";'),
      "persistence is below chain",
    ],
    ["a re-export from above", file("src/rpc/a.ts", 'export * from "../node.js";'), "rpc is below node"],
    ["a dynamic import upward", file("src/rpc/a.ts", 'const f = () => import("../cli/main.js");'), "rpc is below cli"],
    [
      "an import of the options from below",
      file("src/chain/a.ts", 'import { o } from "../options/index.js";'),
      "chain is below options",
    ],
    [
      "work on a closed directory that knows the node",
      file("src/offline/a.ts", 'import { n } from "../node/open.js";'),
      "offline is below node",
    ],
    [
      "options that know the node",
      file("src/options/a.ts", 'import { n } from "../node.js";'),
      "options is below node",
    ],
    [
      "a library that knows the command line",
      file("src/library/a.ts", 'import { f } from "../cli/flags/flag.js";'),
      "cli and library do not know each other",
    ],
    [
      "a command line that knows the library",
      file("src/cli/a.ts", 'import type { S } from "../index.js";'),
      "cli and library do not know each other",
    ],
    [
      "a plugin for Hardhat that knows what is below the library",
      file("src/hardhat/a.ts", 'import { p } from "../library/provider.js";'),
      "the plugin for Hardhat knows the library by src/index.ts only",
    ],
    [
      "a library that knows the plugin for Hardhat",
      file("src/library/a.ts", 'import { p } from "../hardhat/index.js";'),
      "library is below hardhat",
    ],
    [
      "the EVM outside of execution",
      file("src/chain/blocks/a.ts", 'import { VM } from "@ethereumjs/vm";'),
      "only the engine that is EthereumJS, and what verifies by it, may",
    ],
    [
      "the EVM's types outside of execution",
      file("src/rpc/a.ts", 'import type { EVM } from "@ethereumjs/evm";'),
      "only the engine that is EthereumJS, and what verifies by it, may",
    ],
    [
      "EthereumJS's types in a file that executes by any engine",
      file("src/chain/execution/types.ts", 'import type { Common } from "@ethereumjs/common";'),
      "only the engine that is EthereumJS, and what verifies by it, may",
    ],
    [
      "a core outside of the chain",
      file("src/rpc/a.ts", 'import type { Core } from "../chain/head/core.js";'),
      "from outside of src/chain it is seen through src/chain/index.ts",
    ],
    [
      "a room of the chain that is entered from outside",
      file("src/node/a.ts", 'import { call } from "../chain/calls/calls.js";'),
      "from outside of src/chain it is seen through src/chain/index.ts",
    ],
    [
      "an exchange that knows the chain",
      file("src/exchange/a.ts", 'import { c } from "../chain/core.js";'),
      "by EIP-1193 only",
    ],
    [
      "a chain that knows the exchange",
      file("src/chain/a.ts", 'import { e } from "../exchange/b.js";'),
      "only cli, node and offline compose the exchange",
    ],
    ["a drawer", file("src/chain/utils.ts", "export const x = 1;"), "named as a drawer"],
    ["a folder of helpers", file("src/rpc/helpers/x.ts", "export const x = 1;"), "named as a drawer"],
    ["a default export", file("src/rpc/a.ts", "export default function a() {}"), "has a default export"],
    ["a file outside of the layers", file("src/web/a.ts", "export const x = 1;"), "is in no layer"],
  ])("%s", (_what, sample, sentence) => {
    expect(architectureViolations([sample])).toEqual([expect.stringContaining(sentence)]);
  });

  it("a room with a face that is entered past it", () => {
    const face = file("src/chain/wallet/index.ts", 'export { a } from "./a.js";');
    const entering = (path: string, target: string) =>
      architectureViolations([face, file(path, `import { a } from "${target}";`)]);
    expect(entering("src/rpc/a.ts", "../chain/wallet/a.js")).toEqual([
      "src/rpc/a.ts imports src/chain/wallet/a.ts: from outside of src/chain/wallet it is seen through its index.ts",
    ]);
    expect(entering("src/chain/a.ts", "./wallet/a.js")).toHaveLength(1);
    expect(entering("src/rpc/a.ts", "../chain/wallet/index.js")).toEqual([]);
    expect(entering("src/chain/wallet/b/c.ts", "../a.js")).toEqual([]);
    expect(entering("src/rpc/a.ts", "../chain/wallet/files/a.js")).toEqual([]);
  });

  it("a circle of imports", () => {
    const circle = [
      file("src/chain/a.ts", 'import { b } from "./b.js";'),
      file("src/chain/b.ts", 'export { c } from "./sub/c.js";'),
      file("src/chain/sub/c.ts", 'import type { A } from "../a.js";'),
    ];
    expect(architectureViolations(circle)).toEqual([
      "src/chain/a.ts → src/chain/b.ts → src/chain/sub/c.ts → src/chain/a.ts",
    ]);
  });
});

it("lets every layer import from those below it, and the exchange what is open to it", () => {
  const fine = [
    file("src/cli/a.ts", 'import { n } from "../node.js"; import { f } from "../persistence/directory/open.js";'),
    file("src/node.ts", 'import { r } from "./rpc/server.js"; import { e } from "./exchange/deploy.js";'),
    file("src/options/a.ts", 'import { w } from "../chain/wallet/well-known.js";'),
    file("src/library/a.ts", 'import { o } from "../options/index.js";'),
    file("src/rpc/server.ts", 'import { c } from "../chain/index.js"; import { z } from "zod";'),
    file("src/chain/core.ts", 'import { x } from "./execution/index.js";'),
    file("src/chain/execution/ethereumjs/vm.ts", 'import { VM } from "@ethereumjs/vm";'),
    file("src/exchange/deploy.ts", 'import type { Projection } from "../persistence/ledger/projection.js";'),
  ];
  expect(architectureViolations(fine)).toEqual([]);
});
