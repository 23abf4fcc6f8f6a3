import { fromHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { address, quantity } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";
import { padded, setAnswer } from "./token-answer.js";

const BALANCE_OF = "0x70a08231";

export const anvil_dealERC20 = defineTestMethod({
  name: "anvil_dealERC20",
  aliases: { hardhat_dealERC20: ["anvil"], anvil_setERC20Balance: ["anvil"], tenderly_setErc20Balance: [] },
  description: "Sets how much an account has of an ERC-20 token, in its smallest unit; the total supply stays.",
  peers: ["anvil"],
  params: [param("address", address), param("token", address), param("balance", quantity)],
  result: NULL,
  handler: (context, cause, owner, token, amount) =>
    setAnswer(context, cause, token, fromHex(`${BALANCE_OF}${padded(owner)}`), amount, "balance"),
});
