import { passphraseDigest } from "../../../chain/wallet/index.js";
import { toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address, text } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const evm_addAccount = defineCheat({
  name: "evm_addAccount",
  description:
    "Adds an account without its key: personal_unlockAccount opens it with the passphrase, and transactions are then sent in its name.",
  params: [param("address", address), param("passphrase", text)],
  result: "whether it was not there before",
  handler: async ({ chain, wallet }, { method, params }, address, passphrase) => {
    if (wallet.has(address)) return false;
    const name = toHex(address);
    const added: [string, string] = [name, passphraseDigest(name, passphrase)];
    // The passphrase itself does not go into the record.
    const cause = { method, params: params.slice(0, 1) };
    await chain.change(cause, (settings) => ({ ...settings, added: [...settings.added, added] }));
    return true;
  },
});
