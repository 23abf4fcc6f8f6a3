import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Level } from "level";
import { CHAIN_DEFAULTS } from "../../../src/options/index.js";
import type { Migration } from "../../../src/persistence/directory/migrations.js";
import { openDataDirectory } from "../../../src/persistence/directory/open.js";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";

const PROGRAM = "couverture/1.2.3";

afterAll(removeDirectories);

async function layout1Directory(): Promise<string> {
  const path = join(temporaryDirectory(), "chain");
  const directory = await openDataDirectory(path, { program: PROGRAM });
  directory.establish({ engine: "native", genesisHash: `0x${"ab".repeat(32)}`, options: CHAIN_DEFAULTS });
  const journal = new Level(directory.paths.journal);
  await journal.put("0", "genesis");
  await journal.close();
  const manifest = join(path, "couverture.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"layout": \d+/, '"layout": 1'));
  return path;
}

const touch =
  (name: string): Migration["migrate"] =>
  async (directory, manifest) => {
    writeFileSync(join(directory, name), "");
    return { ...manifest, createdBy: `${String(manifest.createdBy)}+${name}` };
  };

const STEPS: Migration[] = [
  { from: 1, title: "adds one", migrate: touch("one") },
  { from: 2, title: "adds two", migrate: touch("two") },
];

it("an older layout is migrated step by step, after a backup of everything", async () => {
  const path = await layout1Directory();
  const before = readFileSync(join(path, "couverture.json"), "utf8");
  const reported: [string, string][] = [];
  const { manifest } = await openDataDirectory(path, {
    program: PROGRAM,
    layout: { version: 3, migrations: STEPS },
    onMigration: (title, backup) => reported.push([title, backup]),
  });
  const backup = `${path}.layout-1`;
  expect(manifest).toMatchObject({ layout: 3, createdBy: `${PROGRAM}+one+two`, options: CHAIN_DEFAULTS });
  expect(reported).toEqual([
    ["adds one", backup],
    ["adds two", backup],
  ]);
  expect(existsSync(join(path, "two"))).toBe(true);
  expect(readFileSync(join(backup, "couverture.json"), "utf8")).toBe(before);
  expect(readdirSync(backup).sort()).toEqual(["couverture.json", "journal"]);

  const again = await openDataDirectory(path, { program: PROGRAM, layout: { version: 3, migrations: STEPS } });
  expect(again.manifest?.layout).toBe(3);
  expect(existsSync(`${path}.layout-3`)).toBe(false);
});

it("a migration that fails leaves the step it was at, and is taken up there", async () => {
  const path = await layout1Directory();
  const failing: Migration = { from: 2, title: "fails", migrate: () => Promise.reject(new Error("no")) };
  const broken = { version: 3, migrations: [STEPS[0] as Migration, failing] };
  await expect(openDataDirectory(path, { program: PROGRAM, layout: broken })).rejects.toThrow("no");
  expect(JSON.parse(readFileSync(join(path, "couverture.json"), "utf8"))).toMatchObject({ layout: 2 });

  const repaired = { version: 3, migrations: STEPS };
  expect((await openDataDirectory(path, { program: PROGRAM, layout: repaired })).manifest?.layout).toBe(3);
  expect(existsSync(`${path}.layout-2`)).toBe(true);
});

it("a layout without a way from it is refused, and nothing is touched", async () => {
  const path = await layout1Directory();
  const opened = openDataDirectory(path, { program: PROGRAM, layout: { version: 3, migrations: STEPS.slice(1) } });
  await expect(opened).rejects.toMatchObject({
    code: "OLDER_LAYOUT",
    message: `${path} has data layout 1, from which there is no way to layout 3; use the couverture that made it, or choose another storage.directory`,
  });
  expect(existsSync(`${path}.layout-1`)).toBe(false);
});

it("a directory in use is not migrated", async () => {
  const path = await layout1Directory();
  const holder = new Level(join(path, "journal"));
  await holder.open();
  try {
    const opened = openDataDirectory(path, { program: PROGRAM, layout: { version: 3, migrations: STEPS } });
    await expect(opened).rejects.toMatchObject({ code: "IN_USE" });
  } finally {
    await holder.close();
  }
});
