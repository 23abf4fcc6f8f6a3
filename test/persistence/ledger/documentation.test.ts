import { readFileSync } from "node:fs";
import { LEDGER_APPLICATION_ID, LEDGER_SCHEMA_VERSION } from "../../../src/persistence/ledger/offline.js";
import { ledgerOf, type Row, rows } from "./rows.js";
import { writeStory } from "./story.js";

const page = readFileSync(new URL("../../../docs/ledger.md", import.meta.url), "utf8");
const { database } = ledgerOf(writeStory().records);

interface Column {
  name: string;
  type: string;
  key: boolean;
}

/** The parts of the page under headings of a level, by heading. */
function parts(text: string, level: string): Map<string, string> {
  const [, ...found] = text.split(new RegExp(`^${level} `, "m"));
  return new Map(found.map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n"))]));
}

const chapters = parts(page, "##");
const questions = parts(chapters.get("Ten questions") ?? "", "###");
const nameOf = (heading: string): string => heading.replaceAll("`", "");

function documentedColumns(part: string): Column[] {
  const lines = part.matchAll(/^\| `(\w+)`(\*?) \| (\w+) \| (.+) \|$/gm);
  return [...lines].map(([, name, star, type]) => ({ name: name as string, type: type as string, key: star === "*" }));
}

function documented(chapter: string): Map<string, Column[]> {
  const found = new Map<string, Column[]>();
  for (const [heading, part] of parts(chapters.get(chapter) ?? "", "###")) {
    const base = /Columns as in `(\w+)`/.exec(part)?.[1];
    const inherited = base ? (found.get(base) ?? tables.get(base) ?? []) : [];
    found.set(nameOf(heading), [...inherited, ...documentedColumns(part)]);
  }
  return found;
}

const tables = new Map<string, Column[]>();
for (const [name, columns] of documented("Tables")) tables.set(name, columns);
const views = documented("Views");

const namesOf = (type: string): string[] =>
  rows(database, "SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite_%' ORDER BY name", type).map(
    ({ name }) => name as string,
  );
const columnsOf = (name: string): Row[] => rows(database, "SELECT name, type, pk FROM pragma_table_info(?)", name);

it("has every table and every view in its dictionary, and no other", () => {
  expect([...tables.keys()].sort()).toEqual(namesOf("table"));
  expect([...views.keys()].sort()).toEqual(namesOf("view"));
});

it.each(namesOf("table"))("describes the columns of the table %s as they are: names, order, types and key", (name) => {
  expect(tables.get(name)).toEqual(
    columnsOf(name).map((column) => ({ name: column.name, type: column.type, key: column.pk !== 0 })),
  );
});

it.each(namesOf("view"))("describes the columns of the view %s as they are", (name) => {
  expect(views.get(name)?.map((column) => column.name)).toEqual(columnsOf(name).map((column) => column.name));
});

it("says what marks the file as a ledger", () => {
  const last = chapters.get("For those who work on the file");
  expect(last).toContain(`\`application_id\` ${LEDGER_APPLICATION_ID}`);
  expect(last).toContain(`\`user_version\`: ${LEDGER_SCHEMA_VERSION}`);
});

it("works ten questions", () => {
  expect([...questions.keys()].map((heading) => Number.parseInt(heading, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

describe("the query of question", () => {
  const queries = [...questions].map(([heading, part]): [string, string] => {
    const blocks = [...part.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql as string);
    return [heading, blocks.length === 1 ? (blocks[0] as string) : ""];
  });

  it.each(queries)("%s answers with rows", (_heading, sql) => {
    expect(rows(database, sql)).not.toEqual([]);
  });
});

/** The answer to a question of the page, from the tests' sample journal. */
function answer(question: number): Row[] {
  const part = [...questions].find(([heading]) => heading.startsWith(`${question}.`))?.[1] ?? "";
  return rows(database, /```sql\n([\s\S]*?)```/.exec(part)?.[1] ?? "");
}

it("answers them rightly", () => {
  expect(answer(1)).toEqual([{ records: 26, last_seq: 25, without_gaps: 1, missing_blocks: 0 }]);
  expect(answer(2)).toEqual([
    expect.objectContaining({ day: "2026-07-01", blocks: 7, transactions: 7, senders: 3, failed: 1 }),
  ]);
  expect(answer(3).map(({ activity }) => activity)).toContain("created contract");
  expect(answer(4)).toMatchObject([{ balance_ether: 4999, seq: 15 }]);
  expect(answer(5).map(({ kind, value_ether }) => [kind, value_ether])).toEqual([
    ["transaction", 1.5],
    ["transaction", 1],
    ["transaction", 1],
    ["call", 0.25],
    ["selfdestruct", 1e-18],
  ]);
  expect(answer(6)).toMatchObject([{ error: "execution reverted", revert_reason: "not your vault" }]);
  expect(answer(7).map(({ standard, net }) => [standard, net])).toEqual(
    expect.arrayContaining([
      ["ERC-20", 999_750],
      ["ERC-721", -1],
      ["ERC-1155", -20],
    ]),
  );
  expect(answer(8).filter(({ undone_by }) => undone_by !== null)).toMatchObject([
    { seq: 11, changed: "nonce", before: "3", after: "99", undone_by: 14 },
  ]);
  expect(answer(9)).toMatchObject([{ revert_seq: 14, was_in_block: 5, mined_again_in: 5, value_ether: 1 }]);
  expect(answer(10)).toMatchObject([{ calls: 1 }, { calls: 1 }, { calls: 1 }, { calls: 0, origin: "contract" }]);
});
