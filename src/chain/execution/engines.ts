import { createCouvertureEngine } from "./couverture/engine.js";
import type { EvmEngine } from "./engine.js";
import { createEthereumjsEngine } from "./ethereumjs/engine.js";

const ENGINES = { couverture: createCouvertureEngine, ethereumjs: createEthereumjsEngine };

/** The EVMs that there are: our own, and @ethereumjs/evm. */
export type EvmName = keyof typeof ENGINES;

/** Makes an EVM for one chain. */
export const createEngine = (name: EvmName = "couverture"): EvmEngine => ENGINES[name]();
