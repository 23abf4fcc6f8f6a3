import { toHex } from "../../ethereum/index.js";
import { exportChainFile } from "../../offline/export-chain.js";
import { showProgress } from "../output/progress.js";
import { counted } from "../output/text.js";

interface Request {
  directory: string;
  file: string;
  genesis: string | undefined;
  from: number | undefined;
  to: number | undefined;
  json: boolean;
}

/**
 * Exports a chain's blocks, with its progress on stderr and what was written on stdout.
 * @throws DataDirectoryError, ChainFileError, ExportError
 */
export async function exportChain({ json, ...request }: Request): Promise<void> {
  const progress = await showProgress("Exporting", "blocks");
  try {
    const { file, blocks, head } = await exportChainFile({
      ...request,
      onProgress: progress.update,
      warn: (message) => void process.stderr.write(`couverture: warning: ${message}\n`),
    });
    progress.stop();
    const hash = toHex(head.hash);
    process.stdout.write(
      json
        ? `${JSON.stringify({ file, blocks, head: { number: head.number, hash } })}\n`
        : `Exported ${counted(blocks, "block")} to ${file}; the last is ${head.number} ${hash}\n`,
    );
  } finally {
    progress.stop();
  }
}
