import { answer, defineMethod, param } from "../../method.js";
import { address } from "../../schema.js";

export const personal_lockAccount = defineMethod({
  name: "personal_lockAccount",
  description: "Locks an account.",
  access: "keys",
  peers: ["ganache"],
  params: [param("address", address)],
  result: answer("whether it was unlocked", "boolean"),
  handler: ({ wallet }, address) => wallet.lock(address),
});
