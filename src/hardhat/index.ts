/**
 * The plugin for Hardhat 2: `require("couverture/hardhat")` in hardhat.config makes the network "hardhat" a chain of this program, in
 * Hardhat's own process.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { chainOptions, checkUserConfig, HardhatConfigError, readCouvertureConfig } from "./configuration.js";
import type { ConfigApi, CouvertureConfig, HardhatApi } from "./hardhat-types.js";
import { createHardhatProvider } from "./provider.js";

export type { CouvertureConfig };

/** Hardhat's name of its in-process network. */
const NETWORK = "hardhat";

/** Requires from the project's own Hardhat, which may be another than the one beside this package. */
type RequireHardhat = <T>(path: string) => T;

/** @throws HardhatConfigError where the project has no Hardhat */
function projectHardhat(): RequireHardhat {
  const places = [join(process.cwd(), "hardhat.config.js"), process.argv[1] ?? "", import.meta.url].filter(
    (place) => place !== "",
  );
  for (const place of places) {
    try {
      const require = createRequire(place);
      require.resolve("hardhat/config");
      return require;
    } catch (error) {
      if ((error as { code?: unknown }).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new HardhatConfigError(
    "couverture/hardhat: Hardhat 2 is not installed in this project: run npm install hardhat@2",
  );
}

function register(requireHardhat: RequireHardhat): void {
  const { extendConfig, extendProvider } = requireHardhat<ConfigApi>("hardhat/config");
  let hasInitialDate = false;
  extendConfig((config, userConfig) => {
    config.couverture = readCouvertureConfig(userConfig.couverture);
    if (config.couverture.enabled === false) return;
    checkUserConfig(userConfig);
    hasInitialDate = userConfig.networks?.hardhat?.initialDate !== undefined;
  });
  extendProvider(async (provider, config, network) => {
    if (network !== NETWORK || config.couverture?.enabled === false) return provider;
    if (provider.constructor.name !== "EdrProviderWrapper")
      throw new HardhatConfigError(
        'couverture/hardhat: another plugin has extended the network\'s provider: put require("couverture/hardhat") before the other plugins in hardhat.config',
      );
    const hardhat: HardhatApi = {
      ...requireHardhat<HardhatApi>("hardhat/internal/hardhat-network/provider/provider"),
      ...requireHardhat<HardhatApi>("hardhat/internal/hardhat-network/stack-traces/solidity-errors"),
    };
    return createHardhatProvider(chainOptions(config, hasInitialDate), config, hardhat, provider);
  });
}

register(projectHardhat());
