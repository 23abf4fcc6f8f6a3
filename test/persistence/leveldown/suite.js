// abstract-leveldown's own test suite, run on the face over a store on disk or in memory: node suite.js [memory]
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openByteStore } from "../../../dist/persistence/journal/index.js";
import { createLeveldown } from "../../../dist/persistence/leveldown/index.js";

const require = createRequire(import.meta.url);
const test = require("tape");
const suite = require("abstract-leveldown/test");

const root = mkdtempSync(join(tmpdir(), "couverture-leveldown-"));
const stores = [];
// The suite makes its stores without waiting, and opens as many as it likes.
const ready = [];
for (let index = 0; index < 160; index++) {
  ready.push(await openByteStore(process.argv[2] === "memory" ? undefined : join(root, String(index))));
}

suite({
  test,
  factory() {
    const store = ready.pop();
    stores.push(store);
    return createLeveldown(store);
  },
  clear: true,
  getMany: true,
  createIfMissing: false,
  errorIfExists: false,
});

test.onFinish(async () => {
  for (const store of [...stores, ...ready]) await store.close();
  rmSync(root, { recursive: true, force: true });
});
