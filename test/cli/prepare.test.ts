import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

type Say = (line: string) => void;

type Install = (root: string, command: string, tests: boolean) => void;

interface InstallModule {
  installIfNeeded(root: string, options: { tests?: boolean; compiled: string[]; install: Install; say: Say }): boolean;
  neededFolders(packages: Record<string, Record<string, unknown>>, tests: boolean): string[];
}

interface PrepareModule {
  checkNode(version: string): void;
  compile(root: string): void;
  buildIfNeeded(root: string, options: { build?: (root: string) => void; say: Say }): Promise<boolean>;
}

interface SummaryModule {
  summaryLine(report: string | undefined, exitCode: number | null): string | undefined;
}

interface StartModule {
  withDemo(args: readonly string[]): string[];
  flagsThatNpmTook(
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    flags: readonly { name: string; isBoolean: boolean }[],
  ): string | undefined;
}

const script = (name: string): string => pathToFileURL(join(ROOT, "scripts", name)).href;
const { installIfNeeded, neededFolders } = (await import(script("install.js"))) as InstallModule;
const { checkNode, buildIfNeeded, compile } = (await import(script("prepare.js"))) as PrepareModule;
const { withDemo, flagsThatNpmTook } = (await import(script("start-arguments.js"))) as StartModule;
const { summaryLine } = (await import(script("test-summary.js"))) as SummaryModule;

afterAll(removeDirectories);

/** A lock file of a program that needs `a`, whose tests need `c`. */
const lock = (version: string, ofTests = "1.0.0") =>
  JSON.stringify({
    packages: {
      "": { name: "sample", workspaces: ["test"], dependencies: { a: "*" }, optionalDependencies: { b: "*" } },
      "node_modules/a": { version },
      "node_modules/b": { version: "1.0.0", optional: true },
      "node_modules/c": { version: ofTests, dev: true },
      "node_modules/sample-test": { resolved: "test", link: true },
      test: { name: "sample-test", devDependencies: { c: "*" } },
    },
  });

/** A clone with a source file and a lock file. */
function clone(): string {
  const root = temporaryDirectory();
  mkdirSync(join(root, "src", "sub"), { recursive: true });
  writeFileSync(join(root, "src", "sub", "one.ts"), "export const one: number = 1;\n");
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
  writeFileSync(join(root, "package-lock.json"), lock("1.0.0"));
  cpSync(join(ROOT, "tsconfig.json"), join(root, "tsconfig.json"));
  return root;
}

/** Puts in node_modules what npm would, and counts how often it was run. */
function installer() {
  let count = 0;
  const said: string[] = [];
  const install: Install = (root, _command, tests) => {
    count++;
    const modules = join(root, "node_modules");
    mkdirSync(join(modules, "native"), { recursive: true });
    writeFileSync(join(modules, "native", "module.node"), "");
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    const folders = neededFolders(packages, tests).map((folder) => [folder, packages[folder]]);
    writeFileSync(join(modules, ".package-lock.json"), JSON.stringify({ packages: Object.fromEntries(folders) }));
  };
  return {
    install,
    compiled: ["native/module.node"],
    say: (line: string) => said.push(line),
    said,
    count: () => count,
  };
}

describe("dependencies are installed", () => {
  it("in a fresh clone, and then no more", () => {
    const root = clone();
    const npm = installer();
    expect(installIfNeeded(root, npm)).toBe(true);
    expect(installIfNeeded(root, npm)).toBe(false);
    expect(npm.count()).toBe(1);
    expect(npm.said).toEqual([
      "installing the dependencies (npm ci); better-sqlite3 may compile for about two minutes",
    ]);
  });

  it("again when the lock file lists another version, beside what is compiled", () => {
    const root = clone();
    const npm = installer();
    installIfNeeded(root, npm);
    writeFileSync(join(root, "package-lock.json"), lock("2.0.0"));
    expect(installIfNeeded(root, npm)).toBe(true);
    expect(npm.said[1]).toBe("installing the dependencies (npm install)");
  });

  it("those of the tests only for the tests, beside the others", () => {
    const root = clone();
    const npm = installer();
    const installed = () =>
      Object.keys(JSON.parse(readFileSync(join(root, "node_modules/.package-lock.json"), "utf8")).packages);
    expect(installIfNeeded(root, npm)).toBe(true);
    expect(installed()).toEqual(["", "node_modules/a", "node_modules/b"]);
    expect(installIfNeeded(root, { ...npm, tests: true })).toBe(true);
    expect(installed()).toContain("node_modules/c");
    expect(npm.said[1]).toBe("installing the tests' dependencies (npm install)");
    for (const tests of [true, false]) expect(installIfNeeded(root, { ...npm, tests })).toBe(false);

    writeFileSync(join(root, "package-lock.json"), lock("1.0.0", "2.0.0"));
    expect(installIfNeeded(root, npm)).toBe(false);
    expect(installIfNeeded(root, { ...npm, tests: true })).toBe(true);
  });

  it("again when they were installed for another Node", () => {
    const root = clone();
    const npm = installer();
    installIfNeeded(root, npm);
    const stamp = join(root, "node_modules", ".couverture-install.json");
    writeFileSync(stamp, JSON.stringify({ ...JSON.parse(readFileSync(stamp, "utf8")), machine: "linux-x64-1" }));
    expect(installIfNeeded(root, npm)).toBe(true);
  });

  it("not when someone has installed them by hand, unless without install scripts", () => {
    const root = clone();
    const npm = installer();
    npm.install(root, "install", true);
    for (const tests of [false, true]) expect(installIfNeeded(root, { ...npm, tests })).toBe(false);

    const scriptless = clone();
    npm.install(scriptless, "install", false);
    rmSync(join(scriptless, "node_modules", "native"), { recursive: true });
    expect(installIfNeeded(scriptless, npm)).toBe(true);
  });

  it("not as done when the installation failed", () => {
    const root = clone();
    const npm = installer();
    const failing = {
      ...npm,
      install: () => {
        throw new Error("no network");
      },
    };
    expect(() => installIfNeeded(root, failing)).toThrow("no network");
    expect(installIfNeeded(root, npm)).toBe(true);
  });
});

describe("package-lock.json", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "test", "package.json"), "utf8"));
  const running = neededFolders(packages, false);

  it("has running and building need nothing of what is named for the tests", () => {
    // The tests import it, and so do the packages of EthereumJS.
    const shared = ["@noble/curves"];
    const names = Object.keys(devDependencies).filter((name) => !shared.includes(name));
    expect(names).toContain("jest");
    expect(names.filter((name) => running.includes(`node_modules/${name}`))).toEqual([]);
    expect(running).toContain("node_modules/better-sqlite3");
  });

  it("has no second copy of a package for the tests", () => {
    expect(Object.keys(packages).filter((folder) => folder.startsWith("test/"))).toEqual([]);
  });
});

describe("the source is built", () => {
  const builder = () => {
    let count = 0;
    const build = (root: string) => {
      count++;
      mkdirSync(join(root, "dist", "sub"), { recursive: true });
      for (const name of ["one", "two"]) writeFileSync(join(root, "dist", "sub", `${name}.js`), "");
    };
    return { build, say: () => undefined, count: () => count };
  };

  it("once, and again when a file has changed, come or gone", async () => {
    const root = clone();
    const tsc = builder();
    const file = join(root, "src", "sub", "two.ts");
    expect(await buildIfNeeded(root, tsc)).toBe(true);
    expect(await buildIfNeeded(root, tsc)).toBe(false);
    writeFileSync(file, "export const two = 2;\n");
    expect(await buildIfNeeded(root, tsc)).toBe(true);
    writeFileSync(file, "export const two = 3;\n");
    expect(await buildIfNeeded(root, tsc)).toBe(true);
    expect(existsSync(join(root, "dist", "sub", "two.js"))).toBe(true);
    rmSync(file);
    expect(await buildIfNeeded(root, tsc)).toBe(true);
    expect(tsc.count()).toBe(4);
    expect(existsSync(join(root, "dist", "sub", "two.js"))).toBe(false);
  });

  it("not when only the time of a file has changed", async () => {
    const root = clone();
    const tsc = builder();
    await buildIfNeeded(root, tsc);
    writeFileSync(join(root, "src", "sub", "one.ts"), readFileSync(join(root, "src", "sub", "one.ts")));
    expect(await buildIfNeeded(root, tsc)).toBe(false);
  });

  it("by the real compiler, whose refusal fails it", async () => {
    const root = clone();
    symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
    const say = () => undefined;
    expect(await buildIfNeeded(root, { build: compile, say })).toBe(true);
    expect(readFileSync(join(root, "dist", "sub", "one.js"), "utf8")).toContain("export const one = 1;");
    writeFileSync(join(root, "src", "sub", "one.ts"), 'export const one: number = "1";\n');
    const again = (): Promise<boolean> => buildIfNeeded(root, { build: compile, say });
    await expect(again()).rejects.toThrow("the build failed; what the compiler said is above");
    await expect(again()).rejects.toThrow("the build failed");
  });
});

it("an old Node is refused with what to do", () => {
  for (const version of ["20.19.0", "20.20.2", "22.0.0", "24.1.0"]) expect(() => checkNode(version)).not.toThrow();
  for (const version of ["18.20.0", "20.18.3"]) {
    expect(() => checkNode(version)).toThrow(
      `Node ${version} is too old; install Node 20.19 or newer, then run this again`,
    );
  }
});

it("with nothing to do, the check of all our sources takes a moment", async () => {
  const root = clone();
  const npm = installer();
  cpSync(join(ROOT, "src"), join(root, "src"), { recursive: true });
  cpSync(join(ROOT, "package-lock.json"), join(root, "package-lock.json"));
  const build = () => undefined;
  const check = async () => [installIfNeeded(root, npm), await buildIfNeeded(root, { build, say: npm.say })];
  expect(await check()).toEqual([true, true]);
  const started = performance.now();
  expect(await check()).toEqual([false, false]);
  // Some 20 ms; the bound leaves room for the tests that run beside this one.
  expect(performance.now() - started).toBeLessThan(500);
});

describe("the tests end with a line that counts them", () => {
  const report = (passed: number, failed: number, broken: number) =>
    JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numRuntimeErrorTestSuites: broken });

  it.each<[string, string | undefined, number | null, string | undefined]>([
    ["all passed", report(12, 0, 0), 0, "12 passed, 0 failed"],
    ["some failed, and a file could not run", report(12, 2, 1), 1, "12 passed, 3 failed"],
    ["Jest did not come so far", undefined, 1, "0 passed, 1 failed"],
    ["Jest was killed", undefined, null, "0 passed, 1 failed"],
    ["Jest was started for something else", undefined, 0, undefined],
  ])("%s", (_what, text, exitCode, line) => {
    expect(summaryLine(text, exitCode)).toBe(line);
  });
});

describe("npm start", () => {
  it.each<[string, string]>([
    ["", "start --demo"],
    ["--port 0", "start --demo --port 0"],
    ["start --port 0 -q", "start --demo --port 0 -q"],
    ["--no-demo --port 0", "--no-demo --port 0"],
    ["--no-exchange", "--no-exchange"],
    ["--exchange=false", "--exchange=false"],
    ["--demo", "--demo"],
    ["--help", "--help"],
    ["ledger head", "ledger head"],
  ])("shows the demo whatever flags follow, unless they leave it out: %j", (typed, run) => {
    const words = (text: string) => text.split(" ").filter((word) => word !== "");
    expect(withDemo(words(typed))).toEqual(words(run));
  });

  const FLAGS = [
    { name: "--port", isBoolean: false },
    { name: "--chain-id", isBoolean: false },
    { name: "--demo", isBoolean: true },
  ];
  const TOOK = (names: string) =>
    `npm took ${names} as its own; flags of couverture go behind two dashes: npm start -- `;

  // What npm 11 leaves of `npm start --port 9377`, `npm start --port=9377 --no-demo`, and so on.
  it.each<[string[], Record<string, string>, string | undefined]>([
    [["9377"], { npm_config_port: "true" }, `${TOOK("--port")}--port 9377`],
    [[], { npm_config_port: "9377", npm_config_demo: "" }, `${TOOK("--demo, --port")}--no-demo --port 9377`],
    [["5"], { npm_config_chain_id: "true" }, `${TOOK("--chain-id")}--chain-id 5`],
    [["9377"], {}, `${TOOK("the flag of 9377").replace("--port", "")}--port 8546`],
    [["--port", "9377"], { npm_config_cache: "/tmp" }, undefined],
  ])("says where the dashes go: %j %j", (args, env, sentence) => {
    expect(flagsThatNpmTook(args, { ...env, npm_lifecycle_event: "start" }, FLAGS)).toBe(sentence);
  });

  it("does so before it starts anything", () => {
    const { status, stdout, stderr } = spawnSync("npm", ["start", "--silent", "--port", "9377"], {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: "" },
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`couverture: ${TOOK("--port")}--port 9377`);
  });
});
