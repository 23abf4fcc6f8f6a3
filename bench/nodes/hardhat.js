// @ts-check
import { fileURLToPath } from "node:url";
import { CHAIN_ID, MNEMONIC } from "../client/accounts.js";
import { installed } from "./installed.js";

/** @type {import("./definition.js").NodeDefinition} */
export const hardhat = {
  name: "hardhat",
  title: "Hardhat node",
  settings: "in memory; it cannot keep its chain",
  keeps: false,
  survivesKill: false,
  version: () => installed("hardhat").version,
  command: ({ port, directory }) => ({
    file: process.execPath,
    args: [
      installed("hardhat").bin("hardhat"),
      "--config",
      fileURLToPath(new URL("hardhat.config.cjs", import.meta.url)),
      "node",
      "--hostname",
      "127.0.0.1",
      "--port",
      String(port),
    ],
    env: {
      BENCH_CHAIN_ID: String(CHAIN_ID),
      BENCH_MNEMONIC: MNEMONIC,
      BENCH_DIRECTORY: directory,
      HARDHAT_DISABLE_TELEMETRY_PROMPT: "true",
    },
  }),
};
