import type { Command } from "commander";
import { wrongUse } from "../errors.js";

/** Where the exchange is, and how its answers are printed. */
export interface ReadFlags {
  rpcUrl: string;
  addresses?: string;
  json?: boolean;
}

/** Who acts. */
export interface AccountFlags {
  from?: string;
  privateKey?: string;
  keystore?: string;
}

export interface ActFlags extends ReadFlags, AccountFlags {
  sendRefused?: boolean;
}

/** Flags of `couverture exchange deploy`. */
export interface DeployFlags extends AccountFlags {
  rpcUrl: string;
  file?: string;
  operator?: string;
  settlementToken?: string;
  faucet?: boolean;
  json?: boolean;
}

/**
 * Parses a flag's count of things to show, before anything is requested of the chain.
 * @returns what commander calls with the flag's text; it throws CommandError (wrong use)
 */
export const countOf =
  (flag: string) =>
  (text: string): number => {
    if (!/^[1-9]\d{0,8}$/.test(text)) throw wrongUse(`${flag} must be a whole number above 0, not "${text}"`);
    return Number(text);
  };

/**
 * Parses a flag's whole number, before anything is requested of the chain.
 * @returns what commander calls with the flag's text; it throws CommandError (wrong use)
 */
export const wholeOf =
  (flag: string) =>
  (text: string): number => {
    if (!/^\d{1,9}$/.test(text)) throw wrongUse(`${flag} must be a whole number, not "${text}"`);
    return Number(text);
  };

export const DEFAULT_RPC_URL = "http://127.0.0.1:8545";

/** Gives a command the flags of one that reads. */
export const reading = (command: Command): Command =>
  command
    .option("--rpc-url <url>", "JSON-RPC of the chain", DEFAULT_RPC_URL)
    .option(
      "--addresses <file>",
      "the file of a deployment by `exchange deploy`; else where a couverture chain has them",
    )
    .option("--json", "print JSON");

/** Gives a command the flags that say who acts. */
export const signing = (command: Command): Command =>
  command
    .option("--from <account>", "who acts: an address, or the index of one of the node's accounts (default: 0)")
    .option("--private-key <key>", "sign with this key instead; or set COUVERTURE_PRIVATE_KEY")
    .option(
      "--keystore <file>",
      "sign with this key file (Web3 Secret Storage v3); its passphrase is COUVERTURE_PASSPHRASE",
    );

/** Gives a command the flags of one that acts. */
export const acting = (command: Command): Command =>
  signing(reading(command)).option(
    "--send-refused",
    "send what is refused as well, so that the refusal is on the ledger",
  );
