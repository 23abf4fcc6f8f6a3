import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { endCommands, launch, ROOT } from "../support/process.js";

interface Loaded {
  exports: { answer(): number; places: unknown[] };
  keepCode(): void;
}

const { loadModule } = (await import(pathToFileURL(join(ROOT, "bin/code-cache.js")).href)) as {
  loadModule(path: string): Loaded;
};

const script = (answer: number): string =>
  `(function (exports, require, module, __filename, __dirname) {
    exports.answer = () => ${answer};
    exports.places = [__filename, __dirname, typeof require("node:fs").statSync];
  })`;

describe("the code that V8 compiled of the bundle", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "couverture-code-"));
    file = join(folder, "main.js");
    writeFileSync(file, script(41));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const caches = (): string[] => readdirSync(folder).filter((name) => name !== "main.js");
  const cache = (): string => join(folder, caches()[0] as string);

  it("is of a module that sees what Node gives one", () => {
    const { exports } = loadModule(file);
    expect(exports.places).toEqual([file, folder, "function"]);
    expect(exports.answer()).toBe(41);
    expect(caches()).toEqual([]);
  });

  it("is kept once, and taken by the next start", () => {
    const first = loadModule(file);
    first.exports.answer();
    first.keepCode();
    expect(caches()).toEqual([expect.stringMatching(/^main\.js\.[0-9a-f]+\.cache$/)]);
    const written = statSync(cache(), { bigint: true }).mtimeNs;
    const second = loadModule(file);
    expect(second.exports.answer()).toBe(41);
    second.keepCode();
    expect(statSync(cache(), { bigint: true }).mtimeNs).toBe(written);
  });

  it("is not taken for another source of the same length", () => {
    const first = loadModule(file);
    first.exports.answer();
    first.keepCode();
    writeFileSync(file, script(42));
    const second = loadModule(file);
    expect(second.exports.answer()).toBe(42);
    second.keepCode();
    expect(loadModule(file).exports.answer()).toBe(42);
  });

  it.each([
    ["altered", (bytes: Buffer) => bytes.with(-9, (bytes.at(-9) as number) ^ 1)],
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ["empty", () => new Uint8Array(0)],
  ])("is not taken where it is %s, and is replaced", (_, damage) => {
    loadModule(file).keepCode();
    const whole = readFileSync(cache());
    writeFileSync(cache(), damage(whole));
    const second = loadModule(file);
    expect(second.exports.answer()).toBe(41);
    second.keepCode();
    expect(readFileSync(cache())).not.toEqual(damage(whole));
    expect(caches()).toHaveLength(1);
  });

  it("is not kept where it cannot be written, without a failure", () => {
    const { keepCode } = loadModule(file);
    rmSync(file);
    rmSync(folder, { recursive: true });
    expect(keepCode).not.toThrow();
    mkdirSync(folder); // for the one who removes it
  });

  it("stands beside the bundle once a chain was started", async () => {
    const { line } = launch(["start", "--port", "0", "--ephemeral", "--no-exchange"]);
    await line(/^Listening/);
    const isThere = (): boolean =>
      readdirSync(join(ROOT, "bundle")).some((name) => /^start\.js\.[0-9a-f]+\.cache$/.test(name));
    for (let tries = 0; !isThere() && tries < 50; tries++) await setTimeout(100);
    expect(isThere()).toBe(true);
    await endCommands();
  });
});
