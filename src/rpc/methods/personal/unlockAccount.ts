import type { NodeContext } from "../../context.js";
import { defineMethod, optional, param } from "../../method.js";
import { address, count, text } from "../../schema.js";

export const personal_unlockAccount = defineMethod({
  name: "personal_unlockAccount",
  description: "Unlocks an account for some seconds (default 300; 0 for as long as the node runs).",
  params: [param("address", address), param("passphrase", text), optional("seconds", count)],
  result: "true",
  guarded: true,
  handler: async ({ wallet }: NodeContext, address, passphrase, seconds) => {
    await wallet.unlock(address, passphrase, seconds);
    return true;
  },
});
