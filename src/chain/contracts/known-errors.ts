import type { KnownErrors } from "../../ethereum/index.js";
import { decodeOverride, encodeOverride } from "../../persistence/records/index.js";
import type { Core } from "../head/core.js";
import { type Cause, NO_CHANGE } from "../history/overrides.js";

/** The method name of records with custom errors, from which the ledger learns what revert data says. */
export const ADD_ABI = "couverture_addAbi";

/**
 * Lets revert data be read by more custom errors, in errors, logs and the ledger. They are in a record of their own, and its
 * number in the settings, so that they are known again when the chain is opened. Resolves when that is on disk.
 * @param signatures such as `InsufficientBalance(address,uint256)`; what is none, or is known, is passed over.
 * @returns those that were not known
 */
export async function addErrors(core: Core, signatures: readonly string[], source: string): Promise<string[]> {
  const appended = await core.exclusive(async () => {
    const failure = core.failure();
    if (failure) throw failure;
    const added = core.errors.add(signatures);
    if (added.length === 0) return undefined;
    const before = core.settings();
    const settings = { ...before, errorRecords: [...(before.errorRecords ?? []), core.journal.head().seq + 1] };
    const cause: Cause = { method: ADD_ABI, params: [added, source] };
    const payload = { ...cause, params: JSON.stringify(cause.params), diff: NO_CHANGE };
    const { durable } = core.append("override", encodeOverride({ ...payload, settings: JSON.stringify(settings) }));
    core.useSettings(settings);
    return { added, durable };
  });
  await appended?.durable;
  return appended?.added ?? [];
}

/** Takes up the errors of the records that the settings name. */
export function learnErrors(core: Core, errors: KnownErrors): void {
  for (const seq of core.settings().errorRecords ?? []) {
    const record = core.journal.get(seq);
    if (record?.kind !== "override") continue;
    const [signatures] = JSON.parse(decodeOverride(record.payload).params) as [string[]?];
    errors.add(signatures ?? []);
  }
}
