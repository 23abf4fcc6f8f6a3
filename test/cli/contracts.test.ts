import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

type Say = (line: string) => void;

interface ContractsModule {
  compileContractsIfNeeded(root: string, options?: { say?: Say; saySize?: Say }): boolean;
  compileSomeContracts(root: string, sources: string[]): void;
}

const { compileContractsIfNeeded, compileSomeContracts } = (await import(
  pathToFileURL(join(ROOT, "scripts", "contracts.js")).href
)) as ContractsModule;

afterAll(removeDirectories);

const CONTRACTS = "src/exchange/contracts";
const MODULES = "src/exchange/artifacts";
const ARTIFACTS = "dist/exchange/artifacts";

const header = "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.28;\n";
const TILL = `${header}
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ITill} from "./interfaces/ITill.sol";
import {Sums} from "./Sums.sol";
abstract contract Counter { uint256 public count; }
contract Till is ITill, Counter {
    IERC20 public immutable dollars;
    constructor(IERC20 token) { dollars = token; }
    function put(uint256 amount) external returns (uint256) {
        if (amount == 0) revert Nothing();
        count = Sums.add(count, amount);
        return count;
    }
}
`;
const ITILL = `${header}interface ITill {
    error Nothing();
    enum PaidIn { Cash, WireTransfer, ACH, Rule144A }
    function put(uint256 amount) external returns (uint256);
}
`;
const SUMS = `${header}library Sums { function add(uint256 a, uint256 b) internal pure returns (uint256) { return a + b; } }\n`;

/** A clone with contracts: one that stores sums, its interface, and what it is made of. */
function clone(): string {
  const root = temporaryDirectory();
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  put(root, `${CONTRACTS}/Till.sol`, TILL);
  put(root, `${CONTRACTS}/interfaces/ITill.sol`, ITILL);
  put(root, `${CONTRACTS}/Sums.sol`, SUMS);
  return root;
}

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const read = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

/** Everything that was written, by path. */
const written = (root: string): Record<string, string> =>
  Object.fromEntries(
    [MODULES, ARTIFACTS].flatMap((directory) =>
      readdirSync(join(root, directory)).map((name) => [`${directory}/${name}`, read(root, `${directory}/${name}`)]),
    ),
  );

it("contracts and interfaces become modules and artifacts; libraries and abstract contracts do not", () => {
  const root = clone();
  const sizes: string[] = [];
  expect(compileContractsIfNeeded(root, { saySize: (line) => sizes.push(line) })).toBe(true);
  expect(Object.keys(written(root)).sort()).toEqual([
    `${ARTIFACTS}/ITill.json`,
    `${ARTIFACTS}/Till.json`,
    `${MODULES}/.compiled.json`,
    `${MODULES}/ITill.ts`,
    `${MODULES}/Till.ts`,
    `${MODULES}/enums.ts`,
    `${MODULES}/index.ts`,
  ]);
  expect(read(root, `${MODULES}/enums.ts`)).toContain('PaidIn: ["cash", "wire-transfer", "ACH", "rule-144a"],');
  expect(read(root, `${MODULES}/index.ts`)).toBe('export * from "./ITill.js";\nexport * from "./Till.js";\n');
  expect(read(root, `${MODULES}/ITill.ts`)).not.toContain("Bytecode");
  const artifact = JSON.parse(read(root, `${ARTIFACTS}/Till.json`));
  const module = read(root, `${MODULES}/Till.ts`);
  expect(module).toContain("export const tillAbi = [\n");
  expect(module).toContain(`export const tillBytecode: \`0x\${string}\` =\n  "${artifact.bytecode}";`);
  expect(artifact).toMatchObject({
    contractName: "Till",
    sourceName: `${CONTRACTS}/Till.sol`,
    deployedBytecode: expect.stringMatching(/^0x60/),
    metadata: { settings: { evmVersion: "shanghai", viaIR: true, optimizer: { enabled: true, runs: 200 } } },
    storageLayout: { storage: [expect.objectContaining({ label: "count", slot: "0" })] },
  });
  expect(Object.keys(artifact.metadata.sources)).toEqual([
    "@openzeppelin/contracts/token/ERC20/IERC20.sol",
    `${CONTRACTS}/Sums.sol`,
    `${CONTRACTS}/Till.sol`,
    `${CONTRACTS}/interfaces/ITill.sol`,
  ]);
  expect(sizes).toEqual([expect.stringMatching(/^Till: \d+ of 24,576 bytes, created by \d+$/)]);
});

it("the same sources give the same bytes in any directory", () => {
  const [one, other] = [clone(), clone()];
  for (const root of [one, other]) compileContractsIfNeeded(root);
  expect(written(one)).toEqual(written(other));
  expect(JSON.stringify(written(one))).not.toContain(one);
});

describe("contracts are compiled", () => {
  it("once, and again when a source has changed, gone, or what was written is missing", () => {
    const root = clone();
    const said: string[] = [];
    const compile = () => compileContractsIfNeeded(root, { say: (line) => said.push(line) });
    const times = () => [`${MODULES}/ITill.ts`, `${MODULES}/Till.ts`].map((path) => statSync(join(root, path)).mtimeMs);
    expect([compile(), compile()]).toEqual([true, false]);
    expect(said).toEqual(["compiling the exchange's contracts"]);

    const [interfaceAt, tillAt] = times();
    put(root, `${CONTRACTS}/Sums.sol`, SUMS.replace("a + b", "b + a + 0"));
    expect([compile(), compile()]).toEqual([true, false]);
    expect(times()[0]).toBe(interfaceAt); // it says what it said, and what is compiled from it is up to date
    expect(times()[1]).not.toBe(tillAt);

    put(root, `${CONTRACTS}/Other.sol`, `${header}contract Other {}\n`);
    expect([compile(), existsSync(join(root, MODULES, "Other.ts"))]).toEqual([true, true]);
    rmSync(join(root, CONTRACTS, "Other.sol"));
    expect(compile()).toBe(true);
    for (const path of [`${MODULES}/Other.ts`, `${ARTIFACTS}/Other.json`]) {
      expect(existsSync(join(root, path))).toBe(false);
    }

    rmSync(join(root, "dist"), { recursive: true });
    expect(compile()).toBe(true);
    const started = performance.now();
    expect(compile()).toBe(false);
    // A few milliseconds; the bound leaves room for the tests that run beside this one.
    expect(performance.now() - started).toBeLessThan(250);
  });

  it("not where there are none", () => {
    const root = temporaryDirectory();
    expect(compileContractsIfNeeded(root)).toBe(false);
    expect(readdirSync(root)).toEqual([]);
  });

  it("some of them, when others do not compile yet", () => {
    const root = clone();
    put(root, `${CONTRACTS}/Unfinished.sol`, `${header}contract Unfinished {`);
    compileSomeContracts(root, [`${CONTRACTS}/Till.sol`]);
    expect(read(root, `${MODULES}/index.ts`)).toBe('export * from "./Till.js";\n');
    expect(() => compileContractsIfNeeded(root)).toThrow("Unfinished.sol");
  });
});

describe("contracts are refused", () => {
  // The code of three others, since the compiler takes its time with long constants.
  const part = (name: string) => `contract ${name} {
    function data() external pure returns (bytes memory) { return hex"${randomBytes(8_000).toString("hex")}"; }
}\n`;
  const large = `${header}${["P", "Q", "R"].map(part).join("")}contract Large {
    function p() external pure returns (bytes memory) { return type(P).creationCode; }
    function q() external pure returns (bytes memory) { return type(Q).creationCode; }
    function r() external pure returns (bytes memory) { return type(R).creationCode; }
}\n`;

  it.each<[string, string, string | RegExp]>([
    ["with an error", `${header}contract Wrong { uint256 x = true; }\n`, "Type bool is not implicitly convertible"],
    [
      "with a warning",
      `${header}contract Odd { function f() external returns (uint256) { return 1; } }\n`,
      "Function state mutability can be restricted to pure",
    ],
    ["longer than a chain takes", large, /^Large is [\d,]+ bytes over 24,576 \(EIP-170\)$/],
    ["of one name twice", `${header}contract Till {}\n`, "Till is in two files: "],
    [
      "that have to be linked",
      `${header}library L { function f() external pure returns (uint256) { return 1; } }
contract Linked { function g() external pure returns (uint256) { return L.f(); } }\n`,
      "Linked has to be linked with a library",
    ],
  ])("%s", (_what, source, message) => {
    const root = clone();
    put(root, `${CONTRACTS}/sub/Refused.sol`, source);
    expect(() => compileContractsIfNeeded(root)).toThrow(message);
    expect(existsSync(join(root, MODULES, "index.ts"))).toBe(false);
  });
});
