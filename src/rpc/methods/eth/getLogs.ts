import type { NodeContext } from "../../context.js";
import { matchingLogs } from "../../fork/logs.js";
import { defineMethod, param } from "../../method.js";
import { logsInRange } from "../../requests/logs-in-range.js";
import { logFilter } from "../../schema.js";

export const eth_getLogs = defineMethod({
  name: "eth_getLogs",
  description: "The logs of a range of blocks, or of one, that match a filter.",
  params: [param("filter", logFilter)],
  result: "list of logs",
  handler: ({ chain }: NodeContext, filter) => matchingLogs(chain, filter, (own) => logsInRange(chain, own)),
});
