import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { readOnlyDirectory } from "../support/mounts.js";
import { run } from "../support/process.js";

/** Where a data directory cannot be: what makes the place, and the sentence for it. */
const PLACES: [name: string, make: (directory: string) => string, sentence: RegExp][] = [
  [
    "a file",
    (directory) => {
      writeFileSync(join(directory, "file"), "x");
      return join(directory, "file");
    },
    /file is not a directory; choose another --data-dir/,
  ],
  [
    "a path below a file",
    (directory) => {
      writeFileSync(join(directory, "file"), "x");
      return join(directory, "file", "deep", "er");
    },
    /er is not a directory; choose another --data-dir/,
  ],
  [
    "a symbolic link that leads nowhere",
    (directory) => {
      symlinkSync(join(directory, "nothing"), join(directory, "link"));
      return join(directory, "link");
    },
    /link is not a directory; choose another --data-dir/,
  ],
  [
    "symbolic links in a circle",
    (directory) => {
      symlinkSync(join(directory, "b"), join(directory, "a"));
      symlinkSync(join(directory, "a"), join(directory, "b"));
      return join(directory, "a");
    },
    /cannot be created \(its symbolic links lead in a circle\); choose another --data-dir/,
  ],
  [
    "a name that is too long",
    (directory) => join(directory, "x".repeat(300)),
    /cannot be created \(the name is too long\); choose another --data-dir/,
  ],
  [
    "a directory that cannot be written",
    (directory) => {
      mkdirSync(join(directory, "inner"));
      return join(readOnlyDirectory(join(directory, "inner")).path, "new");
    },
    /cannot be written \((read-only file system|permission denied)\)/,
  ],
];
const LINUX_PLACES: typeof PLACES = [
  ["/proc", () => "/proc/couverture", /cannot be created \(the system makes no directory there\); choose another/],
  ["/dev/null", () => "/dev/null/couverture", /is not a directory; choose another --data-dir/],
];

describe("couverture start ends with one sentence and exit code 1 where its data directory would be", () => {
  afterAll(cleanUp);

  it.each([...PLACES, ...(process.platform === "linux" ? LINUX_PLACES : [])])("%s", async (_name, make, sentence) => {
    const directory = temporaryDirectory();
    const place = make(directory);
    const before = readdirSync(directory);
    const { code, stdout, stderr } = await run(["start", "--no-exchange", "--port", "0", "--data-dir", place]);
    expect(stderr).toMatch(sentence);
    expect({ code, stdout, lines: stderr.trim().split("\n").length }).toEqual({ code: 1, stdout: "", lines: 1 });
    expect(readdirSync(directory)).toEqual(before);
  });

  it("and makes the directories above a new one", async () => {
    const place = join(temporaryDirectory(), "a", "b", "c");
    const chain = await startChain({ dataDir: place, flags: ["--no-exchange"] });
    expect(existsSync(join(place, "couverture.json"))).toBe(true);
    expect(await chain.stop()).toEqual({ code: 0, signal: null });
  });
});
