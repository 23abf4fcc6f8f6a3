import { toHex } from "../../../ethereum/index.js";
import { defineMethod, param } from "../../method.js";
import { ADDRESS } from "../../schema/answers.js";
import { passphrase } from "../../schema.js";

export const personal_newAccount = defineMethod({
  name: "personal_newAccount",
  description: "Makes an account and keeps its key, encrypted with the passphrase. It starts locked.",
  access: "keys",
  peers: ["ganache"],
  params: [param("passphrase", passphrase)],
  result: ADDRESS,
  handler: async ({ wallet }, passphrase) => toHex(await wallet.newAccount(passphrase)),
});
