import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { toHex } from "viem";
import { account } from "../../support/accounts.js";
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
      writeFileSync(join(directory, "operator.key"), toHex(account(0).getHdKey().privateKey as Uint8Array));
    });

    it.each(COMMANDS)("%s", async (line) => {
      const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
      const { stderr, ended } = launch(args.slice(1), `cd ${directory} && exec "$@"`);
      const { code } = await ended;
      // Some filings of the year are overdue.
      const expected = line.includes(" compliance ") ? 1 : 0;
      expect({ code, stderr: code === expected ? [] : stderr }).toEqual({ code: expected, stderr: [] });
    });
  });
}
