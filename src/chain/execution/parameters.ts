import type { Common } from "@ethereumjs/common";
import { paramsEVM } from "@ethereumjs/evm";
import { paramsVM } from "@ethereumjs/vm";

/** A fork's `Common` with the costs and rewards of the EVM and VM in it, which each of them otherwise brings when it is made. */
export function executable(common: Common): Common {
  common.updateParams(paramsEVM);
  common.updateParams(paramsVM);
  return common;
}
