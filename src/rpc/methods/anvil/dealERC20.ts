import { fromHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address, quantity } from "../../schema.js";
import { defineCheat } from "../cheats.js";
import { padded, setAnswer } from "./token-answer.js";

const BALANCE_OF = "0x70a08231";

export const anvil_dealERC20 = defineCheat({
  name: ["anvil_dealERC20", "hardhat_dealERC20", "anvil_setERC20Balance", "tenderly_setErc20Balance"],
  description: "Sets how much an account has of an ERC-20 token, in its smallest unit; the total supply stays.",
  params: [param("address", address), param("token", address), param("balance", quantity)],
  result: "null",
  handler: (context, cause, owner, token, amount) =>
    setAnswer(context, cause, token, fromHex(`${BALANCE_OF}${padded(owner)}`), amount, "balance"),
});
