import { LedgerError } from "../../../src/persistence/ledger/errors.js";

/** The LedgerError that something ends in. */
export async function refusal(act: () => unknown): Promise<LedgerError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
