import type { Common } from "@ethereumjs/common";
import { paramsEVM } from "@ethereumjs/evm";
import { paramsVM } from "@ethereumjs/vm";
import type { Hardfork } from "../../../ethereum/index.js";
import { commonFor } from "../../config/index.js";
import type { BlockEnvironment } from "../types.js";

/** By chain id. What blobs cost is in the environment, and deposits are collected outside of the EVM: neither differs here. */
const byChain = new Map<bigint, Map<Hardfork, Common>>();

/** Chain ids that are remembered: a chain can be given any number of them. */
const MAX_CHAINS = 64;

/** The `Common` by whose hardfork a block's code runs, with the costs of the EVM and VM in it; always the same for the same one. */
export function commonIn({ chainId, rules }: Pick<BlockEnvironment, "chainId" | "rules">): Common {
  let forks = byChain.get(chainId);
  if (!forks) {
    if (byChain.size >= MAX_CHAINS) byChain.clear();
    forks = new Map();
    byChain.set(chainId, forks);
  }
  let common = forks.get(rules.hardfork);
  if (!common) {
    common = executable(commonFor({ chainId: Number(chainId), depositContractAddress: ZERO_ADDRESS }, rules.hardfork));
    forks.set(rules.hardfork, common);
  }
  return common;
}

const ZERO_ADDRESS = `0x${"00".repeat(20)}`;

/** A fork's `Common` with the costs and rewards of the EVM and VM in it, which each of them otherwise brings when it is made. */
export function executable(common: Common): Common {
  common.updateParams(paramsEVM);
  common.updateParams(paramsVM);
  return common;
}
