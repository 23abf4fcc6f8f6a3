const { subtask } = require("hardhat/config");
const settings = JSON.parse(process.env.SETTINGS ?? "{}");
if (settings.plugin !== false) require("couverture/hardhat");

// solc of npm, which is the compiler in JavaScript: nothing is downloaded.
subtask("compile:solidity:solc:get-build", async ({ solcVersion }) => ({
  compilerPath: require.resolve("solc/soljson.js"),
  isSolcJs: true,
  version: solcVersion,
  longVersion: solcVersion,
}));

module.exports = {
  solidity: { version: require("solc/package.json").version, settings: { evmVersion: "cancun" } },
  ...settings.config,
};
