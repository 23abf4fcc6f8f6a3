// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CHAIN_ID } from "../client/accounts.js";
import { installed } from "./installed.js";

const ARCHITECTURES = { x64: "amd64", arm64: "arm64" };

/** @type {import("./definition.js").NodeDefinition} */
export const anvil = {
  name: "anvil",
  title: "Anvil",
  settings: "in memory; to keep its chain `--state`, and for kill -9 also `--state-interval 1`",
  keeps: true,
  survivesKill: false,
  answersBeforeMining: true,
  version: () => installed("@foundry-rs/anvil").version,
  command: ({ port, directory, keeping }) => {
    const state = keeping === "default" ? [] : ["--state", join(directory, "state.json")];
    const interval = keeping === "killed" ? ["--state-interval", "1"] : [];
    return {
      file: binary(),
      args: ["--port", String(port), "--chain-id", String(CHAIN_ID), "--silent", ...state, ...interval],
    };
  },
};

/**
 * The native program itself: the npm package's command is a Node script around it, which would be counted against Anvil.
 * @returns {string}
 */
function binary() {
  const { platform } = process;
  const architecture = ARCHITECTURES[/** @type {keyof typeof ARCHITECTURES} */ (process.arch)];
  const { directory } = installed(`@foundry-rs/anvil-${platform}-${architecture}`);
  const file = join(directory, "bin", platform === "win32" ? "anvil.exe" : "anvil");
  if (!existsSync(file)) throw new Error(`no Anvil program for ${platform} ${process.arch} in its npm package`);
  return file;
}
