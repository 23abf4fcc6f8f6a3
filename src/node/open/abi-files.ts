import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { errorSignatures } from "../../chain/contracts/error-signatures.js";
import type { KnownContracts } from "../../chain/contracts/known-contracts.js";
import type { ChainAdmin } from "../../chain/index.js";
import { OptionsError } from "../../options/index.js";

const MAX_FILES = 50_000;

/** The JSON files below a folder, in a fixed order. What Hardhat writes for its debugger has no ABI. */
function* jsonFiles(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.isDirectory() && entry.name !== "node_modules") yield* jsonFiles(join(path, entry.name));
    else if (entry.isFile() && /(?<!\.dbg)\.json$/.test(entry.name)) yield join(path, entry.name);
  }
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new OptionsError("abi", `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OptionsError("abi", `${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
}

/**
 * The custom errors of the ABIs in files, or in all files of folders, such as Hardhat's `artifacts` and Foundry's `out`.
 * @param contracts is given the contracts and functions in them
 * @throws OptionsError when there is nothing at a path, or what is there is no JSON
 */
export function readAbiFiles(paths: readonly string[], contracts: KnownContracts): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    let files = 0;
    try {
      for (const file of jsonFiles(path)) {
        if (++files > MAX_FILES) throw new OptionsError("abi", `${path} holds more than ${MAX_FILES} files`);
        const value = readJson(file);
        for (const signature of errorSignatures(value)) found.add(signature);
        contracts.add(value);
      }
    } catch (cause) {
      if (cause instanceof OptionsError) throw cause;
      throw new OptionsError("abi", `${path} cannot be read: ${(cause as Error).message}`, { cause });
    }
  }
  return [...found];
}

/** Lets a chain name reverts by these errors; beside another engine, which makes the records, for as long as the node runs. */
export async function addErrorsTo(
  chain: Pick<ChainAdmin, "addErrors" | "learnErrors">,
  signatures: readonly string[],
  follows: boolean,
): Promise<void> {
  // Where the files lie is no part of the record: it is the same on every machine.
  if (follows) chain.learnErrors(signatures);
  else await chain.addErrors(signatures, "--abi");
}
