import type { Hardfork } from "../../../ethereum/index.js";

/** A group of well-known contracts that a chain can begin with (`--preload`). */
interface Preload {
  /** The oldest hardfork whose opcodes its code has. */
  since: Hardfork;
  /** The contract by which a chain is known to have the group, in lower case. */
  address: string;
}

const PRELOADS = {
  multicall3: { since: "istanbul", address: "0xca11bde05977b3631167028862be2a173976ca11" },
  permit2: { since: "istanbul", address: "0x000000000022d473030f116ddee9f6b43ac78ba3" },
  createx: { since: "istanbul", address: "0xba5ed099633d3b313e4d5f7bdc1305d3c28ba5ed" },
  "entrypoint-0.6": { since: "london", address: "0x5ff137d4b0fdcd49dca30c7cf57e578a026d2789" },
  "entrypoint-0.7": { since: "london", address: "0x0000000071727de22e5e9d8baf0edac6f37da032" },
  "entrypoint-0.8": { since: "cancun", address: "0x4337084d9e255ff0702461cf8895ce9e3b5ff108" },
  "safe-1.3.0": { since: "istanbul", address: "0xa6b71e26c5e0845f74c812102ca7114b6a896ab2" },
  "safe-1.4.1": { since: "istanbul", address: "0x4e1dcf7ad4e460cfd30791ccc4f9c8a4f820ec67" },
} as const satisfies Record<string, Preload>;

export type PreloadName = keyof typeof PRELOADS;

/** In the order in which a manifest has them. */
export const PRELOAD_NAMES = Object.keys(PRELOADS) as PreloadName[];

/** The oldest hardfork on which a group works. */
export const preloadSince = (name: PreloadName): Hardfork => PRELOADS[name].since;

/** The groups that a genesis state has, by whether there is code at an address (0x-prefixed, lower case). */
export const preloadsWithin = (hasCode: (address: string) => boolean): PreloadName[] =>
  PRELOAD_NAMES.filter((name) => hasCode(PRELOADS[name].address));
