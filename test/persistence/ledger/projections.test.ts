import { jest } from "@jest/globals";
import { toHex } from "../../../src/ethereum/index.js";
import { openLedger } from "../../../src/persistence/ledger/ledger.js";
import { openLedgerDatabase, openLedgerReader, rebuildLedger } from "../../../src/persistence/ledger/offline.js";
import { projection } from "./greetings.js";
import { refusal } from "./refusals.js";
import { dump, ledgerPath, removeLedgers } from "./rows.js";
import { alice, writeStory } from "./story.js";

afterAll(removeLedgers);

const story = writeStory().records;
const greetings = new URL("./greetings.js", import.meta.url).href;

async function greetingLedger(): Promise<string> {
  const file = ledgerPath();
  const ledger = await openLedger({ file, projections: [greetings] });
  ledger.append(story);
  await ledger.close();
  return file;
}

it("writes tables of others in the same transaction, append-only like its own", async () => {
  const ledger = openLedgerDatabase(await greetingLedger(), { projections: [projection] });
  expect(ledger.database.prepare("SELECT seq, greeter FROM canonical_greetings").all()).toEqual([
    { seq: 2, greeter: toHex(alice) },
  ]);
  expect(() => ledger.database.exec("DELETE FROM greetings")).toThrow("a row of greetings cannot be deleted");
  ledger.close();
});

it("rebuilds them row for row", async () => {
  const file = await greetingLedger();
  const dumpOf = (path: string): unknown => {
    const ledger = openLedgerDatabase(path, { projections: [projection] });
    const rows = dump(ledger.database);
    ledger.close();
    return rows;
  };
  const before = dumpOf(file);
  await rebuildLedger({ records: story, total: story.length, file, projections: [projection] });
  expect(dumpOf(file)).toEqual(before);
});

it("is not written without those who know all of its tables, nor with more than it has; anyone may read it", async () => {
  const file = await greetingLedger();
  const without = await refusal(() => openLedgerDatabase(file));
  expect([without.code, without.message]).toEqual([
    "LEDGER_ALTERED_SCHEMA",
    expect.stringContaining("greetings belongs to a part of the program that is not in use"),
  ]);
  const reader = openLedgerReader(file);
  expect(reader.query("SELECT count(*) FROM greetings").rows).toEqual([[1]]);
  reader.close();
  const plain = ledgerPath();
  openLedgerDatabase(plain).close();
  const more = await refusal(() => openLedgerDatabase(plain, { projections: [projection] }));
  expect([more.code, more.message]).toEqual(["LEDGER_ALTERED_SCHEMA", expect.stringContaining("greetings is missing")]);
});

it("is not opened again by itself where the thread ended when it was opened", async () => {
  const ending =
    "data:text/javascript,export const projection = { name: 'ending', tables: [], prepare: () => process.exit(3) };";
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance", "Date"] });
  try {
    const error = await refusal(() => openLedger({ file: ledgerPath(), projections: [ending] }));
    expect([error.code, error.message]).toEqual(["LEDGER_STOPPED", expect.stringContaining("exit code 3")]);
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

it("reports when the thread ends by itself, and continues from the last commit when it is opened again", async () => {
  const file = ledgerPath();
  const ending = new URL("./ending-thread.js", import.meta.url).href;
  const ledger = await openLedger({ file, projections: [ending] });
  const suspended = new Promise<string | undefined>((resolve) => ledger.onSuspension((why) => resolve(why?.code)));
  ledger.append(story.slice(0, 5));
  await ledger.sync();
  ledger.append(story.slice(5));
  const error = await refusal(() => ledger.sync());
  expect([error.code, error.message]).toEqual(["LEDGER_STOPPED", expect.stringContaining("exit code 3")]);
  expect(await suspended).toBe("LEDGER_STOPPED");
  await ledger.close();
  const again = await openLedger({ file });
  expect(again.head()?.seq).toBe(4);
  again.append(story);
  await again.sync();
  expect(again.head()?.seq).toBe(25);
  await again.close();
});
