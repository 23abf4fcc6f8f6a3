import { passphraseDigest } from "../../../chain/wallet/node-wallet.js";
import { toHex } from "../../../ethereum/index.js";
import { answer, param } from "../../method.js";
import { address, passphrase } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_addAccount = defineTestMethod({
  name: "evm_addAccount",
  description:
    "Adds an account without its key: personal_unlockAccount opens it with the passphrase, and transactions are then sent in its name.",
  peers: ["ganache"],
  params: [param("address", address), param("passphrase", passphrase)],
  result: answer("whether it was not there before", "boolean"),
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
