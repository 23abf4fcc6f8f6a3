// A Hardhat project as a user has one: the chain under test is a network by its URL.
module.exports = {
  solidity: "0.8.26",
  defaultNetwork: "couverture",
  networks: { couverture: { url: process.env.CHAIN_URL ?? "http://127.0.0.1:8545", chainId: 1337, timeout: 60_000 } },
  mocha: { timeout: 60_000, reporter: "json" },
};
