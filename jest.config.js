import { readFileSync } from "node:fs";

/**
 * Tests are TypeScript, compiled by swc; what they import from src/ is mapped to the compiled dist/, so that they test
 * what ships (worker threads and all). `npm test` builds first.
 */
const common = {
  testEnvironment: "<rootDir>/test/support/environment.js",
  roots: ["<rootDir>/test"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  moduleNameMapper: {
    "^fast-check$": "<rootDir>/test/support/seeded-fast-check.js",
    "^(?:\\.{1,2}/)+src/(.*)\\.js$": "<rootDir>/dist/$1.js",
    "^(\\.{1,2}/.*)\\.js$": ["$1.js", "$1.ts"],
  },
};

/** Which tests run on either engine (test/support/engines.ts), and of the others that start chains why they do not. */
const engines = JSON.parse(readFileSync(new URL("./test/engines.json", import.meta.url), "utf8"));

/**
 * Files that take long run only with `LONG_TESTS=1`, as in .ci/run, or when they are named (scripts/test.js); so do most of those that run
 * on the other engine a second time.
 */
const all = process.env.LONG_TESTS === "1";
const long = Object.keys(JSON.parse(readFileSync(new URL("./test/long.json", import.meta.url), "utf8")));

export default {
  projects: [
    {
      ...common,
      displayName: "native",
      testMatch: ["**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", ...(all ? [] : long.map((pattern) => `<rootDir>/test/${pattern}`))],
    },
    {
      ...common,
      displayName: "ganache",
      globals: { COUVERTURE_ENGINE: "ganache" },
      testMatch: (all ? engines.either : engines.always).map((pattern) => `<rootDir>/${pattern}`),
    },
  ],
  // One more than there are cores: the tests of a file wait for disks and other processes a quarter of the time.
  maxWorkers: 3,
  // Modules of tests that have ended stay in memory (ES modules in a context of their own), and collecting garbage takes ever longer.
  workerIdleMemoryLimit: "1GB",
  testTimeout: 60_000,
};
