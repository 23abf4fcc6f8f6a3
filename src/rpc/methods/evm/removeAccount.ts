import { toHex } from "../../../ethereum/index.js";
import { answer, param } from "../../method.js";
import { address, passphrase } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_removeAccount = defineTestMethod({
  name: "evm_removeAccount",
  description: "Removes an account from those that the node sends for. Its passphrase is needed.",
  peers: ["ganache"],
  params: [param("address", address), param("passphrase", passphrase)],
  result: answer("whether it was there", "boolean"),
  handler: async ({ chain, wallet }, { method, params }, address, passphrase) => {
    if (!wallet.has(address)) return false;
    await wallet.openWithPassphrase(address, passphrase);
    wallet.lock(address);
    const name = toHex(address);
    await chain.change({ method, params: params.slice(0, 1) }, ({ added, removed = [], ...settings }) => {
      const others = added.filter(([other]) => other !== name);
      const wasAdded = others.length < added.length;
      return { ...settings, added: others, removed: wasAdded ? removed : [...removed, name] };
    });
    return true;
  },
});
