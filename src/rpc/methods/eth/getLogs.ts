import { matchingLogs } from "../../fork/logs.js";
import { ownAnswer } from "../../fork/request.js";
import { defineMethod, param } from "../../method.js";
import { logsInRange } from "../../requests/logs-in-range.js";
import { LOGS } from "../../schema/answers.js";
import { logFilter } from "../../schema.js";

export const eth_getLogs = defineMethod({
  name: "eth_getLogs",
  description: "The logs of a range of blocks, or of one, that match a filter.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("filter", logFilter)],
  result: LOGS,
  fork: ownAnswer("joins the logs of both chains itself"),
  handler: ({ chain }, filter) => matchingLogs(chain, filter, (own) => logsInRange(chain, own)),
});
