import { quarterlyAmendmentDue, quarterOf, shownDay } from "../calendar/index.js";
import type { ReportDraft } from "../draft.js";
import { ReportError } from "../errors.js";
import type { ReportHead } from "../ledger-source.js";
import type { Block, Figure, Section } from "../report.js";

/** One thing that the form says otherwise than the draft before. */
interface Change {
  where: string;
  what: string;
  before: string;
  now: string;
  /** When it changed on the chain, where that is known. */
  changed: string;
}

/** Columns and tables about business done, and not about how the system works. */
const COUNTS = new Set(["persons", "active", "accepted", "refused", "changed", "since"]);
const NOT_HELD = new Set(["due", "orders_entered", "changes"]);

interface Cells {
  [column: string]: Pick<Figure, "text" | "blank">;
}

interface Statement {
  where: string;
  what: string;
  text: string;
  changed: string;
}

const LEFT_BLANK = "left blank";
const textOf = (figure: Pick<Figure, "text" | "blank"> | undefined): string =>
  figure?.blank === undefined ? (figure?.text ?? "") : LEFT_BLANK;

type SectionLike = {
  id: string;
  heading: string;
  blocks: readonly (Block | ReportDraft["sections"][number]["blocks"][number])[];
};

/** Everything that a form states, by a key that is the same in every draft. */
function statementsIn(sections: readonly SectionLike[]): Map<string, Statement> {
  const statements = new Map<string, Statement>();
  for (const { id, heading, blocks } of sections) {
    for (const block of blocks) {
      if (block.type === "fields" && !NOT_HELD.has(block.id)) {
        for (const field of block.fields) {
          const what = field.id === "told" ? "The operator's answer" : field.label;
          statements.set(`${id}/${block.id}/${field.id}`, {
            where: heading,
            what,
            text: textOf(field.figure),
            changed: "",
          });
        }
      }
      if (block.type !== "table" || NOT_HELD.has(block.id)) continue;
      const [key, ...columns] = block.columns;
      for (const row of block.rows as Iterable<Cells>) {
        const name = textOf(key && row[key.id]);
        const account = block.id === "roles" ? `/${textOf(row.contract)}/${textOf(row.account)}` : "";
        const place = `${id}/${block.id}/${name}${account}`;
        const changed = textOf(row.changed ?? row.since);
        const title = nameOfRow(block.id, block.title, name, row);
        statements.set(place, { where: heading, what: title, text: "listed", changed });
        for (const column of columns) {
          if (COUNTS.has(column.id)) continue;
          const what = `${title}: ${column.heading}`;
          statements.set(`${place}/${column.id}`, { where: heading, what, text: textOf(row[column.id]), changed });
        }
      }
    }
  }
  return statements;
}

function nameOfRow(table: string, title: string, key: string, row: Cells): string {
  if (table === "markets") return `Market ${key} (${textOf(row.symbol)})`;
  if (table === "contracts") return `Contract ${textOf(row.name)} at ${key}`;
  if (table === "securities") return `Security ${textOf(row.symbol)} (${key})`;
  if (table === "roles") return `${key} of ${textOf(row.account)} in ${textOf(row.contract)}`;
  return `${title}: ${key}`;
}

/** Whether a key is of a cell whose whole row came or went, so that the row says it. */
const isWithin = (key: string, rows: ReadonlySet<string>): boolean => {
  const at = key.lastIndexOf("/");
  return at > 0 && rows.has(key.slice(0, at));
};

function changesBetween(before: Map<string, Statement>, now: Map<string, Statement>): Change[] {
  const come = new Set([...now.keys()].filter((key) => !before.has(key)));
  const gone = new Set([...before.keys()].filter((key) => !now.has(key)));
  const changes: Change[] = [];
  for (const [key, { where, what, text, changed }] of now) {
    const was = before.get(key);
    if (was?.text === text || (come.has(key) && isWithin(key, come))) continue;
    changes.push({ where, what, before: was?.text ?? "not there", now: text, changed });
  }
  for (const key of gone) {
    const was = before.get(key);
    if (was && !isWithin(key, gone))
      changes.push({ where: was.where, what: was.what, before: was.text, now: "not there", changed: "" });
  }
  return changes;
}

/** When a change that is not material is to be filed, where the chain says when it was made. */
function dueAfter(changed: string, timeZone: string): Figure {
  if (changed === "") return { text: "" };
  const { day } = quarterlyAmendmentDue(quarterOf(Date.parse(changed) / 1000, timeZone));
  return { text: shownDay(day), exact: day };
}

const tooLate = (count: number): Block => ({
  type: "notice",
  level: "warning",
  text: `${count} of these changes are in effect on the chain already. An amendment for a material change is due at least 20 calendar days before it is made (17 CFR 242.301(b)(2)(ii)).`,
});

/**
 * What a form says otherwise than an earlier draft of it.
 * @throws ReportError BAD_DRAFT for a draft of another form or of another chain
 */
export function changesSection(
  sections: readonly Section[],
  head: ReportHead,
  earlier: ReportDraft,
  timeZone: string,
): Section {
  if (earlier.kind !== "form-ats") {
    throw new ReportError("BAD_DRAFT", `--since is a draft of ${earlier.kind}, not of Form ATS`);
  }
  if (earlier.ledger.genesisHash !== head.genesisHash) {
    throw new ReportError(
      "BAD_DRAFT",
      `--since is a draft of another chain: its genesis is ${earlier.ledger.genesisHash}, the ledger's is ${head.genesisHash}`,
    );
  }
  if (earlier.ledger.seq > head.seq) {
    throw new ReportError(
      "BAD_DRAFT",
      `--since was generated at record ${earlier.ledger.seq}, and the ledger ends at ${head.seq}`,
    );
  }
  if (!earlier.sections.some(({ id }) => id.startsWith("exhibit-"))) {
    throw new ReportError(
      "BAD_DRAFT",
      `--since is "${earlier.title}", which has no exhibits to hold an amendment against`,
    );
  }
  const changes = changesBetween(statementsIn(earlier.sections), statementsIn(sections));
  const effective = changes.filter(({ changed }) => changed !== "");
  return {
    id: "changes",
    heading: "What changed",
    blocks: [
      {
        type: "paragraph",
        text: `Compared with the draft "${earlier.title}, ${earlier.subtitle}" of ${earlier.ledger.time} (record ${earlier.ledger.seq}). Counts of subscribers and orders are no changes of how the system works, and are left out.`,
      },
      ...(effective.length === 0 ? [] : [tooLate(effective.length)]),
      {
        type: "table",
        id: "changes",
        title: "Changes since that draft",
        columns: [
          { id: "where", heading: "Where", width: 1.6 },
          { id: "what", heading: "What", width: 2 },
          { id: "before", heading: "Before", width: 2 },
          { id: "now", heading: "Now", width: 2 },
          { id: "changed", heading: "On the chain since", width: 1.3 },
          { id: "due", heading: "If not material, due by", width: 1.1 },
        ],
        rows: changes.map(({ where, what, before, now, changed }) => ({
          where: { text: where },
          what: { text: what },
          before: { text: before },
          now: { text: now },
          changed: { text: changed },
          due: dueAfter(changed, timeZone),
        })),
        empty: "Nothing changed: there is nothing to amend.",
      },
    ],
  };
}
