import { FIXED_ADDRESSES } from "../../ledger/addresses.js";
import { canonical } from "../../ledger/places.js";
import { ReportError } from "../errors.js";
import type { ReportLedger } from "../ledger-source.js";
import type { Block, Source } from "../report.js";

const FIXED = [
  ["InvestorRegistry", FIXED_ADDRESSES.registry],
  ["SettlementToken", FIXED_ADDRESSES.settlementToken],
  ["Exchange", FIXED_ADDRESSES.exchange],
  ["PoolFactory", FIXED_ADDRESSES.poolFactory],
  ["Router", FIXED_ADDRESSES.router],
] as const;

const KNOWN = `${FIXED.map(([name, address], index) => `SELECT ${index} AS place, '${name}' AS name, '${address}' AS address`).join("\n  UNION ALL ")}
  UNION ALL SELECT 10, 'SecurityToken ' || coalesce(symbol, ''), security FROM securities
  UNION ALL SELECT 11, 'Pool ' || coalesce(symbol, market), pool FROM markets WHERE pool IS NOT NULL`;

/** The market's contracts with the code that each has now. */
export const CONTRACTS_SOURCE: Source = {
  id: "contracts",
  about: "The market's contracts, with the code that each has at the head of the chain and since when.",
  sql: `SELECT known.place, known.name, known.address, state.code_hash, code.size,
  (SELECT min(made.seq) FROM contracts AS made
   WHERE made.address = known.address AND made.code_hash = state.code_hash AND ${canonical("made")}) AS since_seq,
  (SELECT max(time) FROM blocks WHERE blocks.seq <= (SELECT min(made.seq) FROM contracts AS made
   WHERE made.address = known.address AND made.code_hash = state.code_hash AND ${canonical("made")})) AS since
FROM (${KNOWN}) AS known
LEFT JOIN account_states AS state ON state.address = known.address AND state.seq =
  (SELECT max(seq) FROM account_states AS each WHERE each.address = known.address AND ${canonical("each")})
LEFT JOIN codes AS code ON code.code_hash = state.code_hash`,
  params: {},
};

/** Code of the market's contracts that was set by hand, outside of any transaction. */
export const CODE_OVERRIDES_SOURCE: Source = {
  id: "code_overrides",
  about: "Code of the market's contracts that was set by hand, outside of any transaction.",
  sql: `SELECT change.seq, change.block_number, change.method, change.address, change.before, change.after, known.name
FROM overrides AS change JOIN (${KNOWN}) AS known ON known.address = change.address
WHERE change.changed = 'code' AND ${canonical("change")}`,
  params: {},
};

interface Contract {
  name: string;
  address: string;
  code_hash: string | null;
  size: number | null;
  since: string | null;
}

/**
 * The contracts as a table, and a warning where code was set by hand.
 * @throws ReportError BAD_LEDGER where the chain has no exchange
 */
export function contractBlocks(ledger: ReportLedger): Block[] {
  const contracts = [
    ...ledger.rows<Contract>(`${CONTRACTS_SOURCE.sql} ORDER BY known.place, known.name, known.address`),
  ];
  const exchange = contracts.find(({ address }) => address === FIXED_ADDRESSES.exchange);
  if (exchange?.code_hash == null) {
    throw new ReportError(
      "BAD_LEDGER",
      `the ledger is of a chain without the exchange (nothing is at ${FIXED_ADDRESSES.exchange}): there is nothing to draft a form of`,
    );
  }
  const overridden = [
    ...ledger.rows<{ name: string; seq: number }>(`${CODE_OVERRIDES_SOURCE.sql} ORDER BY change.seq`),
  ];
  const warnings: Block[] = overridden.map(({ name, seq }) => ({
    type: "notice",
    level: "warning",
    text: `The code of ${name} was set by hand (record ${seq}). What this draft says of how the system works is of the contracts that Couverture deploys: compare it with the code that is there now.`,
  }));
  return [
    ...warnings,
    {
      type: "table",
      id: "contracts",
      title: "Contracts",
      columns: [
        { id: "address", heading: "Address", width: 3 },
        { id: "name", heading: "Contract", width: 2 },
        { id: "code_hash", heading: "Code hash (Keccak-256)", width: 4 },
        { id: "since", heading: "Since", width: 1.6 },
      ],
      rows: contracts.map(({ address, name, code_hash, since }) => ({
        address: { text: address, where: { sql: "address = :address", params: { address } } },
        name: { text: name },
        code_hash: { text: code_hash ?? "no code" },
        since: { text: since ?? "" },
      })),
      empty: "There are no contracts.",
      source: CONTRACTS_SOURCE.id,
    },
  ];
}
