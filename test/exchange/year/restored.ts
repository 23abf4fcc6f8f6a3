import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startChain } from "../../support/chain.js";
import { temporaryDirectory } from "../../support/directories.js";
import { run } from "../../support/process.js";
import { drawing } from "./drawing.js";
import { ledgerCopy } from "./walk.js";
import type { Year } from "./year.js";

const headOf = async (dataDir: string): Promise<unknown> => {
  const { stdout } = await run(["ledger", "head", "--data-dir", dataDir, "--json"]);
  const { file, ...head } = JSON.parse(stdout) as { file: string };
  return head;
};

/** A chain made of the year's ledger alone. */
export function describeRestored(year: () => Year): void {
  describe("a chain that is restored from the ledger's file", () => {
    let directory: string;
    beforeAll(async () => {
      directory = join(temporaryDirectory(), "restored");
      const { code } = await run(["ledger", "restore", ledgerCopy(year()), directory], 60_000);
      expect(code).toBe(0);
    }, 60_000);

    it("has the same head", async () => {
      expect(await headOf(directory)).toEqual(await headOf(year().floor.chain.dataDir));
    });

    it("gives the same reports, to the byte", async () => {
      const [original, restored] = [year().floor.chain.dataDir, directory].map((each) => drawing(["--data-dir", each]));
      for (const quarter of ["2026Q2", "2026Q4"]) {
        const drawn = await Promise.all(
          [original, restored].map(async (each) => {
            const { out } = (await each?.file("json", "ats-r", "--quarter", quarter)) ?? { out: "" };
            return readFileSync(out, "utf8");
          }),
        );
        expect(drawn[1]).toBe(drawn[0]);
      }
    });

    it("goes on where the year's chain is", async () => {
      const { chain } = year().floor;
      const again = await startChain({ dataDir: directory });
      const block = (rpc: typeof chain.rpc) => rpc("eth_getBlockByNumber", "latest", true);
      expect(await block(again.rpc)).toEqual(await block(chain.rpc));
      await again.rpc("evm_mine");
      await again.stop();
    });
  });
}
