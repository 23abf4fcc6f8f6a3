import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openStateStore } from "../../../src/persistence/state/checked-store.js";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";

afterAll(removeDirectories);

test("a table that cannot be read any more is damage, which the directory keeps a note of", async () => {
  const directory = join(temporaryDirectory(), "state");
  const key = Uint8Array.of(1);
  const first = await openStateStore(directory);
  const batch = first.batch();
  batch.put(key, Uint8Array.of(2));
  await batch.write();
  await first.close();
  await (await openStateStore(directory)).close(); // LevelDB puts its log into a table

  const store = await openStateStore(directory);
  const tables = readdirSync(directory).filter((name) => /\.(ldb|sst)$/.test(name));
  expect(tables).not.toEqual([]);
  for (const table of tables) rmSync(join(directory, table));
  expect(() => store.getSync(key)).toThrow(expect.objectContaining({ code: "STATE_DAMAGED" }));
  expect(store.damage?.()).toMatchObject({ code: "STATE_DAMAGED" });
  expect(existsSync(join(directory, "DAMAGED"))).toBe(true);
  await store.close();
});
