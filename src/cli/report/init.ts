import { writeFileSync } from "node:fs";
import { configJsonSchema, sampleConfig } from "../../exchange/reports/index.js";
import { wrongUse } from "../errors.js";

/** Prints the configuration's JSON Schema. */
export const printSchema = (): void => {
  process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
};

/**
 * Writes a commented sample of the configuration. It asks nothing, and overwrites nothing.
 * @throws CommandError (wrong use) when the file is there, or cannot be written
 */
export function initConfig(file: string): void {
  try {
    writeFileSync(file, sampleConfig(), { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "is there already, and is not overwritten" : `cannot be written (${code})`;
    throw wrongUse(`${file} ${why}; choose another name`, error);
  }
  process.stdout.write(`${file} is written; say in it what you know, and the drafts will have it\n`);
}
