import { dayOf } from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import { type Subscriber, subscriberName, subscribersAt, subscribersSource, textFigure } from "../market/index.js";
import type { Section, Source } from "../report.js";
import { affiliationsOf, delegatesSource, rolesSource } from "./affiliations.js";

/** (a): who has access at the end of the period, and what ties them to the system and to each other. */
export function subscribersSection(
  ledger: ReportLedger,
  config: ReportConfig,
  to: number,
): { section: Section; sources: Source[]; subscribers: Subscriber[] } {
  const source = subscribersSource(to);
  const [delegates, roles] = [delegatesSource(to), rolesSource(to)];
  const subscribers = subscribersAt(ledger, source);
  const tiesOf = affiliationsOf(ledger, config, subscribers, { delegates, roles });
  const zone = config.timeZone;
  const rows = subscribers.map((subscriber) => {
    const { wallet, status, category, account_type, jurisdiction, granted_at } = subscriber;
    const ties = tiesOf(subscriber);
    const behind = { source: source.id, where: { sql: "wallet = :wallet", params: { wallet } } };
    return {
      subscriber: { ...textFigure(subscriber.investor_id ?? wallet), ...behind },
      name: textFigure(subscriberName(config, subscriber)),
      wallet: { ...textFigure(wallet), ...behind },
      status: { ...textFigure(status), ...behind },
      account: textFigure(account_type),
      accredited: textFigure(category === null ? null : `501(a)(${category})`),
      jurisdiction: textFigure(jurisdiction),
      granted: textFigure(granted_at === null ? null : dayOf(granted_at, zone)),
      affiliations: textFigure(ties.affiliations),
      delegates: textFigure(ties.delegates),
    };
  });
  const section: Section = {
    id: "a",
    heading: "(a) Subscribers",
    blocks: [
      {
        type: "paragraph",
        text: "A record of subscribers to such alternative trading system (identifying any affiliations between the alternative trading system and subscribers to the alternative trading system, including common directors, officers, or owners). Every wallet that was granted access by the end of the period is here, with its record as it stood then. Affiliations are those that the operator says, groups under common control and issuers as the registry has them, and roles in the market's contracts.",
      },
      {
        type: "table",
        id: "subscribers",
        title: "Subscribers and their affiliations",
        columns: [
          { id: "subscriber", heading: "Subscriber" },
          { id: "name", heading: "Name" },
          { id: "wallet", heading: "Wallet", width: 2 },
          { id: "status", heading: "Status" },
          { id: "account", heading: "Account" },
          { id: "accredited", heading: "17 CFR 230.501" },
          { id: "jurisdiction", heading: "Jurisdiction" },
          { id: "granted", heading: "Access granted" },
          { id: "affiliations", heading: "Affiliations", width: 2.5 },
          { id: "delegates", heading: "May enter orders for it", width: 2 },
        ],
        rows,
        empty: "Nobody had been granted access by the end of the period.",
        source: source.id,
      },
    ],
  };
  return { section, sources: [source, delegates, roles], subscribers };
}
