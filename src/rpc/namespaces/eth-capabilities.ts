import { type ForkConfiguration, forkConfigurations } from "../../chain/config/fork-configuration.js";
import { toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { quantityToHex } from "../format/index.js";
import { defineMethod, defineNamespace } from "../method.js";

/** A window that no chain outgrows: nothing is ever deleted. */
const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** What the chain's rules are, and what of it the node can tell. */
export const ethCapabilities = defineNamespace<NodeContext>("eth", [
  defineMethod({
    name: "eth_config",
    description: "The rules of the current fork, of the next and of the last that is scheduled (EIP-7910).",
    result: "fork configurations",
    handler: ({ chain }: NodeContext) => {
      const genesis = { hash: chain.genesisHash, timestamp: chain.genesisTime };
      const { number, header } = chain.head();
      const found = forkConfigurations(chain.config, genesis, { number, timestamp: header.timestamp });
      return {
        current: configurationToJson(found.current),
        next: configurationToJson(found.next),
        last: configurationToJson(found.last),
      };
    },
  }),
  defineMethod({
    name: "eth_capabilities",
    description: "From which block on the node has what: everything from the first on, and nothing is deleted.",
    result: "head, and the oldest block of each resource",
    handler: ({ chain }: NodeContext) => {
      const { number, hash } = chain.head();
      const kept = { disabled: false, oldestBlock: quantityToHex(chain.genesisNumber) };
      return {
        head: { number: quantityToHex(number), hash: toHex(hash) },
        state: kept,
        tx: kept,
        logs: { ...kept, deleteStrategy: { type: "window", retentionBlocks: quantityToHex(EVERYTHING) } },
        receipts: kept,
        blocks: kept,
        stateproofs: kept,
      };
    },
  }),
]);

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
