/** A thread that checks the tables of a LevelDB; see table-check.ts. */
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { openTableDamage } from "./check.js";
import { createCrc32c } from "./crc32c.js";
import { DAMAGED, type TableCheckData, WHOLE } from "./table-check.js";

const { directory, names, shared } = workerData as TableCheckData;
const words = new Int32Array(shared, 0, 2);
const clause = Buffer.from(shared, 8);

const end = (damage: string | undefined): void => {
  if (damage !== undefined) words[1] = clause.write(damage, "utf8");
  Atomics.store(words, 0, damage === undefined ? WHOLE : DAMAGED);
  Atomics.notify(words, 0);
};

const crc = await createCrc32c();
const files: { name: string; fd: number }[] = [];
let damage: string | undefined;
try {
  for (const name of names) files.push({ name, fd: openSync(join(directory, name), "r") });
} catch (failure) {
  damage = (failure as Error).message;
}
parentPort?.postMessage("open");
try {
  for (const { name, fd } of files) {
    if (damage !== undefined) break;
    const found = openTableDamage(fd, "all", crc);
    if (found !== undefined) damage = `${name} is damaged: ${found}`;
    closeSync(fd);
  }
} catch (failure) {
  damage = (failure as Error).message;
}
end(damage);
