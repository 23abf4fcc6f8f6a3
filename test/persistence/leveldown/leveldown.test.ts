import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { openByteStore } from "../../../src/persistence/journal/index.js";
import { createLeveldown, type LeveldownOptions, type Write } from "../../../src/persistence/leveldown/index.js";

type Callback<T = void> = (error: Error | null | undefined, value: T) => void;

/** What the tests use of abstract-leveldown's methods. */
interface Face {
  put(key: string, value: string, callback: Callback): void;
  get(key: string, callback: Callback<Buffer>): void;
  batch(): { put(key: string, value: string): void; del(key: string): void; write(callback: Callback): void };
}

const memoryFace = async (options?: LeveldownOptions): Promise<Face> =>
  createLeveldown(await openByteStore(undefined), options) as Face;

const called = <T = void>(call: (callback: Callback<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => call((error, value) => (error ? reject(error) : resolve(value))));

const textOf = async (face: Face, key: string): Promise<string> =>
  (await called<Buffer>((done) => face.get(key, done))).toString();

describe("the face of the older generation", () => {
  it.each(["disk", "memory"])("passes abstract-leveldown's own test suite, over a store in %s", (where) => {
    const suite = join(import.meta.dirname, "suite.js");
    const output = execFileSync(process.execPath, [suite, where], { encoding: "utf8" });
    expect(output).toMatch(/^# pass +1\d\d\d$/m);
    expect(output).not.toMatch(/^not ok/m);
  });

  it("lets an interceptor decide when a write is made, and when its callback is called", async () => {
    const order: string[] = [];
    const face = await memoryFace({
      between: async (writes, write) => {
        order.push(`requested ${writes.length}`);
        await expect(textOf(face, "key")).rejects.toThrow("NotFound");
        await write();
        await expect(textOf(face, "key")).resolves.toBe("value");
        order.push("made");
      },
    });
    await called((done) => face.put("key", "value", done)).then(() => order.push("called back"));
    expect(order).toEqual(["requested 1", "made", "called back"]);
  });

  it("does not make a write that is rejected, and says why", async () => {
    const face = await memoryFace({ between: () => Promise.reject(new Error("not this one")) });
    await expect(called((done) => face.put("key", "value", done))).rejects.toThrow("not this one");
    await expect(textOf(face, "key")).rejects.toThrow("NotFound");
  });

  it("takes what Ganache collects by swapping put and del for a batch's as one write", async () => {
    const seen: (readonly Write[])[] = [];
    const face = await memoryFace({
      between: (writes) => {
        seen.push(writes);
        return undefined;
      },
    });
    await called((done) => face.put("old", "1", done));
    const batch = face.batch();
    const { put } = face;
    face.put = batch.put.bind(batch) as Face["put"];
    face.put("a", "1", () => undefined);
    face.put("b", "2", () => undefined);
    face.put = put;
    batch.del("old");
    await called((done) => batch.write(done));
    await called((done) => face.put("c", "3", done));
    expect(seen.map((writes) => writes.map(({ type, key }) => `${type} ${key.toString()}`))).toEqual([
      ["put old"],
      ["put a", "put b", "del old"],
      ["put c"],
    ]);
    await expect(textOf(face, "old")).rejects.toThrow("NotFound");
    await expect(textOf(face, "b")).resolves.toBe("2");
  });

  it("decides for each write whether it is on disk before its callback", async () => {
    const keys: string[] = [];
    const face = await memoryFace({
      sync: (writes) => {
        keys.push(writes.map(({ key }) => key.toString()).join());
        return true;
      },
    });
    await called((done) => face.put("a", "1", done));
    await called((done) => face.put("b", "2", done));
    expect(keys).toEqual(["a", "b"]);
  });
});
