import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { METHODS } from "../../src/rpc/methods/index.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

interface ListModule {
  methodList(root: string): string;
  writeMethodList(root: string): void;
}

const { methodList, writeMethodList } = (await import(
  pathToFileURL(join(ROOT, "scripts", "method-list.js")).href
)) as ListModule;

afterAll(removeDirectories);

function rootWith(files: Record<string, string>): string {
  const root = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, "src/rpc/methods", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}

const defining = (name: string): string => `export const ${name} = defineMethod({ name: "${name}" });\n`;

it("the build has every method of the folder, each with the name of its file", () => {
  expect(readFileSync(join(ROOT, "src/rpc/methods/index.ts"), "utf8")).toBe(methodList(ROOT));
  const listed = [...methodList(ROOT).matchAll(/^ {2}(\w+),$/gm)].map(([, name]) => name);
  expect(METHODS.map(({ names }) => names[0])).toEqual(listed);
});

it("a method is listed once its file is there, and what methods share is not", () => {
  const root = rootWith({
    "eth/getBalance.ts": `// Why.\n${defining("eth_getBalance")}`,
    "anvil/mine_detailed.ts": "export const anvil_mine_detailed = defineTestMethod({});",
    "eth/ommers.ts": "export const ommers = (): null => null;",
  });
  writeMethodList(root);
  const path = join(root, "src/rpc/methods/index.ts");
  const text = readFileSync(path, "utf8");
  expect(text).toContain('import { anvil_mine_detailed } from "./anvil/mine_detailed.js";\nimport { eth_getBalance }');
  expect(text).not.toContain("ommers");
  const { mtimeMs } = statSync(path);
  writeMethodList(root);
  expect(statSync(path).mtimeMs).toBe(mtimeMs);
});

it.each([
  ["another name", { "eth/getBalance.ts": defining("eth_getBalances") }, "getBalance.ts defines eth_getBalances"],
  ["two methods", { "eth/call.ts": defining("eth_call") + defining("eth_callMany") }, "call.ts defines eth_callMany"],
  [
    "one without its name",
    { "eth/call.ts": "export const METHODS = [defineMethod({})];" },
    "defines none that it exports",
  ],
])("a file that defines %s fails the build", (_what, files, sentence) => {
  expect(() => methodList(rootWith(files as Record<string, string>))).toThrow(sentence);
});
