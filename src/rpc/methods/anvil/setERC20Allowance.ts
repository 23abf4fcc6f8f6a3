import { fromHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { address, quantity } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";
import { padded, setAnswer } from "./token-answer.js";

const ALLOWANCE = "0xdd62ed3e";

export const anvil_setERC20Allowance = defineTestMethod({
  name: "anvil_setERC20Allowance",
  description: "Sets how much of an owner's ERC-20 tokens someone may spend, in the token's smallest unit.",
  peers: ["anvil"],
  params: [param("owner", address), param("spender", address), param("token", address), param("amount", quantity)],
  result: NULL,
  handler: (context, cause, owner, spender, token, amount) =>
    setAnswer(context, cause, token, fromHex(`${ALLOWANCE}${padded(owner)}${padded(spender)}`), amount, "allowance"),
});
