import { addDays, type Day, dayOf, daysBetween } from "../calendar/index.js";
import { instantFigure, textFigure } from "../market/index.js";
import { countFigure } from "../money/index.js";
import type { DueItem, Part, Setting } from "./setting.js";

/** Verifications of accreditation that have ended, or will soon. */
export function verificationPart({ config, today, subscribers, positions, sources }: Setting): Part {
  const zone = config.timeZone;
  const days = config.compliance.verificationNoticeDays;
  const until = addDays(today, days);
  const ends = (expires: number): Day => dayOf(expires, zone);
  const found = subscribers
    .filter(({ status, expires_at }) => {
      if (expires_at === null) return false;
      return status === "expired" || ((status === "active" || status === "frozen") && ends(expires_at) <= until);
    })
    .sort((one, other) => (one.expires_at ?? 0) - (other.expires_at ?? 0));
  const rows = found.map(({ wallet, investor_id, status, expires_at }) => {
    const behind = { source: sources.subscribers.id, where: { sql: "wallet = :wallet", params: { wallet } } };
    return {
      subscriber: { ...textFigure(investor_id ?? wallet), ...behind },
      wallet: textFigure(wallet),
      status: { ...textFigure(status), ...behind },
      ends: { ...instantFigure(expires_at, zone), ...behind },
      days: countFigure(daysBetween(today, ends(expires_at ?? 0)), behind),
      holds: countFigure(positions.investors.filter(({ holder }) => holder === wallet).length, {
        source: positions.source.id,
        where: { sql: "holder = :wallet", params: { wallet } },
      }),
    };
  });
  const due: DueItem[] = found.map(({ wallet, investor_id, status, expires_at }) => {
    const day = ends(expires_at ?? 0);
    const who = investor_id ?? wallet;
    return {
      what:
        status === "expired"
          ? `${who}: the verification ended; renew it or end the access`
          : `${who}: renew the verification`,
      rule: "17 CFR 230.501(a), 230.506(c)",
      by: day,
    };
  });
  return {
    section: {
      id: "verifications",
      heading: "Verifications of accreditation",
      blocks: [
        {
          type: "table",
          id: "verifications",
          title: `Verifications that have ended, or end within ${days} days`,
          columns: [
            { id: "subscriber", heading: "Subscriber" },
            { id: "wallet", heading: "Wallet", width: 2.5 },
            { id: "status", heading: "Status", width: 0.7 },
            { id: "ends", heading: "Ends", width: 1.5 },
            { id: "days", heading: "Days left", align: "right", width: 0.6 },
            { id: "holds", heading: "Securities held", align: "right", width: 0.6 },
          ],
          rows,
          empty: "None.",
          source: sources.subscribers.id,
        },
      ],
    },
    sources: [sources.subscribers],
    due,
  };
}
