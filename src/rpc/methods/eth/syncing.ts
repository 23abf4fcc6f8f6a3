import { defineMethod } from "../../method.js";

export const eth_syncing = defineMethod({
  name: "eth_syncing",
  description: "Always false: there is nobody to sync with.",
  result: "false",
  handler: () => false,
});
