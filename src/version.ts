import { readFileSync } from "node:fs";

/** This program's version, from package.json. */
export function programVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** What this program calls itself in a data directory. */
export const programName = (): string => `couverture/${programVersion()}`;
