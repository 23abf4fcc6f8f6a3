import { gethConfig } from "../../../chain/config/geth/geth-genesis-text.js";
import { answer, defineMethod } from "../../method.js";

export const debug_chainConfig = defineMethod({
  name: "debug_chainConfig",
  description: "The chain's rules as geth's genesis files have them: its id, and when each fork begins.",
  access: "read",
  peers: ["geth"],
  result: answer("object with chainId and the forks by geth's names", "ObjectAnswer"),
  handler: ({ chain }) => gethConfig(chain.config),
});
