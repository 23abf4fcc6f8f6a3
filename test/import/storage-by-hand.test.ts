import { join } from "node:path";
import { reexecute } from "../../src/chain/verification/reexecute.js";
import { importGanacheDatabase } from "../../src/offline/import-ganache.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { openJournal } from "../../src/persistence/journal/index.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endGanaches, startGanache } from "./ganache.js";

/** One of the first slots, whose key is guessed, and one that nobody would guess. */
const GUESSED = `0x${"00".repeat(31)}05`;
const UNGUESSED = `0x${"5e".repeat(32)}`;
const database = join(temporaryDirectory(), "ganache");
let holder: string;

const importing = (slots: string[], directory = join(temporaryDirectory(), "chain")) =>
  importGanacheDatabase({
    ...{ database, directory, addresses: [], slots, chain: parseNodeOptions({}).chain },
    ...{ onProgress: () => undefined, warn: () => undefined },
  });

beforeAll(async () => {
  const options = { database: { dbPath: database }, wallet: { deterministic: true }, chain: { hardfork: "london" } };
  const ganache = startGanache(options);
  const [from, to] = (await ganache.request<string[]>("eth_accounts")) as [string, string];
  holder = to;
  await ganache.request("evm_setAccountStorageAt", [to, GUESSED, "0x07"]);
  await ganache.request("evm_setAccountStorageAt", [to, UNGUESSED, "0x08"]);
  for (let nonce = 0; nonce < 2; nonce++) await ganache.request("eth_sendTransaction", [{ from, to, value: "0x1" }]);
  await ganache.close();
});
afterAll(async () => {
  await endGanaches();
  removeDirectories();
});

it("storage that was set by hand is refused where a key is neither named nor guessed", async () => {
  await expect(importing([])).rejects.toMatchObject({
    code: "UNKNOWN_SLOTS",
    message: expect.stringMatching(new RegExp(`^1 storage slot of ${holder} changed before block \\d+ by evm_set`)),
  });
});

it("with the key it is imported, and each block executes again as one of Ganache's", async () => {
  const directory = join(temporaryDirectory(), "chain");
  const { blocks } = await importing([UNGUESSED], directory);
  const journal = await openJournal(join(directory, "journal"), { durability: "strict" });
  try {
    expect(await reexecute(() => journal.iterate(0))).toMatchObject({ blocks, ganacheBlocks: blocks });
  } finally {
    await journal.close();
  }
});
