import { inserter, isoTime, type SqlValue, type TransactionFacts, table } from "../../persistence/ledger/projection.js";
import { CATEGORIES } from "../client/enums.js";
import { asciiCode, exact, integer, text, time, units, whole, word, yesNo } from "./columns.js";
import type { Group } from "./group.js";
import { canonical, EVENT_COLUMNS, type MarketEvent, placeOf, SEQ } from "./places.js";
import { type SecurityTerms, securityTerms } from "./terms.js";

const securityEvents = table(
  "security_events",
  {
    seq: SEQ,
    event_index: "INTEGER NOT NULL",
    log_index: "INTEGER",
    ...EVENT_COLUMNS,
    security: "TEXT NOT NULL",
    event: "TEXT NOT NULL",
    reason: "TEXT",
    by_address: "TEXT NOT NULL",
    holder: "TEXT",
    counterparty: "TEXT",
    amount: "ANY",
    shares: "REAL",
    acquired_at: "INTEGER",
    acquired: "TEXT",
    unlock_day: "INTEGER",
    unlocks: "TEXT",
    from_affiliate: "INTEGER",
    document: "TEXT",
    document_uri: "TEXT",
    document_hash: "TEXT",
    symbol: "TEXT",
    name: "TEXT",
    issuer: "TEXT",
    identifier: "TEXT",
    category: "TEXT",
    decimals: "INTEGER",
    holding_days: "INTEGER",
    holder_cap: "INTEGER",
    paused: "INTEGER NOT NULL",
    listed: "INTEGER NOT NULL",
  },
  ["seq", "transaction_index", "event_index"],
  [["security"], ["holder"]],
);

/** What a security is after an event. */
interface SecurityState {
  symbol: string | null;
  name: string | null;
  issuer: string | null;
  identifier: string | null;
  category: string | null;
  decimals: number | null;
  holding_days: number | null;
  holder_cap: number | null;
  paused: number;
  listed: number;
}

const UNSEEN: SecurityState = {
  symbol: null,
  name: null,
  issuer: null,
  identifier: null,
  category: null,
  decimals: null,
  holding_days: null,
  holder_cap: null,
  paused: 0,
  listed: 0,
};

const stateOf = (terms: SecurityTerms): SecurityState => ({
  symbol: terms.symbol,
  name: terms.name,
  issuer: asciiCode(terms.issuer),
  identifier: asciiCode(terms.identifier),
  category: word(CATEGORIES, terms.category),
  decimals: terms.decimals,
  holding_days: terms.holdingDays,
  holder_cap: terms.holderCap,
  paused: 0,
  listed: 0,
});

/** The facts of an event, beside its security and that one's new state. */
interface EventFacts {
  reason: string | null;
  by_address: string;
  holder: string | null;
  counterparty: string | null;
  amount: SqlValue;
  shares: number | null;
  acquired_at: number | null;
  acquired: string | null;
  unlock_day: number | null;
  unlocks: string | null;
  from_affiliate: number | null;
  document: string | null;
  document_uri: string | null;
  document_hash: string | null;
}

const facts = (transaction: TransactionFacts): EventFacts => ({
  reason: null,
  by_address: transaction.from,
  holder: null,
  counterparty: null,
  amount: null,
  shares: null,
  acquired_at: null,
  acquired: null,
  unlock_day: null,
  unlocks: null,
  from_affiliate: null,
  document: null,
  document_uri: null,
  document_hash: null,
});

const SECONDS_PER_DAY = 86_400;

const reasonOf = (event: MarketEvent) => ({ reason: asciiCode(text(event, "reason")) });

const lotOf = (event: MarketEvent) => ({
  acquired_at: integer(event, "acquiredAt"),
  acquired: time(integer(event, "acquiredAt")),
  unlock_day: integer(event, "unlockDay"),
  unlocks: isoTime(integer(event, "unlockDay") * SECONDS_PER_DAY)?.slice(0, 10) ?? null,
});

const documentOf = (event: MarketEvent) => ({
  document: asciiCode(text(event, "name")),
  document_uri: text(event, "uri"),
  document_hash: text(event, "documentHash"),
});

/** Securities from their creation on: what the transfer agent did, lots, documents, listings. */
export const securitiesGroup: Group = {
  tables: [securityEvents],
  prepare(database, known, counters) {
    const insert = inserter(database, securityEvents);
    const readState = database.prepare<[string], SecurityState>(
      `SELECT ${Object.keys(UNSEEN).join(", ")} FROM security_events AS state WHERE security = ? AND ${canonical("state")}
       ORDER BY seq DESC, transaction_index DESC, event_index DESC LIMIT 1`,
    );

    function write(event: MarketEvent, security: string, name: string, says: Partial<EventFacts>, becomes = {}): void {
      const { block, log } = event;
      insert({
        seq: block.seq,
        event_index: counters.next("security_events", log.transaction.index),
        log_index: log.index,
        ...placeOf(block, log.transaction),
        security,
        event: name,
        ...facts(log.transaction),
        ...says,
        ...(readState.get(security) ?? UNSEEN),
        ...becomes,
      });
    }

    const event =
      (name: string, says: (event: MarketEvent) => Partial<EventFacts>, becomes?: (event: MarketEvent) => object) =>
      (each: MarketEvent): void =>
        write(each, each.log.address, name, says(each), becomes?.(each));

    const sharesOf = (each: MarketEvent) => {
      const amount = units(each, "amount");
      return { amount: exact(amount), shares: whole(amount, known.security(each.log.address)?.decimals ?? null) };
    };
    const between = (each: MarketEvent) => ({ holder: text(each, "from"), counterparty: text(each, "to") });
    const byAccount = (each: MarketEvent) => ({ by_address: text(each, "account") });

    return {
      created(block, transaction) {
        const terms = securityTerms(transaction.fields.data);
        const security = transaction.created;
        if (!terms || security === null) return;
        insert({
          seq: block.seq,
          event_index: counters.next("security_events", transaction.index),
          log_index: null,
          ...placeOf(block, transaction),
          security,
          event: "created",
          ...facts(transaction),
          ...stateOf(terms),
        });
        known.addSecurity(security, { symbol: terms.symbol, decimals: terms.decimals });
      },
      events: {
        "exchange.MarketListed"(each) {
          const security = text(each, "security");
          write(each, security, "listed", {}, { listed: 1 });
          if (!known.security(security)) known.addSecurity(security, { symbol: null, decimals: null });
        },
        "security.Issued": event("issued", (each) => ({
          holder: text(each, "to"),
          ...sharesOf(each),
          ...lotOf(each),
          ...reasonOf(each),
        })),
        "security.Burned": event("burned", (each) => ({
          holder: text(each, "from"),
          ...sharesOf(each),
          ...reasonOf(each),
        })),
        "security.ForcedTransfer": event("forced transfer", (each) => ({
          ...between(each),
          ...sharesOf(each),
          ...reasonOf(each),
        })),
        "security.Recovered": event("recovered", (each) => ({
          ...between(each),
          ...sharesOf(each),
          ...reasonOf(each),
        })),
        "security.LotAdded": event("lot added", (each) => ({
          holder: text(each, "holder"),
          ...sharesOf(each),
          ...lotOf(each),
          from_affiliate: yesNo(each.values.fromAffiliate),
        })),
        "security.LotsUnlocked": event("lots unlocked", (each) => ({
          holder: text(each, "holder"),
          ...sharesOf(each),
        })),
        "security.HolderCapSet": event("holder cap set", reasonOf, (each) => ({ holder_cap: integer(each, "cap") })),
        "security.Paused": event("paused", byAccount, () => ({ paused: 1 })),
        "security.Unpaused": event("unpaused", byAccount, () => ({ paused: 0 })),
        "security.DocumentUpdated": event("document updated", documentOf),
        "security.DocumentRemoved": event("document removed", documentOf),
      },
    };
  },
};
