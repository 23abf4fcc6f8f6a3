/**
 * The plugin for Hardhat 2: `require("couverture/hardhat")` in hardhat.config makes the network "hardhat" a chain of this program, in
 * Hardhat's own process.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { chainOptions, checkUserConfig, HardhatConfigError, readCouvertureConfig } from "./configuration.js";
import type { ConfigApi, CouvertureConfig } from "./hardhat-types.js";
import { createHardhatProvider } from "./provider.js";

export type { CouvertureConfig };

/** Hardhat's name of its in-process network. */
const NETWORK = "hardhat";

/** The project's own Hardhat, which may be another than the one beside this package. @throws HardhatConfigError */
function configApi(): ConfigApi {
  const places = [join(process.cwd(), "hardhat.config.js"), process.argv[1] ?? "", import.meta.url].filter(
    (place) => place !== "",
  );
  for (const place of places) {
    try {
      return createRequire(place)("hardhat/config");
    } catch (error) {
      if ((error as { code?: unknown }).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new HardhatConfigError(
    "couverture/hardhat: Hardhat 2 is not installed in this project: run npm install hardhat@2",
  );
}

function register({ extendConfig, extendProvider }: ConfigApi): void {
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
    return createHardhatProvider(chainOptions(config, hasInitialDate), config);
  });
}

register(configApi());
