import { createCouvertureEngine } from "./couverture/engine.js";
import type { EvmEngine } from "./engine.js";

/** The EVMs that there are: our own, and @ethereumjs/evm. */
export type EvmName = "couverture" | "ethereumjs";

/** Makes an EVM for one chain. @ethereumjs/evm is loaded with the first chain that runs on it. */
export async function createEngine(name: EvmName = "couverture"): Promise<EvmEngine> {
  if (name === "couverture") return createCouvertureEngine();
  const { createEthereumjsEngine } = await import("./ethereumjs/engine.js");
  return createEthereumjsEngine();
}
