import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

const NATIVE = "better-sqlite3/build/Release/better_sqlite3.node";

/** A folder with the command as it is installed, and a copy of its one native module that is of one Node's version. */
function installed(): string {
  const folder = temporaryDirectory();
  for (const name of ["bin", "bundle", "package.json"])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    const from = join(ROOT, "node_modules", name);
    if (name === "better-sqlite3") cpSync(from, join(modules, name), { recursive: true });
    else symlinkSync(from, join(modules, name), "junction");
  }
  return folder;
}

/** Starts a chain there. It is expected to end by itself. */
function start(folder: string) {
  const dataDir = join(folder, "chain");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, "bin/couverture.js"), "--port", "0", "--data-dir", dataDir],
    { env: { ...process.env, NODE_OPTIONS: "" }, encoding: "utf8", timeout: 30_000 },
  );
  return { status, stdout, stderr: stderr.trimEnd(), made: existsSync(dataDir) };
}

/**
 * The same module as if another Node had compiled it: neither the name of its entry nor the version in its description is
 * this Node's.
 */
function ofAnotherNode(module: Buffer): Buffer {
  const { modules: version } = process.versions;
  const other = Buffer.from(module);
  const entry = `node_register_module_v${version}`;
  for (let at = other.indexOf(entry); at >= 0; at = other.indexOf(entry, at)) {
    other.write("0".repeat(version.length), at + entry.length - version.length);
  }
  const description = Buffer.alloc(16);
  description.writeInt32LE(Number(version));
  for (let at = other.indexOf(description); at >= 0; at = other.indexOf(description, at)) {
    other.writeInt32LE(Number(version) + 1, at);
  }
  return other;
}

afterAll(removeDirectories);

describe("a command whose native module does not fit says so in a sentence, and creates nothing", () => {
  let folder: string;
  let module: string;
  let original: Buffer;

  beforeAll(() => {
    folder = installed();
    module = join(folder, "node_modules", NATIVE);
    original = readFileSync(module);
  });

  const AGAIN = 'run "npm rebuild better-sqlite3" in the folder where couverture is installed';

  it("where another Node compiled it", () => {
    unlinkSync(module);
    writeFileSync(module, ofAnotherNode(original));
    expect(start(folder)).toEqual({
      ...{ status: 1, stdout: "", made: false },
      stderr: `couverture: better-sqlite3 was compiled for another Node than this one (Node ${process.versions.node}); ${AGAIN}`,
    });
  });

  it("where it is of another machine", () => {
    writeFileSync(module, "MZ, of Windows");
    expect(start(folder)).toMatchObject({
      ...{ status: 1, stdout: "", made: false },
      stderr: expect.stringMatching(/^couverture: better-sqlite3 cannot be loaded by Node .*; run "npm rebuild/),
    });
  });

  it("where it was not compiled at all", () => {
    unlinkSync(module);
    expect(start(folder)).toEqual({
      ...{ status: 1, stdout: "", made: false },
      stderr: `couverture: better-sqlite3 was not compiled when it was installed; ${AGAIN}`,
    });
  });

  it("where this Node is too old", () => {
    const file = join(folder, "package.json");
    const text = readFileSync(file, "utf8").replace('">=20.19"', '">=99.1"');
    writeFileSync(file, text);
    expect(start(folder)).toMatchObject({
      ...{ status: 1, made: false },
      stderr: `couverture: Node ${process.versions.node} is too old; install Node 99.1 or newer`,
    });
  });
});
