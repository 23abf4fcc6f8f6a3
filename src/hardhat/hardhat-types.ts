/** What this plugin knows of Hardhat 2's configuration. Hardhat's own types are no dependency. */

/** `accounts` of `networks.hardhat` that are of a mnemonic. */
export interface MnemonicAccounts {
  mnemonic: string;
  path: string;
  initialIndex: number;
  count: number;
  passphrase: string;
  /** Wei, in decimal digits. */
  accountsBalance: string;
}

/** `networks.hardhat` as Hardhat has resolved it. */
export interface HardhatNetwork {
  chainId: number;
  hardfork: string;
  blockGasLimit: number;
  initialBaseFeePerGas?: number;
  minGasPrice: bigint;
  throwOnTransactionFailures: boolean;
  throwOnCallFailures: boolean;
  allowUnlimitedContractSize: boolean;
  allowBlocksWithSameTimestamp?: boolean;
  mining: { auto: boolean; interval: number | [number, number]; mempool: { order: string } };
  accounts: MnemonicAccounts | { privateKey: string; balance: string }[];
  coinbase?: string;
  loggingEnabled: boolean;
  initialDate?: string;
  forking?: { enabled: boolean; url: string; blockNumber?: number; httpHeaders?: Record<string, string> };
  enableRip7212?: boolean;
}

/** `couverture` in the configuration. */
export interface CouvertureConfig {
  /** Default true; false leaves Hardhat's own network in place. */
  enabled?: boolean;
  /** The data directory, relative to the project; without one everything is in memory. */
  dataDirectory?: string;
  /** Whether a new chain begins with the exchange in place; default false. */
  exchange?: boolean;
}

export interface HardhatConfig {
  networks: { hardhat: HardhatNetwork };
  paths: { root: string; artifacts: string };
  couverture?: CouvertureConfig;
}

/** As the user wrote it. */
export interface HardhatUserConfig {
  networks?: { hardhat?: Partial<HardhatNetwork> };
  couverture?: unknown;
}

/** A request, as EIP-1193 has it. */
export interface RequestArguments {
  method: string;
  params?: unknown;
}

/** `hardhat/config`, as far as the plugin uses it. */
export interface ConfigApi {
  extendConfig(extender: (config: HardhatConfig, userConfig: HardhatUserConfig) => void): void;
  extendProvider(extender: (provider: object, config: HardhatConfig, network: string) => Promise<object>): void;
}
