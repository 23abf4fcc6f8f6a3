import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseConfig, type ReportConfig } from "../../exchange/reports/index.js";
import type { DrawingFlags } from "./flags.js";
import { textOf } from "./options.js";

/** What the configuration is called where no flag says. */
export const CONFIG_NAME = "ats.yaml";

/** Where the configuration is: as given, else beside the ledger, else here; undefined where there is none. */
function configFile({ config, ledger, dataDir }: DrawingFlags): string | undefined {
  if (config !== undefined) return config;
  const beside = join(ledger === undefined ? dataDir : dirname(ledger), CONFIG_NAME);
  return [beside, CONFIG_NAME].find((file) => existsSync(file));
}

/**
 * What the operator says; all of it is left blank where there is no file.
 * @throws ReportError BAD_CONFIG, with the file, the line and the place in it
 */
export function readConfig(flags: DrawingFlags): ReportConfig {
  const file = configFile(flags);
  return file === undefined ? parseConfig("", CONFIG_NAME) : parseConfig(textOf(file, "--config"), file);
}
