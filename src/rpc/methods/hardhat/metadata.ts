import { toHex } from "../../../ethereum/index.js";
import { defineMethod } from "../../method.js";
import { OBJECT } from "../../schema/answers.js";

export const hardhat_metadata = defineMethod({
  name: "hardhat_metadata",
  aliases: { anvil_metadata: ["anvil"] },
  description: "What the node is and where its chain stands.",
  access: "read",
  peers: ["hardhat", "anvil"],
  result: OBJECT,
  handler: ({ chain, clientVersion }) => {
    const { number, hash } = chain.head();
    const fork = chain.fork();
    return {
      clientVersion,
      chainId: chain.config.chainId,
      instanceId: toHex(chain.genesisHash),
      latestBlockNumber: number,
      latestBlockHash: toHex(hash),
      ...(fork && {
        forkedNetwork: {
          chainId: fork.point.chainId,
          forkBlockNumber: fork.point.number,
          forkBlockHash: fork.point.hash,
        },
      }),
    };
  },
});
