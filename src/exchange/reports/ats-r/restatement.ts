import type { ReportDraft } from "../draft.js";
import { ReportError } from "../errors.js";
import type { Block, Figure, Section } from "../report.js";

type DraftSection = ReportDraft["sections"][number];
type AnySection = Section | DraftSection;

/** A figure, where it stands and what it says. */
interface Standing {
  where: string;
  text: string;
}

/** Sections that say of the report itself, not of the quarter. */
const NOT_RESTATED = new Set(["restatement", "filing", "notes"]);

const said = ({ text, exact, blank }: Pick<Figure, "text" | "exact" | "blank">): string =>
  exact ?? (blank === undefined ? text : "");

/** Every figure of a report by a key that is the same in another draft of it. */
function figuresOf(sections: readonly AnySection[]): Map<string, Standing & { exact: string }> {
  const found = new Map<string, Standing & { exact: string }>();
  const add = (key: string, where: string, figure: Figure | { text: string; exact?: string }): void => {
    found.set(key, { where, text: figure.text, exact: said(figure) });
  };
  for (const section of sections.filter(({ id }) => !NOT_RESTATED.has(id))) {
    for (const block of section.blocks) {
      if (block.type === "fields") {
        for (const { id, label, figure } of block.fields) add(`${block.id}/${id}`, label, figure);
      }
      if (block.type !== "table") continue;
      const [first, ...others] = block.columns;
      const places = new Map<string, number>();
      for (const row of block.rows) {
        const name = first === undefined ? "" : (row[first.id]?.text ?? "");
        // The same person can be reported twice: the second time is another row.
        const place = (places.get(name) ?? 0) + 1;
        places.set(name, place);
        for (const { id, heading } of others) {
          const figure = row[id];
          if (figure) add(`${block.id}/${name}#${place}/${id}`, `${block.title}: ${name}, ${heading}`, figure);
        }
      }
    }
  }
  return found;
}

/**
 * What differs from an earlier draft of the same quarter; undefined where nothing does.
 * @throws ReportError BAD_DRAFT for a draft of something else
 */
export function restatement(name: string, sections: readonly Section[], earlier: ReportDraft): Section | undefined {
  if (earlier.kind !== "ats-r" || earlier.name !== name) {
    throw new ReportError(
      "BAD_DRAFT",
      `the earlier draft is ${earlier.name}, not ${name}; a quarter is restated by its own draft`,
    );
  }
  const [before, after] = [figuresOf(earlier.sections), figuresOf(sections)];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const differing = keys.filter((key) => before.get(key)?.exact !== after.get(key)?.exact);
  if (differing.length === 0) return undefined;
  const blocks: Block[] = [
    {
      type: "paragraph",
      text: `Figures that differ from the draft of the same quarter that was generated when the ledger ended at record ${earlier.ledger.seq} (${earlier.ledger.time}). All others are the same.`,
    },
    {
      type: "table",
      id: "restatement",
      title: "Figures that differ",
      columns: [
        { id: "figure", heading: "Figure", width: 3 },
        { id: "earlier", heading: "Earlier draft" },
        { id: "now", heading: "Now" },
      ],
      rows: differing.map((key) => {
        const [old, now] = [before.get(key), after.get(key)];
        return {
          figure: { text: (now ?? old)?.where ?? key },
          earlier: { text: old?.text ?? "not there", exact: old?.exact },
          now: { text: now?.text ?? "not there", exact: now?.exact },
        };
      }),
      empty: "",
    },
  ];
  return { id: "restatement", heading: "Restatement", blocks };
}
