import { DEFAULT_HD_PATH, DEFAULT_MNEMONIC, GANACHE_MNEMONIC } from "../../chain/wallet/well-known.js";
import { account, balance, hdPath, keyedAccounts } from "../kinds/chain-values.js";
import { list } from "../kinds/lists.js";
import { boolean, integer, text } from "../kinds/scalars.js";
import type { OptionsByKey } from "../option.js";

/** Where the accounts come from, and who may use them. */
export const ACCOUNT_OPTIONS = {
  "chain.mnemonic": {
    ...{ flag: "--mnemonic", short: "-m", value: "<phrase>", ganache: "wallet.mnemonic", former: ["mnemonic"] },
    kind: text(),
    default: DEFAULT_MNEMONIC,
    defaultText: `"${DEFAULT_MNEMONIC}"`,
    help: "BIP-39 phrase of the accounts",
  },
  "accounts.allowInvalidMnemonic": {
    ...{ flag: "--allow-invalid-mnemonic", ganache: "wallet.allowInvalidMnemonic" },
    kind: boolean(),
    default: false,
    help: "take a phrase with unknown words or a wrong checksum as it is, as Ganache does; other wallets do not",
  },
  "wallet.seed": {
    ...{ flag: "--seed", short: "-s", value: "<text>", ganache: "wallet.seed", former: ["seed"] },
    kind: text(),
    help: "make the phrase from a seed, as Ganache does",
  },
  "wallet.deterministic": {
    ...{ flag: "--deterministic", short: "-d", ganache: "wallet.deterministic", former: ["deterministic"] },
    sets: ["chain.mnemonic", GANACHE_MNEMONIC],
    help: 'Ganache\'s fixed phrase, "myth like bonus scare over problem …"',
  },
  "chain.accountCount": {
    ...{ flag: "--accounts", short: "-a", value: "<n>", ganache: "wallet.totalAccounts", former: ["total_accounts"] },
    kind: integer(0, 100_000),
    default: 10,
    help: "how many accounts",
  },
  "chain.accounts": {
    ...{ flag: "--account", value: "<key,wei>", ganache: "wallet.accounts", former: ["accounts"] },
    kind: keyedAccounts(),
    help: "an account by private key with its balance; may be repeated, and then stands instead of the phrase's accounts",
  },
  "chain.balance": {
    ...{ flag: "--balance", short: "-e", value: "<ether>", ganache: "wallet.defaultBalance" },
    ...{ aliases: ["--defaultBalanceEther"], former: ["default_balance_ether"] },
    kind: balance(),
    default: 1000n * 10n ** 18n,
    help: "balance of each account in ether",
  },
  "chain.hdPath": {
    ...{ flag: "--hd-path", value: "<path>", ganache: "wallet.hdPath", former: ["hd_path"] },
    kind: hdPath(),
    default: DEFAULT_HD_PATH,
    help: "derivation path of the accounts",
  },
  "accounts.lock": {
    ...{ flag: "--lock", short: "-n", ganache: "wallet.lock", aliases: ["--secure"], former: ["secure"] },
    kind: boolean(),
    default: false,
    help: "lock the accounts at start",
  },
  "accounts.passphrase": {
    ...{ flag: "--passphrase", value: "<text>", ganache: "wallet.passphrase" },
    kind: text(),
    default: "",
    defaultText: "empty",
    help: "what unlocks accounts that --lock locked",
  },
  "accounts.unlocked": {
    ...{ flag: "--unlock", short: "-u", value: "<account>", ganache: "wallet.unlockedAccounts" },
    former: ["unlocked_accounts"],
    kind: list(account()),
    default: [],
    defaultText: "",
    help: "addresses (anyone's) or account indexes that may send without a key; may be repeated",
  },
  "accounts.keysFile": {
    ...{ flag: "--account-keys", value: "<file>", ganache: "wallet.accountKeysPath" },
    ...{ aliases: ["--account_keys_path", "--acctKeys"], former: ["account_keys_path"] },
    kind: text("must name a file"),
    help: "write addresses and private keys to a JSON file, as Ganache does",
  },
} as const satisfies OptionsByKey;
