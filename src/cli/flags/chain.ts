import type { FlagGroup } from "./flag.js";

/** What a chain is created with; the data directory keeps it. */
export const CHAIN_FLAGS: FlagGroup = {
  title: "Chain (kept in the data directory):",
  flags: [
    {
      names: ["--chain-id", "--chain.chainId"],
      value: "<id>",
      kind: "integer",
      to: "chain.chainId",
      help: "chain id (default: 1337)",
    },
    {
      names: ["--network-id", "--chain.networkId", "--networkId"],
      short: "-i",
      value: "<id>",
      kind: "integer",
      to: "chain.networkId",
      help: "what net_version answers (default: the chain id)",
    },
    {
      names: ["--hardfork", "--chain.hardfork"],
      short: "-k",
      value: "<name>",
      to: "chain.hardfork",
      help: "newest hardfork, from frontier to osaka (default: osaka)",
    },
    {
      names: ["--genesis"],
      value: "<file>",
      kind: "file",
      to: "chain.genesis",
      help: "make the chain from a geth genesis.json",
    },
    {
      names: ["--genesis-time", "--chain.time", "--time"],
      short: "-t",
      value: "<date>",
      kind: "date",
      to: "chain.genesisTime",
      help: "time of the genesis block: a date, or unix seconds (--chain.time: milliseconds, as Ganache)",
    },
    {
      names: ["--clock"],
      value: "<system|step>",
      to: "chain.clock",
      help: "step takes time from the chain, so that the same requests give the same hashes (default: system)",
    },
    {
      names: ["--timestamp-increment", "--miner.timestampIncrement"],
      value: "<seconds|clock>",
      kind: "integer",
      to: "chain.timestampIncrement",
      help: "seconds from block to block; implies --clock step, unless it is clock",
    },
    {
      names: ["--gas-limit", "--miner.blockGasLimit", "--gasLimit"],
      short: "-l",
      value: "<gas>",
      to: "chain.gasLimit",
      help: "block gas limit (default: 30000000)",
    },
    {
      names: ["--difficulty", "--miner.difficulty"],
      value: "<n>",
      to: "chain.difficulty",
      help: "block difficulty before the merge (default: 1)",
    },
    {
      names: ["--coinbase", "--miner.coinbase"],
      value: "<address>",
      kind: "account",
      to: "chain.coinbase",
      help: "who receives fees: an address or the index of an account (default: the zero address)",
    },
    {
      names: ["--extra-data", "--miner.extraData"],
      value: "<hex>",
      to: "chain.extraData",
      help: "extraData of blocks, at most 32 bytes (default: 0x)",
    },
    {
      names: ["--allow-unlimited-contract-size", "--chain.allowUnlimitedContractSize"],
      to: "chain.allowUnlimitedContractSize",
      help: "lift the limit on contract size (EIP-170)",
    },
    {
      names: ["--allow-unlimited-init-code-size", "--chain.allowUnlimitedInitCodeSize"],
      to: "chain.allowUnlimitedInitCodeSize",
      help: "lift the limit on init code size (EIP-3860)",
    },
    {
      names: ["--exchange"],
      to: "chain.exchange",
      help: "begin with the exchange in place, operated by the first account (default); --no-exchange leaves it out",
    },
    {
      names: ["--demo"],
      to: "demo.wanted",
      help: "put a market to look at on a new chain: two securities, ten investors, orders and trades",
    },
    {
      names: ["--engine"],
      value: "<name>",
      to: "engine",
      help: "what runs the chain: native (default), or ganache, the real one (needs the package ganache; up to shanghai)",
    },
  ],
};

/** Where the accounts come from, and who may use them. */
export const WALLET_FLAGS: FlagGroup = {
  title: "Accounts (kept in the data directory, but for the last four):",
  flags: [
    {
      names: ["--mnemonic", "--wallet.mnemonic"],
      short: "-m",
      value: "<phrase>",
      to: "wallet.mnemonic",
      help: 'BIP-39 phrase of the accounts (default: "test test test test test test test test test test test junk")',
    },
    {
      names: ["--seed", "--wallet.seed"],
      short: "-s",
      value: "<text>",
      to: "wallet.seed",
      help: "make the phrase from a seed, as Ganache does",
    },
    {
      names: ["--deterministic", "--wallet.deterministic"],
      short: "-d",
      to: "wallet.deterministic",
      help: 'Ganache\'s fixed phrase, "myth like bonus scare over problem …"',
    },
    {
      names: ["--accounts", "--wallet.totalAccounts"],
      short: "-a",
      value: "<n>",
      kind: "integer",
      to: "chain.accountCount",
      help: "how many accounts (default: 10)",
    },
    {
      names: ["--account", "--wallet.accounts"],
      value: "<key,wei>",
      kind: "keyed-account",
      many: true,
      to: "chain.accounts",
      help: "an account by private key with its balance; may be repeated, and then stands instead of the phrase's accounts",
    },
    {
      names: ["--balance", "--wallet.defaultBalance", "--defaultBalanceEther"],
      short: "-e",
      value: "<ether>",
      kind: "ether",
      to: "chain.balance",
      help: "balance of each account in ether (default: 1000)",
    },
    {
      names: ["--hd-path", "--wallet.hdPath"],
      value: "<path>",
      to: "chain.hdPath",
      help: "derivation path of the accounts (default: m/44'/60'/0'/0)",
    },
    {
      names: ["--lock", "--wallet.lock", "--secure"],
      short: "-n",
      to: "accounts.lock",
      help: "lock the accounts at start",
    },
    {
      names: ["--passphrase", "--wallet.passphrase"],
      value: "<text>",
      to: "accounts.passphrase",
      help: "what unlocks accounts that --lock locked (default: empty)",
    },
    {
      names: ["--unlock", "--wallet.unlockedAccounts"],
      short: "-u",
      value: "<account>",
      kind: "account",
      many: true,
      to: "accounts.unlocked",
      help: "addresses (anyone's) or account indexes that may send without a key; may be repeated",
    },
    {
      names: ["--account-keys", "--wallet.accountKeysPath", "--account_keys_path", "--acctKeys"],
      value: "<file>",
      to: "accounts.keysFile",
      help: "write addresses and private keys to a JSON file, as Ganache does",
    },
  ],
};
