import { NoAnswer, RpcError } from "../../support/rpc.js";
import { look, type Seen } from "./chain.js";
import type { Opened } from "./servers.js";

/** What a damage comes to. The last three must never be. */
export type Outcome = "harmless" | "repaired" | "rejected" | "answered wrongly" | "ended without a sentence" | "mute";

/** What is said where something was found and repaired. */
const REPAIRED = /rebuilt from the journal|put back from the ledger|were cut off|rebuild/;
/** A sentence of a store, in an answer. */
const REJECTED = /damaged|broken|disagree|cannot be (read|opened)|is not/;

/**
 * Holds what a damaged chain answers against what it answered whole.
 * @returns the outcome, and what was said or what is wrong
 */
export async function outcomeOf(opened: Opened, seen: Seen): Promise<{ outcome: Outcome; said: string }> {
  if (!opened.served) {
    if (opened.signal !== undefined)
      return { outcome: "ended without a sentence", said: `${opened.signal} ${opened.said}` };
    return { outcome: opened.said.length > 20 ? "rejected" : "mute", said: opened.said };
  }
  try {
    const differing = differenceOf(await look(opened.rpc), seen);
    const said = opened.said();
    if (differing !== undefined) return { outcome: "answered wrongly", said: `${differing}\n${said}` };
    return { outcome: REPAIRED.test(said) ? "repaired" : "harmless", said };
  } catch (failure) {
    if (failure instanceof NoAnswer) return { outcome: "ended without a sentence", said: failure.message };
    if (failure instanceof RpcError && REJECTED.test(failure.message))
      return { outcome: "rejected", said: failure.message };
    return { outcome: "mute", said: String(failure) };
  } finally {
    await opened.close();
  }
}

/** Where two views of a chain differ first, in words. */
function differenceOf(now: unknown, before: unknown, path = "answers"): string | undefined {
  if (Object.is(now, before)) return undefined;
  if (typeof now !== "object" || typeof before !== "object" || now === null || before === null) {
    return `${path}: ${String(now)} instead of ${String(before)}`;
  }
  for (const key of new Set([...Object.keys(now), ...Object.keys(before)])) {
    const found = differenceOf(now[key as never], before[key as never], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
