// @ts-check
import { CHAIN_ID, MNEMONIC } from "../client/accounts.js";
import { installed } from "./installed.js";

/** @typedef {import("./definition.js").NodeDefinition} NodeDefinition */

/**
 * @param {number} port
 * @returns {string[]}
 */
function ganacheArguments(port) {
  return [
    installed("ganache").bin("ganache"),
    "--server.host=127.0.0.1",
    `--server.port=${port}`,
    `--chain.chainId=${CHAIN_ID}`,
    `--wallet.mnemonic=${MNEMONIC}`,
    "--logging.quiet",
  ];
}

/** @type {NodeDefinition} */
export const ganache = {
  name: "ganache",
  title: "Ganache",
  settings: "its default: a temporary directory that it forgets",
  keeps: false,
  survivesKill: false,
  version: () => installed("ganache").version,
  command: ({ port }) => ({ file: process.execPath, args: ganacheArguments(port) }),
};

/** @type {NodeDefinition} */
export const ganacheDisk = {
  name: "ganache-disk",
  title: "Ganache dbPath",
  settings: "`--database.dbPath`: LevelDB, not fsynced",
  keeps: true,
  survivesKill: true,
  version: () => installed("ganache").version,
  command: ({ port, directory }) => ({
    file: process.execPath,
    args: [...ganacheArguments(port), `--database.dbPath=${directory}`],
  }),
};
