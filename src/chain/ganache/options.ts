import type { Hardfork } from "../../ethereum/index.js";
import { toHex } from "../../ethereum/index.js";
import type { Settings } from "../head/settings.js";
import { ganacheHardfork } from "./genesis.js";

/** What Ganache is started with. */
export interface GanacheOptions {
  chainId: number;
  networkId: number;
  hardfork: Hardfork;
  /** Of the genesis block, in unix seconds. */
  genesisTime: number;
  /** Seconds between blocks; undefined follows the machine's clock. */
  timestampIncrement: number | undefined;
  difficulty: bigint;
  unlimitedCode: boolean;
  unlimitedInitCode: boolean;
  accounts: readonly { privateKey: Uint8Array; balance: bigint }[];
  /** What Ganache generates the accounts of `personal_newAccount` from. */
  mnemonic: string;
  lock: boolean;
  passphrase: string;
  unlocked: (string | number)[];
  /** Wei; undefined is Ganache's own. */
  gasPrice: bigint | undefined;
  /** Gas limit of transactions that do not say; undefined is Ganache's own. */
  gas: bigint | "estimate" | undefined;
  callGasLimit: bigint;
  errorsInResponse: boolean;
  priceBump: number;
}

/** The options in Ganache's own form. */
export function optionsForGanache(options: GanacheOptions, settings: Settings, db: object): object {
  const { accounts, gas, gasPrice } = options;
  const minGasPrice = BigInt(settings.minGasPrice);
  const price = minGasPrice > 0n ? minGasPrice : gasPrice;
  return {
    chain: {
      chainId: options.chainId,
      networkId: options.networkId,
      hardfork: ganacheHardfork(options.hardfork),
      time: new Date(options.genesisTime * 1000),
      allowUnlimitedContractSize: options.unlimitedCode,
      allowUnlimitedInitCodeSize: options.unlimitedInitCode,
      vmErrorsOnRPCResponse: options.errorsInResponse,
    },
    miner: {
      blockTime: settings.interval / 1000,
      blockGasLimit: quantity(BigInt(settings.gasLimit)),
      callGasLimit: quantity(options.callGasLimit),
      coinbase: settings.coinbase,
      difficulty: quantity(options.difficulty),
      extraData: settings.extraData,
      priceBump: quantity(BigInt(options.priceBump)),
      timestampIncrement:
        options.timestampIncrement === undefined ? "clock" : quantity(BigInt(options.timestampIncrement)),
      ...(price !== undefined && { defaultGasPrice: quantity(price) }),
      ...(gas !== undefined && { defaultTransactionGasLimit: gas === "estimate" ? gas : quantity(gas) }),
    },
    wallet: {
      ...(accounts.length > 0
        ? {
            accounts: accounts.map(({ privateKey, balance }) => ({
              secretKey: toHex(privateKey),
              balance: quantity(balance),
            })),
          }
        : { totalAccounts: 0 }),
      mnemonic: options.mnemonic,
      lock: options.lock,
      passphrase: options.passphrase,
      unlockedAccounts: options.unlocked,
    },
    database: { db },
    logging: { quiet: true },
  };
}

const quantity = (value: bigint): string => `0x${value.toString(16)}`;
