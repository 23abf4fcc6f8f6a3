/**
 * Writes a ledger until it is killed: a chain of one-transaction blocks, so that a test can look for half a block. Says
 * on standard output how far its writes are confirmed. Arguments: the ledger's file, and the compiled sources' folder.
 */
const [, , file, sources] = process.argv;
const { openLedger } = await import(`${sources}/persistence/ledger/ledger.js`);
const { endlessJournal } = await import("./endless-journal.js");

const ledger = await openLedger({ file, commitDelay: 1 });
const journal = await endlessJournal(sources);
process.stdout.write(`${ledger.head()?.seq ?? -1}\n`);
for (const record of journal) {
  if (record.seq <= (ledger.head()?.seq ?? -1)) continue;
  ledger.append([record]);
  if (record.seq % 10 !== 9) continue;
  await ledger.sync();
  process.stdout.write(`${ledger.head().seq}\n`);
}
