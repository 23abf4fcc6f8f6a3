// Read by Hardhat itself; the values come from hardhat.js beside it. Its log of every request is turned off, as the other
// nodes' are.
const { BENCH_CHAIN_ID, BENCH_MNEMONIC, BENCH_DIRECTORY } = process.env;

module.exports = {
  solidity: "0.8.28",
  networks: {
    hardhat: {
      chainId: Number(BENCH_CHAIN_ID),
      accounts: { mnemonic: BENCH_MNEMONIC, count: 10 },
      loggingEnabled: false,
    },
  },
  paths: {
    sources: `${BENCH_DIRECTORY}/contracts`,
    cache: `${BENCH_DIRECTORY}/cache`,
    artifacts: `${BENCH_DIRECTORY}/artifacts`,
  },
};
