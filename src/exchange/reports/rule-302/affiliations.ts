import { canonical } from "../../ledger/places.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import { configuredOf, isLastBefore, type Subscriber, subscriberName } from "../market/index.js";
import type { Source } from "../report.js";

const DELEGATIONS = "'delegate allowed', 'delegate withdrawn'";

/** Who may enter orders for whom, as it stood before an instant. */
export const delegatesSource = (to: number): Source => ({
  id: "delegates",
  about: "Who was allowed to enter orders for a wallet at the end of the period.",
  sql: `SELECT wallet, counterparty AS delegate, time, transaction_hash FROM investor_events AS given
WHERE event = 'delegate allowed' AND ${isLastBefore(
    "investor_events",
    "given",
    ["wallet", "counterparty"],
    ["seq", "log_index", "entry_index"],
    (alias) => `${alias}.event IN (${DELEGATIONS})`,
  )}`,
  params: { to },
});

/** Who has a role in the contracts of the market, as it stood before an instant. */
export const rolesSource = (to: number): Source => ({
  id: "roles",
  about: "Roles in the market's contracts that were granted by a transaction and held at the end of the period.",
  sql: `SELECT account, role, contract, time, transaction_hash FROM role_events AS given
WHERE event = 'granted' AND ${isLastBefore("role_events", "given", ["contract", "role", "account"], ["seq", "log_index"])}`,
  params: { to },
});

/** Issuers, by the address of their security. */
const ISSUERS = `SELECT DISTINCT security, symbol FROM security_events AS made WHERE symbol IS NOT NULL AND ${canonical("made")}`;

const grouped = <Value>(pairs: Iterable<readonly [string, Value]>): Map<string, Value[]> => {
  const found = new Map<string, Value[]>();
  for (const [key, value] of pairs) found.set(key, [...(found.get(key) ?? []), value]);
  return found;
};

/** How a subscriber is called where others are named: its id, or else its wallet. */
export const idOf = ({ investor_id, wallet }: Pick<Subscriber, "investor_id" | "wallet">): string =>
  investor_id ?? wallet;

/** What ties each subscriber to the system and to others, in words. */
export function affiliationsOf(
  ledger: ReportLedger,
  config: ReportConfig,
  subscribers: readonly Subscriber[],
  sources: { delegates: Source; roles: Source },
): (subscriber: Subscriber) => { affiliations: string; delegates: string } {
  const groups = grouped(
    subscribers.flatMap((each) => (each.affiliation_group === null ? [] : [[each.affiliation_group, each] as const])),
  );
  const delegates = grouped(
    [...ledger.rows<{ wallet: string; delegate: string }>(sources.delegates.sql, sources.delegates.params)].map(
      ({ wallet, delegate }) => [wallet, delegate] as const,
    ),
  );
  const contracts = new Map(
    [...ledger.rows<{ security: string; symbol: string }>(ISSUERS)].map(({ security, symbol }) => [security, symbol]),
  );
  const roles = grouped(
    [...ledger.rows<{ account: string; role: string; contract: string }>(sources.roles.sql, sources.roles.params)].map(
      ({ account, role, contract }) => [account, `${role} of ${contracts.get(contract) ?? contract}`] as const,
    ),
  );
  const byWallet = new Map(subscribers.map((each) => [each.wallet, each]));
  const called = (wallet: string): string => {
    const other = byWallet.get(wallet);
    return other ? `${idOf(other)} (${wallet})` : wallet;
  };

  return (subscriber) => {
    const { wallet, affiliation_group: group } = subscriber;
    const members = new Set(
      (group === null ? [] : (groups.get(group) ?? [])).filter((each) => each.wallet !== wallet).map(idOf),
    );
    members.delete(idOf(subscriber));
    const issuers = JSON.parse(subscriber.affiliations) as (string | null)[];
    const configured = configuredOf(config, subscriber).flatMap((each) => each.affiliations);
    const others = [...members].map((id) => {
      const other = subscribers.find((each) => idOf(each) === id);
      const name = other && subscriberName(config, other);
      return name === undefined ? id : `${id} (${name})`;
    });
    const parts = [
      ...configured,
      ...(group === null ? [] : [`group ${group}${others.length === 0 ? "" : `, with ${others.join(", ")}`}`]),
      ...issuers.map((issuer) => `affiliate of the issuer ${issuer}`),
      ...(roles.get(wallet) ?? []).map((role) => `holds ${role}`),
    ];
    return { affiliations: parts.join("; "), delegates: (delegates.get(wallet) ?? []).map(called).join(", ") };
  };
}
