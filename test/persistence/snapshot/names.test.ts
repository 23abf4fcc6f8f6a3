import { join, resolve } from "node:path";
import { snapshotFile } from "../../../src/persistence/snapshot/index.js";

describe("a snapshot is named", () => {
  it("by a name in its folder, or as a file", () => {
    expect(snapshotFile("ready", "/chain/snapshots")).toBe(join("/chain/snapshots", "ready.couverture"));
    expect(snapshotFile("./ready", undefined)).toBe(resolve("ready"));
    expect(snapshotFile("ready.couverture", "/chain/snapshots")).toBe(resolve("ready.couverture"));
  });

  it.each([
    ["x y".repeat(40_000), /^"(x y){33}x…" cannot be a file's name\.$/],
    [`/${"x".repeat(5_000)}`, /^"\/x{99}…" cannot be a file's name\.$/],
    ["./a\0b", /^"\.\/a\\u0000b" cannot be a file's name\.$/],
    ["x y", /^"x y" cannot be a snapshot's name: use letters,/],
    ["", /^"" cannot be a snapshot's name: use letters,/],
  ])("not by what is none (%#), in a sentence that is no longer than it has to be", (given, sentence) => {
    expect(() => snapshotFile(given, "/chain/snapshots")).toThrow(sentence);
  });
});
