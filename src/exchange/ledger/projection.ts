/** The exchange's tables in the ledger, by the name under which the ledger's thread looks for them. */
import { knownErrorWriter, type Projection } from "../../persistence/ledger/projection.js";
import { createCounters } from "./counters.js";
import { EXCHANGE_ERRORS } from "./error-signatures.js";
import type { Group, GroupWriter } from "./group.js";
import { holdingsGroup } from "./holdings.js";
import { investorsGroup } from "./investors.js";
import { knownContracts } from "./known.js";
import { liquidityGroup } from "./liquidity.js";
import { marketsGroup } from "./markets.js";
import { ordersGroup } from "./orders.js";
import type { MarketEvent } from "./places.js";
import { EVENT_READERS } from "./readers.js";
import { refusedCall } from "./refusals.js";
import { refusedTransfersGroup } from "./refused-transfers.js";
import { rolesGroup } from "./roles.js";
import { securitiesGroup } from "./securities.js";
import { tradesGroup } from "./trades.js";
import { EXCHANGE_VIEWS } from "./views.js";

/** In the order in which they write of one event: holdings look at a listing before the security is known by it. */
const GROUPS: Group[] = [
  holdingsGroup,
  securitiesGroup,
  marketsGroup,
  investorsGroup,
  ordersGroup,
  tradesGroup,
  refusedTransfersGroup,
  liquidityGroup,
  rolesGroup,
];

/** All writers of each event, by the role of its contract and its name. */
function writersByEvent(writers: GroupWriter[]): Map<string, ((event: MarketEvent) => void)[]> {
  const found = new Map<string, ((event: MarketEvent) => void)[]>();
  for (const { events = {} } of writers) {
    for (const [name, write] of Object.entries(events)) found.set(name, [...(found.get(name) ?? []), write]);
  }
  return found;
}

/** The record of the market: what the contracts of the preloaded exchange emit, and what they rejected. */
export const projection: Projection = {
  name: "exchange",
  tables: GROUPS.flatMap(({ tables }) => tables),
  views: EXCHANGE_VIEWS,
  prepare(database) {
    const known = knownContracts(database);
    const counters = createCounters();
    const writeErrors = knownErrorWriter(database);
    const writers = GROUPS.map((group) => group.prepare(database, known, counters));
    const byEvent = writersByEvent(writers);
    const onCreated = writers.flatMap(({ created }) => created ?? []);
    const onRefused = writers.flatMap(({ refused }) => refused ?? []);
    return {
      genesis: ({ seq }) => writeErrors(seq, EXCHANGE_ERRORS, "couverture's exchange"),
      block(block) {
        known.at(block.seq);
        counters.start();
        let next = 0;
        for (const transaction of block.transactions) {
          if (!transaction.succeeded) {
            const { to } = transaction;
            const refused = to !== null && known.roleOf(to) ? refusedCall(block, transaction, to, known) : undefined;
            if (refused) for (const write of onRefused) write(refused);
            continue;
          }
          if (transaction.created !== null) for (const write of onCreated) write(block, transaction);
          for (let log = block.logs[next]; log?.transaction === transaction; log = block.logs[++next]) {
            const role = known.roleOf(log.address);
            const event = role && EVENT_READERS[role](log.topics, log.data);
            if (!event) continue;
            for (const write of byEvent.get(`${role}.${event.name}`) ?? []) write({ ...event, block, log });
          }
        }
      },
      revert: () => known.forget(),
    };
  },
};
