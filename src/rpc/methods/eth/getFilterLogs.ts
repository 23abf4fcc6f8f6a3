import { serverError } from "../../errors.js";
import { matchingLogs } from "../../fork/logs.js";
import { defineMethod, param } from "../../method.js";
import { logsInRange, upToHead } from "../../requests/logs-in-range.js";
import { LOGS } from "../../schema/answers.js";
import { pollId } from "../../schema.js";

export const eth_getFilterLogs = defineMethod({
  name: "eth_getFilterLogs",
  description: "All logs that a log filter matches now.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("id", pollId)],
  result: LOGS,
  handler: async ({ chain, filters }, id) => {
    const { filter } = filters.find(id);
    if (!filter) throw serverError("filter not found: it is not a log filter");
    return matchingLogs(chain, upToHead(chain, filter), (own) => logsInRange(chain, own, { lenient: true }));
  },
});
