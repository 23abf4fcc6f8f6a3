import { toHex } from "../../../ethereum/index.js";
import { answer, defineMethod } from "../../method.js";

export const ledger_head = defineMethod({
  name: "ledger_head",
  description: "The last record that the ledger holds, and the hash that covers all of them.",
  access: "private",
  result: answer(
    "object with seq, entryHash, chainId and genesisHash; null while the ledger is empty",
    "{ seq: number; entryHash: Hash; chainId: number; genesisHash: Hash } | null",
  ),
  handler: async ({ chain, ledger: service }) => {
    const head = await service.head();
    if (!head) return null;
    const { chainId } = chain.configAt(0); // of the genesis record, as the ledger has it
    return { ...head, entryHash: toHex(head.entryHash), chainId, genesisHash: toHex(chain.originHash) };
  },
});
