import { toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address, text } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const evm_removeAccount = defineCheat({
  name: "evm_removeAccount",
  description: "Removes an account from those that the node sends for. Its passphrase is needed.",
  params: [param("address", address), param("passphrase", text)],
  result: "whether it was there",
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
