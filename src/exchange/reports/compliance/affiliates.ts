import { SETTLEMENT_DECIMALS } from "../../ledger/addresses.js";
import { canonical } from "../../ledger/places.js";
import { exactSum } from "../../ledger/sums.js";
import { addDays, addMonths, type Day, startOfDay, weekdayOf } from "../calendar/index.js";
import { nameOf, type Security, type Subscriber, textFigure, tradesSource, volumesOf } from "../market/index.js";
import {
  compare,
  type Decimal,
  dollarsFigure,
  isAtLeastPercent,
  percentText,
  plus,
  sum,
  unitsFigure,
  ZERO,
} from "../money/index.js";
import type { Figure, Source } from "../report.js";
import type { DueItem, Part, Setting } from "./setting.js";

/** Above one of these in three months, 17 CFR 230.144(h)(1) requires a notice on Form 144. */
const NOTICE_SHARES: Decimal = { units: 5_000n, decimals: 0 };
const NOTICE_DOLLARS: Decimal = { units: 50_000n, decimals: 0 };

const WEEKS = 4;

/** An affiliate, or a group that counts as one: all its wallets. */
interface Seller {
  name: string;
  wallets: string[];
}

/** 17 CFR 230.144(b)(2) reaches who was an affiliate within these days before a sale too. */
const FORMER_DAYS = 90;

const formerSource = (from: number, to: number): Source => ({
  id: "former_affiliates",
  about: `Wallets that ceased to be an affiliate of an issuer within ${FORMER_DAYS} days.`,
  sql: `SELECT wallet, issuer, reason, by_address, timestamp, time, transaction_hash FROM investor_events AS ended
WHERE event = 'unaffiliated' AND timestamp >= :from AND timestamp < :to AND ${canonical("ended")} ORDER BY seq, log_index`,
  params: { from, to },
});

interface Former {
  wallet: string;
  issuer: string | null;
}

/** The affiliates of an issuer, and who was one lately, each person once; and each group that more than one person belongs to. */
function sellersOf({ issuer }: Security, subscribers: readonly Subscriber[], former: readonly Former[]): Seller[] {
  const affiliates = subscribers.filter(
    ({ affiliations, wallet }) =>
      issuer !== null &&
      ((JSON.parse(affiliations) as (string | null)[]).includes(issuer) ||
        former.some((each) => each.wallet === wallet && each.issuer === issuer)),
  );
  const idOf = ({ investor_id, wallet }: Subscriber): string => investor_id ?? wallet;
  const people = [...new Set(affiliates.map(idOf))].map((id) => ({
    name: id,
    wallets: subscribers.filter((each) => idOf(each) === id).map(({ wallet }) => wallet),
  }));
  const groups = new Set(affiliates.flatMap(({ affiliation_group }) => affiliation_group ?? []));
  const together = [...groups].flatMap((group) => {
    const members = subscribers.filter(({ affiliation_group }) => affiliation_group === group);
    const ids = new Set(members.map(idOf));
    if (ids.size < 2) return [];
    return [{ name: `group ${group}: ${[...ids].join(", ")}`, wallets: members.map(({ wallet }) => wallet) }];
  });
  return [...people, ...together];
}

interface Sold {
  security: string;
  seller: string;
  decimals: number;
  quantity: number | bigint | string;
  dollars: number | bigint | string;
}

const SOLD_BY = "seller IN (SELECT value FROM json_each(:wallets))";

/** What each of some wallets sold, by security. */
function salesOf(setting: Setting, { sql, params }: Source, wallets: readonly string[]): Sold[] {
  const summed = `SELECT security, seller, decimals, ${exactSum("quantity")} AS quantity,
    ${exactSum("CASE WHEN in_dollars = 1 THEN value ELSE 0 END")} AS dollars
  FROM (${sql}) WHERE ${SOLD_BY} GROUP BY security, seller, decimals`;
  return [...setting.ledger.rows<Sold>(summed, { ...params, wallets: JSON.stringify(wallets) })];
}

/** The four calendar weeks, Sunday to Saturday, before that of a day. */
function fourWeeks(today: Day): { from: Day; to: Day } {
  const sunday = addDays(today, -(weekdayOf(today) % 7));
  return { from: addDays(sunday, -7 * WEEKS), to: sunday };
}

/** Affiliates near what 17 CFR 230.144(e)(1) lets them sell, and above what 230.144(h)(1) has a notice of. */
export function affiliatePart(setting: Setting): Part {
  const { ledger, config, today, to, securities, subscribers, positions } = setting;
  const zone = config.timeZone;
  const percent = config.compliance.affiliateNoticePercent;
  const since = addMonths(today, -3);
  const sales = { ...tradesSource(startOfDay(since, zone), to, "three_months"), about: `Trades since ${since}.` };
  const weeks = fourWeeks(today);
  const weekly = {
    ...tradesSource(startOfDay(weeks.from, zone), startOfDay(weeks.to, zone), "four_weeks"),
    about: `Trades of the four calendar weeks from ${weeks.from}.`,
  };
  const ended = formerSource(startOfDay(addDays(today, -FORMER_DAYS), zone), to);
  const former = [...ledger.rows<Former>(ended.sql, ended.params)];
  const sellers = securities.flatMap((security) =>
    sellersOf(security, subscribers, former).map((seller) => ({ security, seller })),
  );
  const sold = salesOf(setting, sales, [...new Set(sellers.flatMap(({ seller }) => seller.wallets))]);
  const volumes = sellers.length === 0 ? [] : volumesOf(ledger, weekly);

  const due: DueItem[] = [];
  const rows = sellers.map(({ security, seller }): Record<string, Figure> => {
    const own = sold.filter((each) => each.security === security.security && seller.wallets.includes(each.seller));
    const shares = own.reduce(
      (total, { quantity, decimals }) => plus(total, { units: BigInt(quantity), decimals }),
      ZERO,
    );
    const dollars = own.reduce(
      (total, each) => plus(total, { units: BigInt(each.dollars), decimals: SETTLEMENT_DECIMALS }),
      ZERO,
    );
    const { decimals } = security;
    const onePercent = { units: positions.outstanding(security.security), decimals: decimals + 2 };
    const traded = sum(volumes.filter((each) => each.security === security.security).map(({ units }) => units));
    const average = { units: traded.units * 25n, decimals: traded.decimals + 2 };
    const limit = compare(onePercent, average) < 0 ? average : onePercent;
    const near = isAtLeastPercent(shares, limit, percent);
    const noticed = compare(shares, NOTICE_SHARES) > 0 || compare(dollars, NOTICE_DOLLARS) > 0;
    const who = `${seller.name} in ${nameOf(security)}`;
    if (near) {
      const what = `${who}: sold ${percentText(shares, limit)}% of what may be sold in three months`;
      due.push({ what, rule: "17 CFR 230.144(e)(1)" });
    }
    if (noticed) {
      due.push({ what: `${who}: notice on Form 144 for sales in three months`, rule: "17 CFR 230.144(h)(1)" });
    }
    const where = {
      sql: `security = :security AND ${SOLD_BY}`,
      params: { security: security.security, wallets: JSON.stringify(seller.wallets) },
    };
    const behind = { source: sales.id, where };
    const ofClass = { sql: "security = :security", params: { security: security.security } };
    return {
      affiliate: textFigure(seller.name),
      security: textFigure(nameOf(security)),
      sold: unitsFigure(shares, behind),
      dollars: dollarsFigure(dollars, behind),
      one_percent: unitsFigure(onePercent, { source: positions.source.id, where: ofClass }),
      average: unitsFigure(average, { source: weekly.id, where: ofClass }),
      limit: unitsFigure(limit),
      used: textFigure(percentText(shares, limit)),
      near: textFigure(near ? "near or above" : "no"),
      notice: textFigure(noticed ? "required above the numbers" : "no"),
    };
  });
  return {
    section: {
      id: "affiliates",
      heading: "Affiliates: Rule 144",
      blocks: [
        {
          type: "paragraph",
          text: `Sales since ${since}, three months, by each affiliate of an issuer, and by everyone who was one within ${FORMER_DAYS} days, with all of its wallets, and by each group of persons under common control together. The limit is the greater of one percent of the class outstanding and the average weekly volume of the four calendar weeks from ${weeks.from} to ${addDays(weeks.to, -1)}. The volume here is that of this system; the rule counts volume reported on national securities exchanges or by a consolidated system only, so that for a class without any the one percent is the limit. Of debt securities the rule allows ten percent of the tranche as well, which is left out here, as the contracts leave it out. Transfers other than sales on this system are not counted. A notice on Form 144 is required above 5,000 shares or $50,000 in three months.`,
        },
        {
          type: "table",
          id: "affiliates",
          title: "Sales of affiliates in three months",
          columns: [
            { id: "affiliate", heading: "Affiliate", width: 1.6 },
            { id: "security", heading: "Security", width: 0.7 },
            { id: "sold", heading: "Sold", align: "right" },
            { id: "dollars", heading: "US$", align: "right" },
            { id: "one_percent", heading: "1% of the class", align: "right" },
            { id: "average", heading: "Average weekly volume", align: "right" },
            { id: "limit", heading: "Limit", align: "right" },
            { id: "used", heading: "Percent of it", align: "right", width: 0.7 },
            { id: "near", heading: `At ${percent}% or more`, width: 0.7 },
            { id: "notice", heading: "Form 144", width: 0.8 },
          ],
          rows,
          empty: "Nobody is an affiliate of an issuer.",
          source: sales.id,
        },
      ],
    },
    sources: [sales, weekly, ended],
    due,
  };
}
