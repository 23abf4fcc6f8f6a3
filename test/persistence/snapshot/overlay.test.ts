import { join } from "node:path";
import fc from "fast-check";
import { openByteStore } from "../../../src/persistence/journal/index.js";
import { canonicalJson } from "../../../src/persistence/snapshot/format.js";
import { openOverlay, openSnapshot } from "../../../src/persistence/snapshot/index.js";
import { writeSnapshot } from "../../../src/persistence/snapshot/write.js";
import { temporaryDirectory } from "../../support/directories.js";
import { cleanUp } from "../../support/ending.js";
import { MANIFEST } from "./manifest.js";

afterAll(cleanUp);

type Entry = [Uint8Array, Uint8Array];

const key = fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => bytes.map((byte) => byte % 5));
// Values longer than a block make for many blocks.
const value = fc.tuple(fc.nat(20_000), fc.nat(255)).map(([length, byte]) => new Uint8Array(length).fill(byte));
const bound = fc.option(fc.tuple(fc.boolean(), key), { nil: undefined });
const range = fc.record({ from: bound, to: bound, reverse: fc.boolean(), limit: fc.integer({ min: -1, max: 6 }) });
const write = fc.oneof(
  fc.record({ type: fc.constant("put" as const), key, value }),
  fc.record({ type: fc.constant("del" as const), key }),
);

const sorted = (entries: Entry[]): Entry[] =>
  [...new Map(entries.map(([key, value]) => [Buffer.from(key).toString("hex"), [key, value] as Entry]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => entry);

const shown = (entries: readonly (readonly [Uint8Array, Uint8Array])[]): string[] =>
  entries.map(([key, value]) => `${Buffer.from(key).toString("hex")}=${value.length}/${value[0] ?? ""}`);

describe("a store over a snapshot", () => {
  it("answers every read as one that holds both the snapshot's entries and what was written since", async () => {
    const directory = temporaryDirectory();
    let round = 0;
    const base = fc.array(fc.tuple(key, value), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        base,
        fc.array(write, { maxLength: 12 }),
        fc.array(range, { maxLength: 4 }),
        async (held, writes, ranges) => {
          const file = join(directory, `${round++}.couverture`);
          const entries = sorted(held);
          const origin = JSON.stringify({ program: "test", savedAt: "" });
          const sections = [
            { name: "journal" as const, slices: [] },
            { name: "state" as const, slices: [entries] },
          ];
          await writeSnapshot(file, sections, canonicalJson(MANIFEST), origin);
          const snapshot = openSnapshot(file);
          const overlay = await openOverlay(snapshot.section("state"));
          const model = await openByteStore(undefined);
          await model.batch(entries.map(([key, value]) => ({ type: "put", key, value })));
          for (const store of [overlay, model]) await store.batch(writes as never);
          for (const [key] of [...entries, ...writes.map(({ key }): Entry => [key, key])]) {
            expect(overlay.getSync(key)?.length).toBe(model.getSync(key)?.length);
          }
          for (const { from, to, reverse, limit } of ranges) {
            const options = {
              ...(from && { [from[0] ? "gte" : "gt"]: from[1] }),
              ...(to && { [to[0] ? "lte" : "lt"]: to[1] }),
              ...{ reverse, limit },
            };
            expect(shown(await overlay.iterator(options).all())).toEqual(shown(await model.iterator(options).all()));
          }
          await overlay.close();
          await model.close();
          snapshot.close();
        },
      ),
      { numRuns: 40 },
    );
  });
});
