import { equalBytes, KECCAK_EMPTY } from "../../ethereum/index.js";
import { encodeClock, encodeOverride, type StateDiff } from "../../persistence/records/index.js";
import { createOverlay, type Overlay } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { dropPassed } from "../head/drop.js";
import type { Settings } from "../head/settings.js";

export const NO_CHANGE: StateDiff = { accounts: [], storage: [], codes: [] };

/** The JSON-RPC request that a change comes from; it is in the record. */
export interface Cause {
  method: string;
  params: readonly unknown[];
}

/** Changes the state outside of any transaction. Resolves when the record of it is on disk. */
export async function overrideState(core: Core, cause: Cause, change: (overlay: Overlay) => void): Promise<void> {
  const appended = await core.exclusive(async () => {
    const overlay = createOverlay(core.state.view(core.state.folded().seq), core.journal.head().seq + 1);
    change(overlay);
    const staged = core.state.stage(overlay.changes());
    try {
      const diff = staged.diff();
      const written = appendOverride(core, cause, diff, "");
      dropPassed(core, diff);
      return written;
    } catch (failure) {
      core.state.unstage();
      throw failure;
    }
  });
  await appended.durable;
}

/** Changes how the node mines and answers. Resolves when the record of it is on disk. */
export async function changeSettings(
  core: Core,
  cause: Cause,
  change: (settings: Settings) => Settings,
): Promise<void> {
  const appended = await core.exclusive(async () => {
    const settings = change(core.settings());
    const written = appendOverride(core, cause, NO_CHANGE, JSON.stringify(settings));
    core.useSettings(settings);
    return written;
  });
  await appended.durable;
}

/** Writes the record of a change from outside. @param settings those after it as JSON, or nothing where they are as before */
export function appendOverride(
  core: Core,
  { method, params }: Cause,
  diff: StateDiff,
  settings: string,
): { durable: Promise<void> } {
  return core.append("override", encodeOverride({ method, params: JSON.stringify(params), diff, settings }));
}

/** Moves the clock. Resolves with what `change` returned when the record of it is on disk. */
export async function changeClock<T>(core: Core, cause: Cause, change: (parentTime: number) => T): Promise<T> {
  const { result, durable } = await core.exclusive(async () => {
    const before = core.clock.state();
    const changed = change(core.head().header.timestamp);
    const { method, params } = cause;
    const clock = JSON.stringify(core.clock.state());
    try {
      const appended = core.append("clock", encodeClock({ method, params: JSON.stringify(params), clock }));
      return { result: changed, durable: appended.durable };
    } catch (failure) {
      core.clock.restore(before);
      throw failure;
    }
  });
  await durable;
  return result;
}

/** Sets one field of an account and leaves the others as they are. */
export function setAccountField(
  overlay: Overlay,
  address: Uint8Array,
  fields: { nonce?: bigint; balance?: bigint },
): void {
  const account = overlay.account(address);
  const { nonce, balance } = { nonce: account?.nonce ?? 0n, balance: account?.balance ?? 0n, ...fields };
  const codeHash = account?.codeHash ?? KECCAK_EMPTY;
  const empty = nonce === 0n && balance === 0n && equalBytes(codeHash, KECCAK_EMPTY);
  overlay.setAccount(address, empty ? undefined : { nonce, balance, codeHash });
}
