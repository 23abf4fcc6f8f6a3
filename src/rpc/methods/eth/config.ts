import { type ForkConfiguration, forkConfigurations } from "../../../chain/config/index.js";
import { toHex } from "../../../ethereum/index.js";
import { quantityToHex } from "../../format/index.js";
import { answer, defineMethod } from "../../method.js";

export const eth_config = defineMethod({
  name: "eth_config",
  description: "The rules of the current fork, of the next and of the last that is scheduled (EIP-7910).",
  access: "read",
  peers: ["anvil", "geth"],
  result: answer("fork configurations", "ObjectAnswer"),
  handler: ({ chain }) => {
    const genesis = { hash: chain.genesisHash, timestamp: chain.genesisTime };
    const { number, header } = chain.head();
    const found = forkConfigurations(chain.config, genesis, { number, timestamp: header.timestamp });
    return {
      current: configurationToJson(found.current),
      next: configurationToJson(found.next),
      last: configurationToJson(found.last),
    };
  },
});

function configurationToJson(found: ForkConfiguration | undefined): object | null {
  if (!found) return null;
  return {
    activationTime: found.activationTime,
    blobSchedule: found.blobSchedule ?? null,
    chainId: quantityToHex(found.chainId),
    forkId: toHex(found.forkId),
    precompiles: found.precompiles,
    systemContracts: found.systemContracts,
  };
}
