import { readFileSync } from "node:fs";
import { projection } from "../../src/exchange/ledger/projection.js";
import { openLedgerDatabase } from "../../src/persistence/ledger/offline.js";

const page = readFileSync(new URL("../../docs/ledger.md", import.meta.url), "utf8");
const { database } = openLedgerDatabase(":memory:", { projections: [projection] });

/** The parts of a text under headings of a level, by heading. */
function parts(text: string, level: string): Map<string, string> {
  const [, ...found] = text.split(new RegExp(`^${level} `, "m"));
  return new Map(found.map((part) => [part.slice(0, part.indexOf("\n")).replaceAll("`", ""), part]));
}

const chapters = parts(page, "##");
const tables = parts(chapters.get("The exchange's tables") ?? "", "###");
const views = parts(chapters.get("The exchange's views") ?? "", "###");
const listed = chapters.get("The exchange's views") ?? "";

interface Column {
  name: string;
  type: string;
  pk: number;
}

const columnsOf = (name: string): Column[] =>
  database.prepare<[string], Column>("SELECT name, type, pk FROM pragma_table_info(?)").all(name);

/** What all tables have, and is described once. */
const COMMON = ["transaction_index", "transaction_hash", "block_number", "timestamp", "time"];

it("has every table of the exchange in its dictionary, and no other", () => {
  expect([...tables.keys()].sort()).toEqual(projection.tables.map(({ name }) => name).sort());
});

it.each(projection.tables.map(({ name }) => name))(
  "describes the columns of %s: names, order, types and key",
  (name) => {
    const described = [...(tables.get(name) ?? "").matchAll(/^\| `(\w+)`(\*?) \| (\w+) \| .+ \|$/gm)];
    const own = columnsOf(name).filter((column) => !COMMON.includes(column.name));
    expect(described.map(([, column, star, type]) => [column, type, star === "*"])).toEqual(
      own.map((column) => [column.name, column.type, column.pk !== 0]),
    );
    expect(columnsOf(name).map((column) => column.name)).toEqual(expect.arrayContaining(COMMON));
  },
);

it.each((projection.views ?? []).map(({ name }) => name))("describes the view %s", (name) => {
  if (name.startsWith("canonical_")) {
    expect(listed).toContain(`\`${name}\``);
    return;
  }
  const part = views.get(name) ?? "";
  const base = /Columns as in `(\w+)`/.exec(part)?.[1] ?? name;
  const described = [...(views.get(base) ?? "").matchAll(/^\| `(\w+)` \| .+ \|$/gm)].map(([, column]) => column);
  expect(described.sort()).toEqual(
    columnsOf(name)
      .map((column) => column.name)
      .sort(),
  );
});
