/**
 * Tests are TypeScript, compiled by swc; what they import from src/ is mapped to the compiled dist/, so that they test
 * what ships (worker threads and all). `npm test` builds first.
 */
const common = {
  testEnvironment: "node",
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

/**
 * The tests of whole chains, which run on either engine (test/support/engines.ts). The others are of what lies below the
 * engines or above them, or compare the two themselves.
 */
const ON_EITHER_ENGINE = [
  "test/e2e/**/*.test.ts",
  "test/exchange/{client,ledger,ledger-reverts,ledger-unseen}.test.ts",
  "test/rpc/exchange.test.ts",
  "test/faults/{damaged-stores,full-disk,refusals}.test.ts",
  "test/cli/exchange{,-deploy}.test.ts",
];
const OF_BOTH_ENGINES = ["/test/e2e/(ganache|both-engines)\\.test\\.ts$"];

export default {
  projects: [
    { ...common, displayName: "native", testMatch: ["**/*.test.ts"] },
    {
      ...common,
      displayName: "ganache",
      globals: { COUVERTURE_ENGINE: "ganache" },
      testMatch: ON_EITHER_ENGINE.map((pattern) => `<rootDir>/${pattern}`),
      testPathIgnorePatterns: OF_BOTH_ENGINES,
    },
  ],
  // The tests of one file wait for other processes much of the time.
  maxWorkers: 2,
  testTimeout: 60_000,
};
