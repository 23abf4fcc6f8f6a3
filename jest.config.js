/**
 * Tests are TypeScript, compiled by swc; what they import from src/ is mapped to the compiled dist/, so that they test
 * what ships (worker threads and all). `npm test` builds first.
 */
export default {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
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
  // The tests of one file wait for other processes much of the time.
  maxWorkers: 2,
  testTimeout: 60_000,
};
