import { shownUrl } from "../../../chain/upstream/url.js";
import { toHex } from "../../../ethereum/index.js";
import { quantityToHex } from "../../format/index.js";
import { defineMethod } from "../../method.js";
import { nextBaseFeeOf, suggestedTip } from "../../requests/fees.js";
import { OBJECT } from "../../schema/answers.js";

export const anvil_nodeInfo = defineMethod({
  name: "anvil_nodeInfo",
  description: "Where the chain stands, and the rules and prices of the next block.",
  access: "read",
  peers: ["anvil"],
  result: OBJECT,
  handler: ({ chain, defaults }) => {
    const { number, hash, header } = chain.head();
    const fork = chain.nextFork();
    const upstream = chain.fork();
    return {
      currentBlockNumber: quantityToHex(number),
      currentBlockTimestamp: header.timestamp,
      currentBlockHash: toHex(hash),
      hardFork: `${fork[0]?.toUpperCase()}${fork.slice(1)}`,
      transactionOrder: "fees",
      environment: {
        baseFee: quantityToHex(nextBaseFeeOf(chain)),
        chainId: chain.config.chainId,
        gasLimit: quantityToHex(BigInt(chain.settings().gasLimit)),
        gasPrice: quantityToHex(defaults.gasPrice ?? nextBaseFeeOf(chain) + suggestedTip(chain)),
      },
      forkConfig: {
        forkUrl: upstream ? shownUrl(upstream.upstream().url) : null,
        forkBlockNumber: upstream?.point.number ?? null,
        forkRetryBackoff: null,
      },
    };
  },
});
