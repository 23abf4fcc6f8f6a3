import { posix } from "node:path";
import { type Module, type ModuleItem, parseSync } from "@swc/core";

/** A source file: its path from the repository's root, with forward slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

interface Import {
  /** As written: `../chain/index.js`, `node:fs`, `zod`. */
  specifier: string;
  /** `import type`, or nothing but types by name. */
  typeOnly: boolean;
}

/** Statements that import or re-export from elsewhere. */
function importOf(item: ModuleItem): Import | undefined {
  switch (item.type) {
    case "ImportDeclaration":
      return { specifier: item.source.value, typeOnly: item.typeOnly };
    case "ExportAllDeclaration":
      return { specifier: item.source.value, typeOnly: false };
    case "ExportNamedDeclaration":
      return item.source ? { specifier: item.source.value, typeOnly: item.typeOnly === true } : undefined;
    default:
      return undefined;
  }
}

/** Every `import("…")` below a node of the syntax tree. */
function dynamicImports(node: unknown, found: string[] = []): string[] {
  if (typeof node !== "object" || node === null) return found;
  const call = node as {
    type?: string;
    callee?: { type?: string };
    arguments?: { expression?: { type?: string; value?: unknown } }[];
  };
  if (call.type === "CallExpression" && call.callee?.type === "Import") {
    const { type, value: specifier } = call.arguments?.[0]?.expression ?? {};
    if (type === "StringLiteral" && typeof specifier === "string") found.push(specifier);
  }
  for (const child of Object.values(node)) dynamicImports(child, found);
  return found;
}

interface ParsedFile {
  path: string;
  imports: Import[];
  hasDefaultExport: boolean;
}

function parse({ path, text }: SourceFile): ParsedFile {
  const module: Module = parseSync(text, { syntax: "typescript", target: "es2022" });
  return {
    path,
    imports: [
      ...module.body.flatMap((item) => importOf(item) ?? []),
      ...dynamicImports(module.body).map((specifier) => ({ specifier, typeOnly: false })),
    ],
    hasDefaultExport: module.body.some(({ type }) => type.startsWith("ExportDefault")),
  };
}

/** The source file that a relative import means: `../a/b.js` is `b.ts`. Undefined for packages. */
function targetOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts");
}

/** From the top down; a file imports from its own layer and those below it. */
const LAYERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["hardhat", /^src\/hardhat\//],
  ["cli", /^src\/cli\//],
  ["library", /^src\/(library\/|testing\/|index\.ts$)/],
  ["node", /^src\/(node\/|node(-interface)?\.ts$)/],
  ["offline", /^src\/offline\//],
  ["options", /^src\/options\//],
  ["rpc", /^src\/rpc\//],
  ["chain", /^src\/chain\//],
  ["persistence", /^src\/persistence\//],
  ["program", /^src\/(version|machine)\.ts$/],
  ["evm", /^src\/evm\//],
  ["ethereum", /^src\/ethereum\//],
];

const layerOf = (path: string): number => LAYERS.findIndex(([, pattern]) => pattern.test(path));
const nameOf = (layer: number): string => LAYERS[layer]?.[0] ?? "nowhere";

/** The layers that compose the exchange into a node. */
const COMPOSERS = new Set(["cli", "library", "node", "offline"]);
/** The two surfaces are side by side, and neither knows the other. */
const SURFACES = new Set(["cli", "library"]);

const EXCHANGE = /^src\/exchange\//;
/** What the exchange may know of the rest: how to add tables to the ledger, and the public types. */
const OPEN_TO_EXCHANGE = /^src\/persistence\/ledger\/projection/;
const PUBLIC_TYPES = "src/index.ts";

function arrowViolation(from: string, target: string, typeOnly: boolean): string | undefined {
  if (EXCHANGE.test(from)) {
    const allowed = EXCHANGE.test(target) || OPEN_TO_EXCHANGE.test(target) || (typeOnly && target === PUBLIC_TYPES);
    return allowed ? undefined : `${from} imports ${target}: the exchange knows the chain by EIP-1193 only`;
  }
  if (EXCHANGE.test(target)) {
    return COMPOSERS.has(nameOf(layerOf(from)))
      ? undefined
      : `${from} imports ${target}: only cli, node and offline compose the exchange`;
  }
  const [above, below] = [layerOf(from), layerOf(target)];
  if (nameOf(above) === "hardhat" && below !== above && target !== PUBLIC_TYPES) {
    return `${from} imports ${target}: the plugin for Hardhat knows the library by src/index.ts only`;
  }
  if (below === -1) return `${from} imports ${target}, which is in no layer`;
  if (above !== below && SURFACES.has(nameOf(above)) && SURFACES.has(nameOf(below))) {
    return `${from} imports ${target}: cli and library do not know each other`;
  }
  return below >= above ? undefined : `${from} imports ${target}: ${nameOf(above)} is below ${nameOf(below)}`;
}

/** The engine that is EthereumJS, the code that executes blocks again by it, and what makes its transactions and configuration. */
const ETHEREUMJS = new RegExp(
  [
    "^src/chain/execution/ethereumjs/",
    "^src/chain/verification/",
    "^src/chain/config/(common|crypto)\\.ts$",
    "^src/chain/transactions/signed\\.ts$",
    "^src/ethereum/kzg\\.ts$",
  ].join("|"),
);
/** RLP's codec is free to all. */
const ETHEREUMJS_ONLY = /^@ethereumjs\/(?!rlp(\/|$))/;

/** Folders with an `index.ts` that is no face: entries of the package, and a list that is generated of contracts. */
const NO_FACES = new Set(["src", "src/testing", "src/hardhat", "src/exchange", "src/exchange/artifacts"]);

/** The folders whose files are imported through their `index.ts` from outside of them. */
const facesOf = (paths: readonly string[]): Set<string> =>
  new Set(
    paths
      .filter((path) => path.endsWith("/index.ts"))
      .map(posix.dirname)
      .filter((folder) => !NO_FACES.has(folder)),
  );

function faceViolation(from: string, target: string, faces: ReadonlySet<string>): string | undefined {
  const folder = posix.dirname(target);
  if (!faces.has(folder) || from.startsWith(`${folder}/`) || target === `${folder}/index.ts`) return undefined;
  return `${from} imports ${target}: from outside of ${folder} it is seen through its index.ts`;
}

/** Rooms of the chain that are seen through `src/chain/index.ts` from outside of it. */
const INNER_ROOMS =
  /^src\/chain\/((blocks|calls|execution|head|history|transactions|verification)\/|chain\.ts|reader|writer|admin|executor|bounded)/;
const VERIFICATION_FACE = "src/chain/verification/index.ts";

function roomViolation(from: string, target: string): string | undefined {
  if (from.startsWith("src/chain/") || target === VERIFICATION_FACE || !INNER_ROOMS.test(target)) return undefined;
  return `${from} imports ${target}: from outside of src/chain it is seen through src/chain/index.ts`;
}

const DRAWER = /(^|\/)(utils?|helpers?)(\.ts|\/)/;

function violationsOf({ path, imports, hasDefaultExport }: ParsedFile, faces: ReadonlySet<string>): string[] {
  const found: string[] = [];
  if (layerOf(path) === -1 && !EXCHANGE.test(path)) found.push(`${path} is in no layer`);
  if (DRAWER.test(path)) found.push(`${path} is named as a drawer: name what it holds`);
  // Programs that used Ganache import it by default.
  if (hasDefaultExport && path !== PUBLIC_TYPES) found.push(`${path} has a default export`);
  for (const { specifier, typeOnly } of imports) {
    const target = targetOf(path, specifier);
    const wrong = target && arrowViolation(path, target, typeOnly);
    if (wrong) found.push(wrong);
    const inner = target && roomViolation(path, target);
    if (inner) found.push(inner);
    const past = target && !inner && faceViolation(path, target, faces);
    if (past) found.push(past);
    if (ETHEREUMJS_ONLY.test(specifier) && !ETHEREUMJS.test(path)) {
      found.push(`${path} imports ${specifier}: only the engine that is EthereumJS, and what verifies by it, may`);
    }
  }
  return found;
}

/** Circles of imports, each once, as `a → b → a`. */
function cycles(files: readonly ParsedFile[]): string[] {
  const targets = new Map(
    files.map(({ path, imports }) => [path, imports.flatMap(({ specifier }) => targetOf(path, specifier) ?? [])]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) {
      found.push([...trail.slice(start), path].join(" → "));
      return;
    }
    if (done.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

/** The package of an import: `viem/chains` is of `viem`. Undefined for files and for Node's own modules. */
function packageOf(specifier: string): string | undefined {
  return specifier.startsWith("node:") ? undefined : /^(@[^/]+\/)?[^./@][^/]*/.exec(specifier)?.[0];
}

/**
 * Imports of packages that package.json does not name, one sentence each: the tests install more, which is not there when the program runs.
 * @param named the packages that package.json has the program depend on
 */
export function undeclaredPackages(files: readonly SourceFile[], named: ReadonlySet<string>): string[] {
  return files.map(parse).flatMap(({ path, imports }) =>
    imports.flatMap(({ specifier }) => {
      const name = packageOf(specifier);
      return name === undefined || named.has(name) ? [] : [`${path} imports ${name}, which package.json does not name`];
    }),
  );
}

/** Everything in which some source files break the architecture, one sentence each. */
export function architectureViolations(files: readonly SourceFile[]): string[] {
  const parsed = files.map(parse);
  const faces = facesOf(files.map(({ path }) => path));
  return [...parsed.flatMap((one) => violationsOf(one, faces)), ...cycles(parsed)];
}
