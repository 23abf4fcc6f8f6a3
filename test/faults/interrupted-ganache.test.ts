import { mkdirSync, watch } from "node:fs";
import { join } from "node:path";
import { account } from "../support/accounts.js";
import { startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { interrupt, startOn } from "../support/interrupted-start.js";
import { run } from "../support/process.js";

const FLAGS = ["--engine", "ganache", "--exchange"];

/** What a start writes, in this order; of Ganache's own store also the writes by which the exchange gets there. */
const MOMENTS: readonly [entry: string, changes: number][] = [
  ["couverture.json", 1],
  ["journal", 1],
  ["ledger.sqlite", 1],
  ["ganache", 1],
  ["ganache", 10],
  ["ganache", 60],
];

/** Resolves when an entry of a folder has come to be, or has changed so often. */
function changed(folder: string, name: RegExp, times: number): Promise<void> {
  return new Promise((resolve) => {
    let count = 0;
    const watcher = watch(folder, (_event, entry) => {
      if (!name.test(entry ?? "")) return;
      count++;
      if (count < times) return;
      watcher.close();
      resolve();
    });
  });
}

afterAll(cleanUp);

describe("a chain of Ganache whose start is interrupted", () => {
  it.each(
    MOMENTS.map(([entry, changes], index) => ({ entry, changes, signal: index % 2 ? "SIGINT" : "SIGKILL" }) as const),
  )(
    "by $signal at change $changes of $entry starts the next time",
    async ({ entry, changes, signal }) => {
      const dataDir = join(temporaryDirectory(), "chain");
      mkdirSync(dataDir);
      const appeared = changed(dataDir, new RegExp(`^${entry}$`), 1);
      const starting = startOn(dataDir, FLAGS);
      await appeared;
      if (changes > 1) await changed(join(dataDir, entry), /\.log$/, changes);
      await interrupt(starting, signal);

      const chain = await startChain({ dataDir, flags: FLAGS });
      const markets = await chain.rpc("exchange_markets");
      expect(markets).toEqual([]);
      await chain.rpc("eth_sendTransaction", { from: account(0).address, to: account(1).address, value: "0x1" });
      const head = await chain.rpc("eth_getBlockByNumber", "latest", false);
      await chain.restart();
      expect(await chain.rpc("eth_getBlockByNumber", "latest", false)).toEqual(head);
      expect(await chain.stop()).toEqual({ code: 0, signal: null });
      expect(await run(["ledger", "verify", "--data-dir", dataDir])).toMatchObject({ code: 0 });
    },
    60_000,
  );
});
