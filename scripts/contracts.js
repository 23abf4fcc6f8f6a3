/**
 * Compiles the exchange's contracts, src/exchange/contracts, and writes what came of them: TypeScript modules for the
 * program under src/exchange/artifacts, full artifacts for other tools under dist/exchange/artifacts. Nothing is done when
 * they are up to date. `node scripts/contracts.js [FILE.sol…]` tells the contracts' sizes too; of named files it compiles
 * only these and what they import.
 *
 * Source names are paths from the repository's root, or of npm packages, so that the bytecode, which ends with a hash over
 * them, is the same on every machine.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(import.meta.url);
const ROOT = dirname(dirname(SCRIPT));
const SOURCES = "src/exchange/contracts";
const MODULES = "src/exchange/artifacts";
const ARTIFACTS = "dist/exchange/artifacts";
const STAMP = `${MODULES}/.compiled.json`;

/** Ganache's engine stops at Shanghai, and the same bytecode shall run there. */
const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  viaIR: true,
  evmVersion: "shanghai",
};

/** The longest code of a contract (EIP-170) and the longest code that creates one (EIP-3860), in bytes. */
const MAX_CODE = 24_576;
const MAX_CREATION_CODE = 49_152;

/** Warnings that fail nothing: of the two lengths, since we say ourselves by how much, and of a later language's keywords. */
const HARMLESS_WARNINGS = new Set(["5574", "3860", "6335"]);

/** Contracts that do not compile, or are longer than a chain takes; the message is one sentence or the compiler's. */
export class ContractError extends Error {
  name = "ContractError";
}

const slashed = (path) => path.split(sep).join("/");

/** The contracts' source files, sorted, as paths from `root`. */
function sourcesOf(root) {
  const directory = join(root, SOURCES);
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sol"))
    .map((entry) => slashed(relative(root, join(entry.parentPath, entry.name))))
    .sort();
}

/** What the result depends on: the sources, the compiler, OpenZeppelin, and the settings above. */
function keyOf(root, sources) {
  const hash = createHash("sha256").update(readFileSync(SCRIPT));
  for (const name of ["solc", "@openzeppelin/contracts"])
    hash.update(readFileSync(join(root, "node_modules", name, "package.json")));
  for (const path of sources) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

/** Whether everything that was written for this key is there. */
function isUpToDate(root, key) {
  const path = join(root, STAMP);
  if (!existsSync(path)) return false;
  const stamp = JSON.parse(readFileSync(path, "utf8"));
  return stamp.key === key && stamp.files.every((file) => existsSync(join(root, file)));
}

/** Runs the compiler in a process of its own: it is large, and takes over its process's error handling. */
function runCompiler(root, sources) {
  const outputs = ["abi", "metadata", "storageLayout", "evm.bytecode", "evm.deployedBytecode"];
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(sources.map((path) => [path, { content: readFileSync(join(root, path), "utf8") }])),
    settings: {
      ...SETTINGS,
      outputSelection: Object.fromEntries(sources.map((path) => [path, { "": ["ast"], "*": outputs }])),
    },
  };
  const modules = realpathSync(join(root, "node_modules"));
  const args = [join(modules, "solc", "solc.js"), "--standard-json", "--base-path", root, "--include-path", modules];
  // A file, since the compiler exits without waiting until all it said has gone through a pipe.
  const directory = mkdtempSync(join(tmpdir(), "couverture-solc-"));
  try {
    const path = join(directory, "output.json");
    const file = openSync(path, "w");
    const { status, error } = spawnSync(process.execPath, args, {
      cwd: root,
      input: JSON.stringify(input),
      env: { ...process.env, NODE_OPTIONS: "" },
      stdio: ["pipe", file, 2],
    });
    closeSync(file);
    if (error !== undefined || status !== 0) {
      throw new ContractError(`the Solidity compiler ended with ${error?.message ?? `code ${status}`}`);
    }
    const text = readFileSync(path, "utf8");
    return JSON.parse(text.slice(text.indexOf("{")));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Throws the compiler's errors, and its warnings about our own sources. */
function refuseFindings({ errors = [] }) {
  const findings = errors.filter(
    ({ severity, errorCode, sourceLocation }) =>
      severity === "error" ||
      (severity === "warning" && !HARMLESS_WARNINGS.has(errorCode) && sourceLocation?.file.startsWith(`${SOURCES}/`)),
  );
  if (findings.length > 0) throw new ContractError(findings.map(({ formattedMessage }) => formattedMessage).join("\n"));
}

/** The contracts and interfaces among what was compiled; libraries and abstract contracts are parts of others. */
function contractsIn(output, sources) {
  const found = new Map();
  for (const source of sources) {
    for (const node of output.sources[source].ast.nodes) {
      if (node.nodeType !== "ContractDefinition" || node.contractKind === "library") continue;
      if (node.contractKind === "contract" && node.abstract) continue;
      const other = found.get(node.name);
      if (other !== undefined)
        throw new ContractError(`${node.name} is in two files: ${other.source} and ${source}; rename one`);
      const { abi, metadata, storageLayout, evm } = output.contracts[source][node.name];
      const isInterface = node.contractKind === "interface";
      if (Object.keys(evm.bytecode.linkReferences).length > 0) {
        throw new ContractError(`${node.name} has to be linked with a library; make that library's functions internal`);
      }
      found.set(node.name, {
        name: node.name,
        source,
        abi,
        isInterface,
        bytecode: `0x${evm.bytecode.object}`,
        deployedBytecode: `0x${evm.deployedBytecode.object}`,
        immutableReferences: evm.deployedBytecode.immutableReferences ?? {},
        metadata: isInterface ? null : JSON.parse(metadata),
        storageLayout: isInterface ? null : storageLayout,
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const lengthOf = (code) => (code.length - 2) / 2;
const grouped = (count) => count.toLocaleString("en-US");

/** Says every contract's size; throws when one is too long for a chain. */
function checkSizes(contracts, say) {
  const tooLong = [];
  for (const { name, isInterface, bytecode, deployedBytecode } of contracts) {
    if (isInterface) continue;
    const [code, creation] = [lengthOf(deployedBytecode), lengthOf(bytecode)];
    say(`${name}: ${grouped(code)} of ${grouped(MAX_CODE)} bytes, created by ${grouped(creation)}`);
    if (code > MAX_CODE)
      tooLong.push(`${name} is ${grouped(code - MAX_CODE)} bytes over ${grouped(MAX_CODE)} (EIP-170)`);
    if (creation > MAX_CREATION_CODE) {
      const excess = grouped(creation - MAX_CREATION_CODE);
      tooLong.push(`${name}'s creation code is ${excess} bytes over ${grouped(MAX_CREATION_CODE)} (EIP-3860)`);
    }
  }
  if (tooLong.length > 0) throw new ContractError(tooLong.join("; "));
}

/** The TypeScript module of a contract, an entry of its ABI a line. */
function moduleText({ name, source, abi, isInterface, bytecode }) {
  const stem = name[0].toLowerCase() + name.slice(1);
  const lines = [
    `/** ${name}: generated from ${source} by scripts/contracts.js. */`,
    `export const ${stem}Abi = [`,
    ...abi.map((entry) => `  ${JSON.stringify(entry)},`),
    "] as const;",
  ];
  if (!isInterface) {
    lines.push("", "/** Creation code, to be followed by the constructor's encoded arguments. */");
    lines.push(`export const ${stem}Bytecode: \`0x\${string}\` =`, `  "${bytecode}";`);
  }
  return `${lines.join("\n")}\n`;
}

function artifactText({ name, source, abi, isInterface, ...rest }, compiler) {
  const code = isInterface ? { bytecode: "0x", deployedBytecode: "0x" } : rest;
  return `${JSON.stringify({ contractName: name, sourceName: source, compiler, abi, ...code }, null, 2)}\n`;
}

/** A name of Solidity in the words of the command line: `StopLimit` is `stop-limit`; abbreviations such as `GTC` stay. */
const wordOf = (name) => (/^[A-Z0-9]+$/.test(name) ? name : name.replace(/([a-z])(?=[A-Z0-9])/g, "$1-").toLowerCase());

/** Writes the module of the interfaces' enumerations: for each the words of its members, in Solidity's order. */
function writeEnums(root, output, sources) {
  const lines = [
    "/** The contracts' enumerations in words: generated by scripts/contracts.js. */",
    "export const ENUMS = {",
  ];
  for (const source of sources) {
    for (const contract of output.sources[source].ast.nodes) {
      if (contract.nodeType !== "ContractDefinition" || contract.contractKind !== "interface") continue;
      for (const node of contract.nodes) {
        if (node.nodeType !== "EnumDefinition") continue;
        lines.push(`  ${node.name}: [${node.members.map(({ name }) => JSON.stringify(wordOf(name))).join(", ")}],`);
      }
    }
  }
  const path = `${MODULES}/enums.ts`;
  writeIfChanged(join(root, path), `${[...lines, "} as const;"].join("\n")}\n`);
  return path;
}

/** Writes a file unless it says that already, in one step, since others may be reading it. */
function writeIfChanged(path, text) {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  mkdirSync(dirname(path), { recursive: true });
  const partial = join(dirname(path), `.${process.pid}.partial`);
  writeFileSync(partial, text);
  renameSync(partial, path);
}

/** Removes generated files whose contract is gone. */
function prune(root, files) {
  const kept = new Set(files);
  for (const [directory, extension] of [
    [MODULES, ".ts"],
    [ARTIFACTS, ".json"],
  ]) {
    if (!existsSync(join(root, directory))) continue;
    for (const name of readdirSync(join(root, directory))) {
      const path = `${directory}/${name}`;
      if (name.endsWith(extension) && !name.startsWith(".") && !kept.has(path)) rmSync(join(root, path));
    }
  }
}

/** The module that exports every contract's. */
function writeIndex(root, names) {
  const path = `${MODULES}/index.ts`;
  const lines = names.length > 0 ? names.map((name) => `export * from "./${name}.js";`) : ["export {};"];
  writeIfChanged(join(root, path), `${lines.join("\n")}\n`);
  return path;
}

const isModule = (name) => name.endsWith(".ts") && name !== "index.ts" && name !== "enums.ts";

/**
 * Compiles these sources and writes their files. Returns the files' paths from `root`.
 * @param whole whether these are all sources there are
 */
function build(root, sources, say, whole) {
  const output = runCompiler(root, sources);
  refuseFindings(output);
  const contracts = contractsIn(output, sources);
  checkSizes(contracts, say);
  const { version } = JSON.parse(readFileSync(join(root, "node_modules", "solc", "package.json"), "utf8"));
  const compiler = { version, settings: SETTINGS };
  const written = contracts.flatMap((contract) => {
    const files = [`${MODULES}/${contract.name}.ts`, `${ARTIFACTS}/${contract.name}.json`];
    writeIfChanged(join(root, files[0]), moduleText(contract));
    writeIfChanged(join(root, files[1]), artifactText(contract, compiler));
    return files;
  });
  return whole ? [...written, writeEnums(root, output, sources)] : written;
}

/**
 * Compiles the contracts unless what came of them is up to date. Returns whether it did.
 * @param say is told that it begins
 * @param saySize is called with every contract's size, a line each
 */
export function compileContractsIfNeeded(root = ROOT, { say = () => undefined, saySize = () => undefined } = {}) {
  const sources = sourcesOf(root);
  if (sources.length === 0) return false;
  const key = keyOf(root, sources);
  if (isUpToDate(root, key)) return false;
  say("compiling the exchange's contracts");
  const files = build(root, sources, saySize, true);
  const names = files.filter((path) => path.endsWith(".json")).map((path) => path.slice(ARTIFACTS.length + 1, -5));
  files.push(writeIndex(root, names));
  prune(root, files);
  writeIfChanged(join(root, STAMP), `${JSON.stringify({ key, files }, null, 2)}\n`);
  return true;
}

/** Compiles some of the contracts and what they import, whatever the state of the others is. */
export function compileSomeContracts(root, sources, saySize = () => undefined) {
  build(root, sources, saySize, false);
  writeIndex(
    root,
    readdirSync(join(root, MODULES))
      .filter(isModule)
      .map((name) => name.slice(0, -3))
      .sort(),
  );
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === SCRIPT) {
  const saySize = (line) => process.stdout.write(`${line}\n`);
  const named = process.argv.slice(2).map((path) => slashed(relative(ROOT, resolve(path))));
  try {
    if (named.length > 0) compileSomeContracts(ROOT, named, saySize);
    else if (!compileContractsIfNeeded(ROOT, { saySize })) saySize("The contracts are up to date.");
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    process.stderr.write(`couverture: ${error.message}\n`);
    process.exitCode = 1;
  }
}
