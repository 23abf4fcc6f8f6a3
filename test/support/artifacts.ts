import { execFileSync } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Abi, Hex } from "viem";
import { temporaryDirectory } from "./directories.js";
import { ROOT } from "./process.js";

/** What a compiler says of a contract: how to call it, and how to create it. */
export interface Artifact {
  abi: Abi;
  bytecode: Hex;
}

const require = createRequire(import.meta.url);
const prefixed = (code: string): Hex => (code.startsWith("0x") ? (code as Hex) : `0x${code}`);

/** The artifact of a contract as its npm package ships it, such as `@uniswap/v2-core/build/UniswapV2Factory.json`. */
export function artifact(path: string): Artifact {
  const { abi, bytecode } = JSON.parse(readFileSync(require.resolve(path), "utf8")) as { abi: Abi; bytecode: string };
  return { abi, bytecode: prefixed(bytecode) };
}

interface CompilerOutput {
  errors?: { severity: string; formattedMessage: string }[];
  contracts: Record<string, Record<string, { abi: Abi; evm: { bytecode: { object: string } } }>>;
}

/**
 * Compiles a Solidity file of this repository and what it imports: by relative path (the exchange's own contracts, for
 * one, which stand in src/exchange/contracts) and from npm packages.
 * @param file its path from the repository's root
 * @returns the artifacts of the contracts that stand in the file itself, by name
 */
export function compile(file: string): Record<string, Artifact> {
  const input = {
    language: "Solidity",
    sources: { [file]: { content: readFileSync(join(ROOT, file), "utf8") } },
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: "shanghai", // the newest that either engine runs
      outputSelection: { [file]: { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const args = [
    require.resolve("solc/solc.js"),
    "--standard-json",
    "--base-path",
    ROOT,
    "--include-path",
    "node_modules",
  ];
  // A file, since the compiler exits without waiting until all it said has gone through a pipe.
  const path = join(temporaryDirectory(), "output.json");
  const answer = openSync(path, "w");
  execFileSync(process.execPath, args, {
    cwd: ROOT,
    input: JSON.stringify(input),
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["pipe", answer, "inherit"],
  });
  closeSync(answer);
  const text = readFileSync(path, "utf8");
  rmSync(dirname(path), { recursive: true });
  const output = JSON.parse(text.slice(text.indexOf("{"))) as CompilerOutput;
  const failures = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (failures.length > 0) throw new Error(failures.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return Object.fromEntries(
    Object.entries(output.contracts[file] ?? {}).map(([name, { abi, evm }]) => [
      name,
      { abi, bytecode: prefixed(evm.bytecode.object) },
    ]),
  );
}
