import { fromHex } from "../../../ethereum/index.js";
import type { GenesisCreation } from "../../config/index.js";
import type { PredeployedContract } from "./contract.js";
import type { PreloadName } from "./names.js";

// The code waits until a chain begins with it.
const SOURCES: Record<PreloadName, () => Promise<{ contracts: readonly PredeployedContract[] }>> = {
  multicall3: () => import("./multicall3.js"),
  permit2: () => import("./artifacts/permit2.js"),
  createx: () => import("./artifacts/createx.js"),
  "entrypoint-0.6": () => import("./artifacts/entrypoint-0.6.js"),
  "entrypoint-0.7": () => import("./artifacts/entrypoint-0.7.js"),
  "entrypoint-0.8": () => import("./artifacts/entrypoint-0.8.js"),
  "safe-1.3.0": () => import("./artifacts/safe-1.3.0.js"),
  "safe-1.4.1": () => import("./artifacts/safe-1.4.1.js"),
};

/**
 * The contracts of some groups for a genesis state. Their creation code runs on the chain that gets them, so that what
 * depends on the chain id, as Permit2's domain separator, is right there.
 */
export async function preloadCreations(names: readonly string[]): Promise<GenesisCreation[]> {
  const groups = await Promise.all(names.map((name) => SOURCES[name as PreloadName]()));
  return groups.flatMap(({ contracts }) =>
    contracts.map(({ address, creator, creationCode }) => ({
      address: fromHex(address),
      sender: fromHex(creator),
      creationCode: fromHex(creationCode),
    })),
  );
}
