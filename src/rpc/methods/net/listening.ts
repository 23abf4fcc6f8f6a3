import { defineMethod } from "../../method.js";

export const net_listening = defineMethod({
  name: "net_listening",
  description: "Whether the node listens for connections.",
  result: "true",
  handler: () => true,
});
