import { toHex } from "../../ethereum/index.js";
import { type GanacheImportResult, importGanacheDatabase } from "../../offline/import-ganache.js";
import type { NodeOptions } from "../../options/index.js";
import { ExitCode, wrongUse } from "../errors.js";
import { asJson } from "../output/json.js";
import { showProgress } from "../output/progress.js";
import { counted, fieldLines } from "../output/text.js";

interface Request {
  database: string;
  directory: string;
  chain: NodeOptions["chain"];
  addresses: string[];
  slots: string[];
  json: boolean;
}

/** What `import` prints when it is done. */
export function importLines(result: GanacheImportResult): string[] {
  const { directory, chainId, hardfork, alsoPossible, genesisHash, accounts, records, head } = result;
  const fork =
    alsoPossible.length === 0
      ? hardfork
      : `${hardfork}, the newest that gives these blocks (if it was another, import again with --hardfork)`;
  return fieldLines([
    ["Imported into", directory],
    ["Chain", `id ${chainId}, genesis ${genesisHash}`],
    ["Hardfork", fork],
    ["Blocks", `${counted(result.blocks, "block")} after genesis`],
    ["Transactions", counted(result.transactions, "transaction")],
    ...(result.overrides > 0
      ? [["Changes", `before ${counted(result.overrides, "block")} the state was changed by hand`] as [string, string]]
      : []),
    ["Accounts", `${counted(accounts, "account")} with a key`],
    ["Head", `${head.number} ${toHex(head.hash)}`],
    ["Ledger", counted(records, "record")],
  ]);
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const WORD = /^0x[0-9a-fA-F]{64}$/;

function refuseUnless(pattern: RegExp, flag: string, what: string, values: readonly string[]): void {
  const wrong = values.find((value) => !pattern.test(value));
  if (wrong !== undefined) throw wrongUse(`${flag} must be ${what} in 0x-prefixed hex, not "${wrong}"`);
}

/**
 * Makes a chain of a Ganache database, with its progress on stderr and what became of it on stdout.
 * @throws GanacheDatabaseError, ImportError, DataDirectoryError
 */
export async function importDatabase({ json, ...request }: Request): Promise<void> {
  refuseUnless(ADDRESS, "--address", "a 20-byte address", request.addresses);
  refuseUnless(WORD, "--slot", "a 32-byte key", request.slots);
  const progress = await showProgress("Importing", "blocks");
  // Ending by exit, and not by the signal itself, removes the copy of the database.
  const end = (): never => process.exit(ExitCode.failed);
  for (const signal of SIGNALS) process.once(signal, end);
  let result: GanacheImportResult;
  try {
    result = await importGanacheDatabase({
      ...request,
      onProgress: progress.update,
      warn: (message) => void process.stderr.write(`couverture: warning: ${message}\n`),
    });
  } finally {
    progress.stop();
    for (const signal of SIGNALS) process.off(signal, end);
  }
  const { head } = result;
  const fields = { ...result, head: { number: head.number, hash: toHex(head.hash) } };
  process.stdout.write(`${json ? JSON.stringify(asJson(fields)) : importLines(result).join("\n")}\n`);
}
