import { EXCHANGE_PROJECTION } from "../exchange/ledger/location.js";
import type { Stores } from "../persistence/stores.js";
import type { LedgerService, LedgerVerdict } from "../rpc/services.js";

/** Resolves when the ledger holds all that has been acknowledged. */
export async function ledgerSettled(stores: Stores): Promise<void> {
  const wanted = stores.journal.durableHead().seq;
  if ((stores.ledger.head()?.seq ?? -1) >= wanted) return;
  await stores.caughtUp();
  await stores.ledger.sync();
}

async function verdictOn(file: string): Promise<LedgerVerdict> {
  // It is rarely requested, and a start need not wait for it.
  const { describeDifference, verifyLedger } = await import("../persistence/ledger/verify/index.js");
  const { projection } = await import("../exchange/ledger/projection.js");
  const { whole, head, verified, findings } = await verifyLedger({
    ...{ file, projections: [projection], projectionModules: [EXCHANGE_PROJECTION] },
    threads: 1, // of its own, whatever the ledger's size: the chain goes on beside it
  });
  const [first] = findings.first;
  const rows = Object.values(verified.rows).reduce((sum, count) => sum + count, 0);
  const { records, blocks, transactions, logs } = verified;
  return {
    ...{ whole, head, verified: { records, blocks, transactions, logs, rows } },
    ...{ differences: findings.total, first: first && describeDifference(first) },
  };
}

/** @param file the ledger's path; undefined where it is in memory */
export function ledgerService(stores: Stores, file: string | undefined): LedgerService {
  let verifying: Promise<LedgerVerdict> | undefined;

  async function verify(path: string): Promise<LedgerVerdict> {
    await ledgerSettled(stores);
    return verdictOn(path);
  }

  return {
    async head() {
      await ledgerSettled(stores);
      return stores.ledger.head();
    },
    async query(...query) {
      await ledgerSettled(stores);
      return stores.ledger.query(...query);
    },
    verify() {
      if (file === undefined) return undefined;
      // A request while one runs gets its answer.
      verifying ??= verify(file).finally(() => {
        verifying = undefined;
      });
      return verifying;
    },
  };
}
