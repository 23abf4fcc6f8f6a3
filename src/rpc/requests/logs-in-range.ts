import type { ChainReader } from "../../chain/index.js";
import { type LocatedLog, type LogCriteria, logsOfBlock } from "../../chain/index.js";
import { invalidParams, serverError } from "../errors.js";
import { hashOf, logToJson } from "../format/index.js";
import type { LogFilter } from "../schema.js";
import { findBlock } from "./block-reference.js";

/** Which logs a filter wants, wherever they are. */
export const criteriaOf = ({ addresses, topics }: LogFilter): LogCriteria => ({
  addresses: addresses.length === 0 ? undefined : addresses,
  topics: topics.map((alternatives) => alternatives ?? undefined),
});

async function logsOf(chain: ChainReader, filter: LogFilter, lenient: boolean): Promise<LocatedLog[]> {
  const criteria = criteriaOf(filter);
  if (filter.blockHash) {
    const block = chain.blockByHash(filter.blockHash);
    if (!block && lenient) return [];
    if (!block) throw serverError("unknown block");
    return logsOfBlock(block, criteria, hashOf);
  }
  const head = chain.head().number;
  const end = async (reference: LogFilter["fromBlock"]): Promise<number> => {
    if (!reference) return head;
    if (reference.kind === "number") return reference.number;
    return reference.tag === "pending" ? head : ((await findBlock(chain, reference))?.number ?? head);
  };
  const from = await end(filter.fromBlock);
  const to = await end(filter.toBlock);
  if (from > to && lenient) return [];
  if (from > to) throw invalidParams("invalid block range params");
  if (to > head) throw invalidParams("block range extends beyond current head block");
  return chain.findLogs(from, to, criteria);
}

/** A filter whose range ends with the head where it goes beyond it: what there is of it now. */
export const upToHead = (chain: ChainReader, filter: LogFilter): LogFilter =>
  filter.toBlock?.kind === "number" && filter.toBlock.number > chain.head().number
    ? { ...filter, toBlock: undefined }
    : filter;

/**
 * The logs that a filter's range or block has now, as clients get them.
 * @param how `lenient`: a range that is empty and a block that is not there have none, rather than an error
 */
export const logsInRange = async (
  chain: ChainReader,
  filter: LogFilter,
  { lenient = false }: { lenient?: boolean } = {},
): Promise<object[]> => (await logsOf(chain, filter, lenient)).map((log) => logToJson(log));
