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
  chains: object;
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
  extendProvider(extender: (provider: OwnNetwork, config: HardhatConfig, network: string) => Promise<object>): void;
}

/** Hardhat's own network. */
export interface OwnNetwork {
  request(args: RequestArguments): Promise<unknown>;
  /** What executes, and holds the project's contracts, which take seconds to read. */
  _provider?: { contractDecoder?: unknown } | undefined;
}

/** Hardhat's own network and its errors, as far as the plugin uses them. */
export interface HardhatApi {
  /** Of `hardhat/internal/hardhat-network/provider/provider`. */
  createHardhatNetworkProvider(
    network: object,
    logger: { enabled: boolean; printLineFn(line: string): void; replaceLastLineFn(line: string): void },
    artifacts: { getBuildInfoPaths(): Promise<string[]> },
  ): Promise<OwnNetwork>;
  /** Of `hardhat/internal/hardhat-network/stack-traces/solidity-errors`: the frames of Solidity above those of the caller. */
  encodeSolidityStackTrace(fallbackMessage: string, entries: readonly unknown[]): Error;
}
