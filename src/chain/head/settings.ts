import { fromHex } from "../../ethereum/index.js";
import type { ChangedRules } from "../config/index.js";

/** How the node mines and answers, and by which rules, as far as it can be changed while it runs. Kept in the journal as JSON. */
export interface Settings extends ChangedRules {
  /** A transaction is mined as soon as it comes. */
  automine: boolean;
  /** Milliseconds between blocks, 0 for none. */
  interval: number;
  /** Wei and gas as decimal text, bytes as hex. */
  gasLimit: string;
  /** The gas limit goes to the one above in the steps that consensus allows: an imported chain is to stay a valid one. */
  gasLimitSteps?: true;
  coinbase: string;
  extraData: string;
  /** Least gas price that a transaction must offer, and what `eth_gasPrice` starts from. */
  minGasPrice: string;
  /** What is offered on top of the base fee where a transaction does not say, once `miner_setGasPrice` has set it: wei. */
  tip?: string;
  /** For the next block only. */
  nextBaseFee?: string;
  nextPrevRandao?: string;
  /** Numbers of the safe and finalized blocks where they are not the head: what an imported chain's fork choice said. */
  safe?: number;
  finalized?: number;
  /** Accounts in whose name transactions may be sent without their key; `all` for every account. */
  impersonated: string[];
  impersonateAll: boolean;
  /** Accounts added by `evm_addAccount`: address, and `sha256(address ‖ passphrase)` of what unlocks them. */
  added: [address: string, digest: string][];
  /** Accounts of the wallet that `evm_removeAccount` removed. */
  removed?: string[];
  /** Records with custom errors by which revert data is read. */
  errorRecords?: number[];
}

export function defaultSettings(options: {
  automine: boolean;
  interval: number;
  gasLimit: bigint;
  coinbase: string;
  extraData: string;
  minGasPrice: bigint;
}): Settings {
  return {
    automine: options.automine,
    interval: options.interval,
    gasLimit: options.gasLimit.toString(),
    coinbase: options.coinbase,
    extraData: options.extraData,
    minGasPrice: options.minGasPrice.toString(),
    impersonated: [],
    impersonateAll: false,
    added: [],
  };
}

/** The settings that hold once a block has been mined: those for the next block only are used up. */
export function afterBlock(settings: Settings): Settings {
  if (settings.nextBaseFee === undefined && settings.nextPrevRandao === undefined) return settings;
  const { nextBaseFee: _fee, nextPrevRandao: _randao, ...rest } = settings;
  return rest;
}

/** Settings that are gone back to, with the errors that were added since: what is known does not become unknown. */
export function withErrorsOf(settings: Settings, present: Settings): Settings {
  if (!present.errorRecords) return settings;
  const errorRecords = [...new Set([...(settings.errorRecords ?? []), ...present.errorRecords])].sort((a, b) => a - b);
  return { ...settings, errorRecords };
}

export const coinbaseOf = (settings: Settings): Uint8Array => fromHex(settings.coinbase);
