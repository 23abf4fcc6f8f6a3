import { closeSync, fstatSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createNode, parseNodeOptions } from "../../src/index.js";
import { createChainFile } from "../../src/persistence/chain-file/index.js";
import { watchStoreDirectory } from "../../src/persistence/journal/store-directory.js";
import { openFile } from "../../src/persistence/open-file.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";

afterAll(cleanUp);

const folder = temporaryDirectory();
const path = join(folder, "a");
writeFileSync(path, "a");

/** Whether a file that is opened between two calls of `close` is still open after them. */
function survives(close: () => void): boolean {
  close();
  // The system gives the lowest number that is free, so that of the closed file.
  const others = [1, 2, 3, 4].map(() => openSync(path, "r"));
  try {
    close();
    for (const descriptor of others) fstatSync(descriptor);
    return true;
  } catch {
    return false;
  } finally {
    for (const descriptor of others) {
      try {
        closeSync(descriptor);
      } catch {}
    }
  }
}

describe("closing twice closes no file of another", () => {
  it("the test sees one that is closed", () => {
    const descriptor = openSync(path, "r");
    expect(survives(() => closeSync(descriptor))).toBe(false);
  });

  it("of an open file", () => {
    expect(survives(openFile(path, "r").close)).toBe(true);
  });

  it("of a store's directory", () => {
    expect(survives(watchStoreDirectory(folder).close)).toBe(true);
  });

  it("of a chain file that was finished and is then abandoned", () => {
    const writer = createChainFile(join(folder, "b"));
    let first = true;
    expect(
      survives(() => {
        if (first) writer.finish();
        else writer.abandon();
        first = false;
      }),
    ).toBe(true);
  });
});

it("a chain that is closed twice leaves the files that others opened meanwhile", async () => {
  const node = await createNode(parseNodeOptions({ storage: { directory: join(folder, "chain") } }));
  await node.close();
  const others = Array.from({ length: 20 }, () => openSync(path, "r"));
  await node.close();
  for (const descriptor of others) {
    fstatSync(descriptor);
    closeSync(descriptor);
  }
});
