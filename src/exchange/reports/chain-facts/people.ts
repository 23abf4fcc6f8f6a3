import { canonical } from "../../ledger/places.js";
import type { ReportLedger } from "../ledger-source.js";
import { countFigure } from "../money/index.js";
import type { Block, Source } from "../report.js";

/** Who has a record in the registry. */
export const SUBSCRIBERS_SOURCE: Source = {
  id: "subscribers",
  about: "Wallets with a record in the registry, with the type of account and the category of 17 CFR 230.501(a).",
  sql: `SELECT wallet, investor_id, coalesce(investor_id, wallet) AS person, status, account_type, category, verified, expires, changed, seq
FROM investors WHERE status <> 'recovered'`,
  params: {},
};

/** Wallets of one person count once. */
const CLASSES = `SELECT account_type, category, count(DISTINCT person) AS persons,
  count(DISTINCT CASE WHEN status = 'active' THEN person END) AS active
FROM (${SUBSCRIBERS_SOURCE.sql}) GROUP BY account_type, category ORDER BY account_type, category`;

/** Roles that transactions gave or took away, as they stand. */
export const ROLES_SOURCE: Source = {
  id: "roles",
  about:
    "Roles in the market's contracts that transactions gave or took away, by the last event of each. Roles that the genesis state gave are no events.",
  sql: `SELECT given.contract, coalesce((SELECT 'SecurityToken ' || symbol FROM securities WHERE security = given.contract), given.contract) AS name,
  given.role, given.account, given.event, given.by_address, given.time, given.seq
FROM role_events AS given WHERE ${canonical("given")} AND NOT EXISTS (SELECT 1 FROM role_events AS later
  WHERE later.contract = given.contract AND later.role = given.role AND later.account = given.account
    AND (later.seq, later.log_index) > (given.seq, given.log_index) AND ${canonical("later")})`,
  params: {},
};

interface SubscriberClass {
  account_type: string | null;
  category: number | null;
  persons: number;
  active: number;
}

/** Classes of subscribers as a table. */
export function subscriberClasses(ledger: ReportLedger): Block {
  const classes = [...ledger.rows<SubscriberClass>(CLASSES)];
  return {
    type: "table",
    id: "subscribers",
    title: "Classes of subscribers in the registry",
    columns: [
      { id: "class", heading: "Account and category" },
      { id: "account", heading: "Type of account" },
      { id: "category", heading: "Accredited investor under" },
      { id: "persons", heading: "Persons", align: "right" },
      { id: "active", heading: "Of them active", align: "right" },
    ],
    rows: classes.map(({ account_type, category, persons, active }) => {
      const where = {
        sql: "account_type IS :account AND category IS :category",
        params: { account: account_type, category },
      };
      const rule = category === null ? "" : `17 CFR 230.501(a)(${category})`;
      return {
        class: { text: `${account_type ?? "unknown"}, 501(a)(${category ?? "?"})`, where },
        account: { text: account_type ?? "" },
        category: { text: rule },
        persons: countFigure(persons, { source: SUBSCRIBERS_SOURCE.id, where }),
        active: countFigure(active, {
          source: SUBSCRIBERS_SOURCE.id,
          where: { ...where, sql: `${where.sql} AND status = 'active'` },
        }),
      };
    }),
    empty: "The registry has no subscribers.",
    source: SUBSCRIBERS_SOURCE.id,
  };
}

interface RoleHolder {
  contract: string;
  name: string;
  role: string;
  account: string;
  event: string;
  time: string | null;
}

/** Who holds roles, as a table. */
export function rolesTable(ledger: ReportLedger): Block {
  const holders = [
    ...ledger.rows<RoleHolder>(`${ROLES_SOURCE.sql} ORDER BY given.contract, given.role, given.account`),
  ];
  return {
    type: "table",
    id: "roles",
    title: "Roles that transactions gave or took away",
    columns: [
      { id: "holding", heading: "Role", width: 2 },
      { id: "contract", heading: "In", width: 2 },
      { id: "account", heading: "Account", width: 3 },
      { id: "state", heading: "State", width: 1 },
      { id: "since", heading: "Since", width: 1.6 },
    ],
    rows: holders.map(({ contract, name, role, account, event, time }) => ({
      holding: { text: role },
      contract: { text: name === contract ? contract : `${name} (${contract})` },
      account: {
        text: account,
        where: {
          sql: "contract = :contract AND role = :role AND account = :account",
          params: { contract, role, account },
        },
      },
      state: { text: event === "granted" ? "held" : "taken away" },
      since: { text: time ?? "" },
    })),
    empty: "No transaction gave or took away a role.",
    source: ROLES_SOURCE.id,
  };
}
