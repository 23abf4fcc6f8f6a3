import type { SignedTransaction } from "../../../chain/index.js";
import { checksumAddress, decodeTransaction } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";
import { told } from "./by-sender.js";

/** A transaction in one line, as geth puts it. */
function inLine({ raw }: SignedTransaction): string {
  const { to, value, gasLimit, gasPrice, maxFeePerGas } = decodeTransaction(raw);
  const target = to ? checksumAddress(to) : "contract creation";
  return `${target}: ${value} wei + ${gasLimit} gas × ${maxFeePerGas ?? gasPrice ?? 0n} wei`;
}

export const txpool_inspect = defineMethod({
  name: "txpool_inspect",
  description: "What waits, each transaction in one line.",
  result: "pending and queued transactions in words",
  handler: ({ chain }: NodeContext) => told(chain, inLine),
});
