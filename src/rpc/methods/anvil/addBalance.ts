import { setAccountField } from "../../../chain/index.js";
import { invalidParams } from "../../errors.js";
import { param } from "../../method.js";
import { address, quantity } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

const MAX_256 = (1n << 256n) - 1n;

export const anvil_addBalance = defineTestMethod({
  name: "anvil_addBalance",
  aliases: { hardhat_addBalance: ["anvil"], tenderly_addBalance: ["anvil"] },
  description: "Adds to an account's balance, in wei.",
  peers: ["anvil"],
  params: [param("address", address), param("amount", quantity)],
  handler: async ({ chain }, cause, address, amount) => {
    const most = MAX_256 - (chain.stateAt().account(address)?.balance ?? 0n);
    if (amount > most) throw invalidParams("invalid argument 1 (amount): the balance would not fit in 256 bits");
    await chain.override(cause, (overlay) => {
      const balance = (overlay.account(address)?.balance ?? 0n) + amount;
      setAccountField(overlay, address, { balance: balance > MAX_256 ? MAX_256 : balance });
    });
    return true;
  },
});
