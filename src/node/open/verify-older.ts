import type { JournalError } from "../../persistence/journal/index.js";
import type { Stores } from "../../persistence/stores.js";

/**
 * Opening verified the journal's last records; the older ones have their turn while the chain runs. If one does not hold, the
 * chain takes no more writes.
 * @param delay milliseconds to wait before
 */
export function verifyOlder({ journal }: Stores, delay: number): AbortController {
  const stop = new AbortController();
  const verify = (): void => {
    if (stop.signal.aborted) return;
    journal.verify(0, journal.verifiedFrom, stop.signal).catch((failure: JournalError) => {
      if (!stop.signal.aborted) journal.stop(failure);
    });
  };
  if (journal.verifiedFrom > 0 && delay === 0) verify();
  else if (journal.verifiedFrom > 0) setTimeout(verify, delay).unref();
  return stop;
}
