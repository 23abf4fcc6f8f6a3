import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Level } from "level";
import { CHAIN_DEFAULTS } from "../../../src/options/index.js";
import { openDataDirectory } from "../../../src/persistence/directory/open.js";
import { checkResettable, resetDataDirectory } from "../../../src/persistence/directory/reset.js";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";

const PROGRAM = "couverture/1.2.3";

afterAll(removeDirectories);

async function fullDirectory(): Promise<string> {
  const path = join(temporaryDirectory(), "chain");
  const directory = await openDataDirectory(path, { program: PROGRAM });
  directory.establish({ engine: "native", genesisHash: `0x${"ab".repeat(32)}`, options: CHAIN_DEFAULTS });
  for (const store of [directory.paths.journal, directory.paths.state]) {
    const database = new Level(store);
    await database.put("0", "something");
    await database.close();
  }
  mkdirSync(directory.paths.keystore);
  writeFileSync(join(directory.paths.keystore, "key"), "");
  for (const suffix of ["", "-wal", "-shm"]) writeFileSync(`${directory.paths.ledger}${suffix}`, "");
  return path;
}

it("removes a chain whole, and its directory when nothing else lies there", async () => {
  const path = await fullDirectory();
  const { removed, kept } = await resetDataDirectory(path);
  expect(removed).toEqual([
    "couverture.json",
    "state",
    "ledger.sqlite",
    "ledger.sqlite-shm",
    "ledger.sqlite-wal",
    "keystore",
    "journal",
  ]);
  expect(kept).toEqual([]);
  expect(existsSync(path)).toBe(false);
});

it("leaves what is not its own", async () => {
  const path = await fullDirectory();
  writeFileSync(join(path, "notes.txt"), "");
  expect((await resetDataDirectory(path)).kept).toEqual(["notes.txt"]);
  expect(readdirSync(path)).toEqual(["notes.txt"]);
});

it("refuses a directory in use, and removes nothing of it", async () => {
  const path = await fullDirectory();
  const before = readdirSync(path);
  const holder = new Level(join(path, "journal"));
  await holder.open();
  try {
    await expect(resetDataDirectory(path)).rejects.toMatchObject({
      code: "IN_USE",
      message: `${path} is in use by another process; stop that one first, or choose another storage.directory`,
    });
    expect(readdirSync(path)).toEqual(before);
  } finally {
    await holder.close();
  }
});

it("refuses what is not a chain's directory", async () => {
  const directory = temporaryDirectory();
  const file = join(directory, "file");
  await expect(resetDataDirectory(directory)).rejects.toMatchObject({ code: "MISSING" });
  await expect(resetDataDirectory(join(directory, "none"))).rejects.toMatchObject({ code: "MISSING" });
  writeFileSync(file, "");
  await expect(resetDataDirectory(file)).rejects.toMatchObject({ code: "NOT_A_DIRECTORY" });
  await expect(resetDataDirectory(directory)).rejects.toMatchObject({ code: "FOREIGN" });
  expect(() => checkResettable(directory)).toThrow(/holds something else \(file\)/);
  expect(readdirSync(directory)).toEqual(["file"]);
});

it("finishes a reset that was interrupted, until which the directory does not open", async () => {
  const path = await fullDirectory();
  renameSync(join(path, "couverture.json"), join(path, "couverture.json.reset"));
  await expect(openDataDirectory(path, { program: PROGRAM })).rejects.toThrow(
    /holds something else \(an unfinished reset\)/,
  );
  await resetDataDirectory(path);
  expect(existsSync(path)).toBe(false);
});

it("removes a chain whose journal is damaged", async () => {
  const path = await fullDirectory();
  writeFileSync(join(path, "journal", "CURRENT"), "nothing of the kind");
  await resetDataDirectory(path);
  expect(existsSync(path)).toBe(false);
});

it("removes a chain whose manifest is corrupt", async () => {
  const path = await fullDirectory();
  writeFileSync(join(path, "couverture.json"), "{");
  await resetDataDirectory(path);
  expect(existsSync(path)).toBe(false);
});
