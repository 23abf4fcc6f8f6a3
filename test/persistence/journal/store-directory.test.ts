import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { watchStoreDirectory } from "../../../src/persistence/journal/store-directory.js";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";

afterAll(removeDirectories);

const onPosix = process.platform === "win32" ? test.skip : test;

onPosix(
  "a log that is gone is noticed, though an older one is there, and a newer one is the newest from then on",
  () => {
    const directory = temporaryDirectory();
    const put = (name: string): void => writeFileSync(join(directory, name), "");
    for (const name of ["CURRENT", "000003.log"]) put(name);
    const watched = watchStoreDirectory(directory);
    watched.check();
    put("000005.log");
    watched.check();
    rmSync(join(directory, "000003.log"));
    watched.check();
    put("000004.log");
    rmSync(join(directory, "000005.log"));
    expect(() => watched.check()).toThrow(/were removed while the chain ran/);
    watched.close();
  },
);
