const { subtask } = require("hardhat/config");
const { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } = require("hardhat/builtin-tasks/task-names");
const { version } = require("solc/package.json");

// The compiler is the one that package-lock.json says, so that nothing is downloaded while tests run.
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async () => ({
  compilerPath: require.resolve("solc/soljson.js"),
  isSolcJs: true,
  version,
  longVersion: version,
}));

module.exports = {
  solidity: version,
  defaultNetwork: "couverture",
  // `couverture ci` sets RPC_URL; without it, a chain of `npx couverture start` is meant.
  networks: { couverture: { url: process.env.RPC_URL ?? "http://127.0.0.1:8545" } },
};
