import { nameOf, type Security, textFigure } from "../market/index.js";
import { countFigure, isAtLeastPercent, percentText } from "../money/index.js";
import type { Figure } from "../report.js";
import type { DueItem, Part, Setting } from "./setting.js";

/** Exchange Act section 12(g)(1)(A): holders of record of a class of equity at which its issuer has to register it. */
const PERSONS = 2_000;
const NOT_ACCREDITED = 500;

const count = (number: number) => ({ units: BigInt(number), decimals: 0 });

/** Holders of each class, against its cap and against the numbers of section 12(g). */
export function holderPart({ config, to, securities, subscribers, positions }: Setting): Part {
  const percent = config.compliance.holderNoticePercent;
  const records = new Map(subscribers.map((each) => [each.wallet, each]));
  const personOf = (wallet: string): string => records.get(wallet)?.investor_id ?? wallet;
  const verified = new Set(
    subscribers
      .filter(({ status, expires_at }) => (status === "active" || status === "frozen") && (expires_at ?? 0) >= to)
      .map(({ wallet }) => personOf(wallet)),
  );
  const due: DueItem[] = [];
  const rows = securities.map((security: Security): Record<string, Figure> => {
    const accounts = positions.investors.filter((each) => each.security === security.security);
    const persons = new Set(accounts.map(({ holder }) => personOf(holder)));
    const others = [...persons].filter((person) => !verified.has(person)).length;
    const cap = security.holder_cap ?? 0;
    const name = nameOf(security);
    const near = (number: number, of: number): boolean => isAtLeastPercent(count(number), count(of), percent);
    if (cap > 0 && near(accounts.length, cap)) {
      const what = `${name}: ${accounts.length} holders, of ${cap} that its cap allows`;
      due.push({ what, rule: "holder cap of the class" });
    }
    if (near(persons.size, PERSONS)) {
      const what = `${name}: ${persons.size} holders of record, of 2,000 at which the class has to be registered`;
      due.push({ what, rule: "15 U.S.C. 78l(g)(1)(A)(i)" });
    }
    if (near(others, NOT_ACCREDITED)) {
      const what = `${name}: ${others} holders of record not known to be accredited, of 500 at which the class has to be registered`;
      due.push({ what, rule: "15 U.S.C. 78l(g)(1)(A)(ii)" });
    }
    const where = { sql: "security = :security AND venue = 0", params: { security: security.security } };
    const behind = { source: positions.source.id, where };
    return {
      security: textFigure(name),
      holders: countFigure(accounts.length, behind),
      cap: textFigure(cap === 0 ? "none" : String(cap)),
      of_cap: textFigure(cap === 0 ? "" : percentText(count(accounts.length), count(cap))),
      persons: countFigure(persons.size, behind),
      of_persons: textFigure(percentText(count(persons.size), count(PERSONS))),
      not_accredited: countFigure(others, behind),
      of_not_accredited: textFigure(percentText(count(others), count(NOT_ACCREDITED))),
    };
  });
  return {
    section: {
      id: "holders",
      heading: "Holders of record",
      blocks: [
        {
          type: "paragraph",
          text: "Accounts that hold shares, without venues such as pools, against the cap of the class; and persons, each once with all of its wallets, against the numbers of section 12(g)(1)(A) of the Exchange Act: 2,000 persons, or 500 persons who are not accredited investors. Who holds shares without a verification that is in force counts as not accredited. Section 12(g) also requires total assets above $10,000,000, which are not in the ledger.",
        },
        {
          type: "table",
          id: "holders",
          title: "Holders of each class",
          columns: [
            { id: "security", heading: "Security" },
            { id: "holders", heading: "Holders", align: "right" },
            { id: "cap", heading: "Cap", align: "right" },
            { id: "of_cap", heading: "Percent of it", align: "right" },
            { id: "persons", heading: "Persons", align: "right" },
            { id: "of_persons", heading: "Percent of 2,000", align: "right" },
            { id: "not_accredited", heading: "Not known to be accredited", align: "right" },
            { id: "of_not_accredited", heading: "Percent of 500", align: "right" },
          ],
          rows,
          empty: "There are no securities.",
          source: positions.source.id,
        },
      ],
    },
    sources: [positions.source],
    due,
  };
}
