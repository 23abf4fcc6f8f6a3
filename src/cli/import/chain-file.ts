import { readFileSync } from "node:fs";
import { toHex } from "../../ethereum/index.js";
import { parseForkchoice } from "../../offline/forkchoice.js";
import { type ChainImportResult, importChainFile } from "../../offline/import-chain.js";
import type { NodeOptions } from "../../options/index.js";
import { wrongUse } from "../errors.js";
import { asJson } from "../output/json.js";
import { showProgress } from "../output/progress.js";
import { counted, fieldLines } from "../output/text.js";

interface Request {
  /** The file of RLP blocks. */
  file: string;
  directory: string;
  chain: NodeOptions["chain"];
  /** A file with an `engine_forkchoiceUpdated` request. */
  forkchoice: string | undefined;
  json: boolean;
}

function importLines({
  directory,
  chainId,
  genesisHash,
  added,
  known,
  transactions,
  head,
  records,
}: ChainImportResult) {
  return fieldLines([
    ["Imported into", directory],
    ["Chain", `id ${chainId}, genesis ${genesisHash}`],
    ["Blocks", `${counted(added, "block")}${known > 0 ? `, and ${known} that were there already` : ""}`],
    ["Transactions", counted(transactions, "transaction")],
    ["Head", `${head.number} ${toHex(head.hash)}`],
    ["Ledger", counted(records, "record")],
    ["Mining", "by evm_mine only, unless it is started with --block-time or evm_setAutomine is called"],
  ]);
}

function readForkchoice(path: string): ReturnType<typeof parseForkchoice> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw wrongUse(`--forkchoice ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
  return parseForkchoice(text);
}

/**
 * Imports a file of RLP blocks, with its progress on stderr and what became of it on stdout.
 * @throws ChainFileError, GenesisFileError, ImportError, DataDirectoryError, OptionsError
 */
export async function importChain({ json, forkchoice, ...request }: Request): Promise<void> {
  const chosen = forkchoice === undefined ? undefined : readForkchoice(forkchoice);
  const progress = await showProgress("Importing", "blocks");
  let result: ChainImportResult;
  try {
    result = await importChainFile({
      ...request,
      forkchoice: chosen,
      onProgress: progress.update,
      warn: (message) => void process.stderr.write(`couverture: warning: ${message}\n`),
    });
  } finally {
    progress.stop();
  }
  const { head } = result;
  const fields = { ...result, head: { number: head.number, hash: toHex(head.hash) } };
  process.stdout.write(`${json ? JSON.stringify(asJson(fields)) : importLines(result).join("\n")}\n`);
}
