import { defineMethod, optional, param } from "../../method.js";
import { TRUE } from "../../schema/answers.js";
import { address, count, passphrase } from "../../schema.js";

export const personal_unlockAccount = defineMethod({
  name: "personal_unlockAccount",
  description: "Unlocks an account for some seconds (default 300; 0 for as long as the node runs).",
  access: "keys",
  peers: ["ganache"],
  params: [param("address", address), param("passphrase", passphrase), optional("seconds", count)],
  result: TRUE,
  handler: async ({ wallet }, address, passphrase, seconds) => {
    await wallet.unlock(address, passphrase, seconds);
    return true;
  },
});
