import { Command } from "commander";
import { wrongUse } from "../errors.js";
import { addDataDirectoryFlag } from "./data-directory.js";

interface ExportFlags {
  dataDir: string;
  chain: string;
  genesis?: string;
  from?: number;
  to?: number;
  json?: boolean;
}

function blockNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number))
    throw wrongUse(`a block number was expected, not "${text}"`);
  return number;
}

/** `couverture export`: the blocks of a chain, for other programs. */
export function exportCommand(): Command {
  return addDataDirectoryFlag(new Command("export"))
    .description("write a chain's blocks to a file, one after the other as RLP, as geth export does")
    .requiredOption("--chain <file>", "where they go; a file that is there is replaced")
    .option("--genesis <file>", "write the geth genesis.json with which they begin, too")
    .option("--from <number>", "the first block (default: the one after genesis)", blockNumber)
    .option("--to <number>", "the last block (default: the head)", blockNumber)
    .option("--json", "print one JSON object")
    .action(async ({ dataDir, chain, genesis, from, to, json }: ExportFlags) => {
      const { exportChain } = await import("../export/chain-file.js");
      await exportChain({ directory: dataDir, file: chain, genesis, from, to, json: json === true });
    });
}
