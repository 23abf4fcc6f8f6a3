import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { keccak256 } from "viem";
import { temporaryDirectory } from "../../support/directories.js";
import { launch } from "../../support/process.js";
import type { Year } from "./year.js";

const page = readFileSync(new URL("../../../docs/auditors.md", import.meta.url), "utf8");
const COMMANDS = [...page.matchAll(/^```sh\n(.*?)^```/gms)]
  .flatMap(([, block]) => String(block).trim().split("\n"))
  .filter((line) => line.startsWith("couverture "));

/** A copy of the ledger of a running chain, as docs/auditors.md has it made. */
export function ledgerCopy({ floor }: Year): string {
  const copy = join(temporaryDirectory(), "ledger.sqlite");
  const database = new Sqlite(join(floor.chain.dataDir, "ledger.sqlite"), { readonly: true });
  database.prepare("VACUUM INTO ?").run(copy);
  database.close();
  return copy;
}

/** The commands of docs/auditors.md one after the other, in a folder with the year's ledger and a key. */
export function describeWalk(year: () => Year): void {
  describe("an auditor's walk", () => {
    let directory: string;
    beforeAll(() => {
      directory = join(ledgerCopy(year()), "..");
      writeFileSync(join(directory, "operator.key"), keccak256("0x5eed"));
    });

    it.each(COMMANDS)("%s", async (line) => {
      const { stderr, ended } = launch(line.split(" ").slice(1), `cd ${directory} && exec "$@"`);
      const { code } = await ended;
      expect({ code, stderr: code === 0 ? [] : stderr }).toEqual({ code: 0, stderr: [] });
    });
  });
}
