import { inserter, table } from "../../persistence/ledger/projection.js";
import { ACCOUNT_TYPES } from "../client/enums.js";
import { asciiCode, integer, text, time, word } from "./columns.js";
import type { Group } from "./group.js";
import { canonical, EVENT_COLUMNS, eventPlace, type MarketEvent, SEQ } from "./places.js";

const investorEvents = table(
  "investor_events",
  {
    seq: SEQ,
    log_index: "INTEGER NOT NULL",
    entry_index: "INTEGER NOT NULL",
    ...EVENT_COLUMNS,
    wallet: "TEXT NOT NULL",
    event: "TEXT NOT NULL",
    reason: "TEXT",
    by_address: "TEXT NOT NULL",
    counterparty: "TEXT",
    issuer: "TEXT",
    status: "TEXT NOT NULL",
    investor_id: "TEXT",
    category: "INTEGER",
    evidence_hash: "TEXT",
    verified_at: "INTEGER",
    verified: "TEXT",
    expires_at: "INTEGER",
    expires: "TEXT",
    jurisdiction: "TEXT",
    account_type: "TEXT",
    affiliation_group: "TEXT",
    affiliations: "TEXT NOT NULL",
  },
  ["seq", "log_index", "entry_index"],
  [["wallet"], ["investor_id"]],
);

/** A wallet's record as it stands after an event. */
interface InvestorRecord {
  status: string;
  investor_id: string | null;
  category: number | null;
  evidence_hash: string | null;
  verified_at: number | null;
  verified: string | null;
  expires_at: number | null;
  expires: string | null;
  jurisdiction: string | null;
  account_type: string | null;
  affiliation_group: string | null;
  /** JSON list of issuers. */
  affiliations: string;
}

const NO_RECORD: InvestorRecord = {
  status: "none",
  investor_id: null,
  category: null,
  evidence_hash: null,
  verified_at: null,
  verified: null,
  expires_at: null,
  expires: null,
  jurisdiction: null,
  account_type: null,
  affiliation_group: null,
  affiliations: "[]",
};

interface EventFacts {
  wallet?: string;
  event: string;
  counterparty?: string | null;
  issuer?: string | null;
  entry?: number;
  reason?: string | null;
}

const verification = (event: MarketEvent) => ({
  evidence_hash: text(event, "evidenceHash"),
  verified_at: integer(event, "verifiedAt"),
  verified: time(integer(event, "verifiedAt")),
  expires_at: integer(event, "expiresAt"),
  expires: time(integer(event, "expiresAt")),
});

const attributes = (event: MarketEvent) => ({
  jurisdiction: asciiCode(text(event, "jurisdiction")),
  account_type: word(ACCOUNT_TYPES, integer(event, "accountType")),
  affiliation_group: asciiCode(text(event, "group")),
});

/** Who may hold and trade: every grant, denial and limitation, each with the record as it stood after it. */
export const investorsGroup: Group = {
  tables: [investorEvents],
  prepare(database) {
    const insert = inserter(database, investorEvents);
    const readRecord = database.prepare<[string], InvestorRecord>(
      `SELECT ${Object.keys(NO_RECORD).join(", ")} FROM investor_events AS record
       WHERE wallet = ? AND ${canonical("record")} ORDER BY seq DESC, log_index DESC, entry_index DESC LIMIT 1`,
    );
    const recordOf = (wallet: string): InvestorRecord => readRecord.get(wallet) ?? NO_RECORD;

    function write(event: MarketEvent, facts: EventFacts, record: InvestorRecord): void {
      insert({
        ...eventPlace(event),
        entry_index: facts.entry ?? 0,
        wallet: facts.wallet ?? text(event, "wallet"),
        event: facts.event,
        reason: facts.reason === undefined ? asciiCode(text(event, "reason")) : facts.reason,
        by_address: event.log.transaction.from,
        counterparty: facts.counterparty ?? null,
        issuer: facts.issuer ?? null,
        ...record,
      });
    }

    /** An event that changes some of a wallet's record. */
    const change =
      (name: string, changed: (event: MarketEvent) => Partial<InvestorRecord>) =>
      (event: MarketEvent): void =>
        write(event, { event: name }, { ...recordOf(text(event, "wallet")), ...changed(event) });

    return {
      events: {
        "registry.InvestorRegistered": change("registered", (event) => ({
          status: "active",
          investor_id: asciiCode(text(event, "investorId")),
          category: integer(event, "category"),
          ...verification(event),
          ...attributes(event),
        })),
        "registry.InvestorRenewed": change("renewed", verification),
        "registry.InvestorUpdated": change("updated", attributes),
        "registry.InvestorFrozen": change("frozen", () => ({ status: "frozen" })),
        "registry.InvestorUnfrozen": change("unfrozen", () => ({ status: "active" })),
        "registry.InvestorRevoked": change("revoked", () => ({ status: "revoked" })),
        "registry.InvestorRecovered"(event) {
          const [wallet, successor] = [text(event, "wallet"), text(event, "successor")];
          const lost = recordOf(wallet);
          write(event, { event: "recovered", counterparty: successor }, { ...lost, status: "recovered" });
          write(event, { wallet: successor, event: "took over", counterparty: wallet, entry: 1 }, lost);
        },
        "registry.AccessDenied"(event) {
          const applicant = text(event, "applicant");
          const record = recordOf(applicant);
          const investorId = record.investor_id ?? asciiCode(text(event, "investorId"));
          write(event, { wallet: applicant, event: "denied" }, { ...record, investor_id: investorId });
        },
        "registry.AffiliationSet"(event) {
          const [issuer, record] = [asciiCode(text(event, "issuer")), recordOf(text(event, "wallet"))];
          const others = (JSON.parse(record.affiliations) as (string | null)[]).filter((each) => each !== issuer);
          const affiliated = event.values.affiliated === true;
          const affiliations = JSON.stringify(affiliated ? [...others, issuer] : others);
          write(event, { event: affiliated ? "affiliated" : "unaffiliated", issuer }, { ...record, affiliations });
        },
        "registry.DelegateSet"(event) {
          const [wallet, counterparty] = [text(event, "owner"), text(event, "delegate")];
          const name = event.values.allowed === true ? "delegate allowed" : "delegate withdrawn";
          write(event, { wallet, event: name, counterparty, reason: null }, recordOf(wallet));
        },
      },
    };
  },
};
