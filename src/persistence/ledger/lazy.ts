import type { LedgerHead } from "./database.js";
import type { LedgerError } from "./errors.js";
import type { Ledger } from "./ledger.js";

/** A ledger that is opened by the first who needs something of it; until then it is empty, and costs nothing. */
export function lazyLedger(open: () => Promise<Ledger>): Ledger {
  const committed: ((head: LedgerHead) => void)[] = [];
  const failed: ((error: LedgerError) => void)[] = [];
  const suspensions: ((why: LedgerError | undefined) => void)[] = [];
  let opening: Promise<Ledger> | undefined;
  let opened: Ledger | undefined;

  const ledger = (): Promise<Ledger> => {
    opening ??= open().then((found) => {
      for (const callback of committed) found.onCommit(callback);
      for (const callback of failed) found.onFailure(callback);
      for (const callback of suspensions) found.onSuspension(callback);
      opened = found;
      return found;
    });
    return opening;
  };

  return {
    head: () => opened?.head(),
    get backlog() {
      return opened?.backlog ?? 0;
    },
    get obstacle() {
      return opened?.obstacle;
    },
    get suspended() {
      return opened?.suspended;
    },
    get failure() {
      return opened?.failure;
    },
    append: (records) => opened?.append(records),
    drained: async () => (await ledger()).drained(),
    sync: async () => (await ledger()).sync(),
    compareTail: async (get, count) => (await ledger()).compareTail(get, count),
    query: async (...query) => (await ledger()).query(...query),
    onCommit(callback) {
      if (opened) opened.onCommit(callback);
      else committed.push(callback);
    },
    onFailure(callback) {
      if (opened) opened.onFailure(callback);
      else failed.push(callback);
    },
    onSuspension(callback) {
      if (opened) opened.onSuspension(callback);
      else suspensions.push(callback);
    },
    async close() {
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}
