import { quantityToHex } from "../../format/index.js";
import { answer, defineMethod } from "../../method.js";
import { splitPool } from "../../requests/split-pool.js";

export const txpool_status = defineMethod({
  name: "txpool_status",
  description: "How many transactions can be mined next, and how many are behind a gap.",
  access: "read",
  peers: ["anvil", "geth"],
  result: answer("pending and queued counts", "{ pending: Hex; queued: Hex }"),
  handler: ({ chain }) => {
    const { pending, queued } = splitPool(chain);
    return { pending: quantityToHex(pending.length), queued: quantityToHex(queued.length) };
  },
});
