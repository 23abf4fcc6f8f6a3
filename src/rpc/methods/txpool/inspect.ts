import type { SignedTransaction } from "../../../chain/index.js";
import { checksumAddress, decodeTransaction } from "../../../ethereum/index.js";
import { answer, defineMethod } from "../../method.js";
import { bySenders } from "./by-sender.js";

/** A transaction in one line, as geth puts it. */
function inLine({ raw }: SignedTransaction): string {
  const { to, value, gasLimit, gasPrice, maxFeePerGas } = decodeTransaction(raw);
  const target = to ? checksumAddress(to) : "contract creation";
  return `${target}: ${value} wei + ${gasLimit} gas × ${maxFeePerGas ?? gasPrice ?? 0n} wei`;
}

export const txpool_inspect = defineMethod({
  name: "txpool_inspect",
  description: "What waits, each transaction in one line.",
  access: "read",
  peers: ["anvil", "geth"],
  result: answer(
    "pending and queued transactions in words",
    "{ pending: Record<Address, Record<string, string>>; queued: Record<Address, Record<string, string>> }",
  ),
  handler: ({ chain }) => bySenders(chain, inLine),
});
