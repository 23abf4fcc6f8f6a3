import { ACCOUNT, FLAG, SLOT } from "./layout.js";
import type { WordMemory } from "./memory.js";
import type { LogOfRun } from "./types.js";

/** The functions of the module by which results are found. */
export interface ResultExports {
  logsAt(): number;
  logsUpTo(): number;
  accountsAt(): number;
  accountsTouched(): number;
  slotsAt(): number;
  slotsTouched(): number;
}

/** What a run left of an account. */
export interface AccountAfter {
  address: Uint8Array;
  exists: boolean;
  nonce: bigint;
  balance: bigint;
  /** The code that the run gave it. */
  newCode: Uint8Array | undefined;
  /** Whether nonce, balance or code changed. */
  changed: boolean;
  /** In the sense of EIP-161. */
  touched: boolean;
  created: boolean;
  destroyed: boolean;
}

/** What came of the last run, until the next one. */
export interface RunResults {
  accountsAfter(): Generator<AccountAfter>;
  /** Slots that were written. */
  slotsAfter(): Generator<{ address: Uint8Array; slot: Uint8Array; value: Uint8Array }>;
  logs(): LogOfRun[];
}

/** Reads the results of runs out of the interpreter's memory. */
export function resultsOf(wasm: () => ResultExports, memory: () => WordMemory): RunResults {
  const u32 = (at: number): number => memory().view.getUint32(at, true);
  const addressOf = (account: number): Uint8Array => memory().readBytes(account, 20);
  return {
    *accountsAfter() {
      const count = wasm().accountsTouched();
      let at = wasm().accountsAt();
      for (let index = 0; index < count; index++, at += ACCOUNT.bytes) {
        const flags = u32(at + ACCOUNT.flags);
        if (!(flags & (FLAG.changed | FLAG.touched | FLAG.destroyed))) continue;
        const code = u32(at + ACCOUNT.code);
        yield {
          address: addressOf(at),
          exists: (flags & FLAG.exists) !== 0,
          nonce: memory().view.getBigUint64(at + ACCOUNT.nonce, true),
          balance: memory().readWord(at + ACCOUNT.balance),
          newCode: flags & FLAG.newCode ? memory().bytes.slice(code, code + u32(at + ACCOUNT.codeLength)) : undefined,
          changed: (flags & FLAG.changed) !== 0,
          touched: (flags & FLAG.touched) !== 0,
          created: (flags & FLAG.created) !== 0,
          destroyed: (flags & FLAG.destroyed) !== 0,
        };
      }
    },
    *slotsAfter() {
      const count = wasm().slotsTouched();
      const accounts = wasm().accountsAt();
      let at = wasm().slotsAt();
      for (let index = 0; index < count; index++, at += SLOT.bytes) {
        const owner = u32(at + SLOT.owner);
        if (owner >= SLOT.transient || !(u32(at + SLOT.flags) & SLOT.written)) continue;
        yield {
          address: addressOf(accounts + owner * ACCOUNT.bytes),
          slot: memory().readBytes(at + SLOT.key, 32),
          value: memory().readBytes(at + SLOT.value, 32),
        };
      }
    },
    logs() {
      const found: LogOfRun[] = [];
      const end = wasm().logsUpTo();
      for (let at = wasm().logsAt(); at < end; ) {
        const next = readLog(memory(), at);
        found.push(next.log);
        at = next.end;
      }
      return found;
    },
  };
}

/** Reads a log as the interpreter has written it. @returns it, and where the next one begins */
export function readLog({ bytes, view, readBytes }: WordMemory, at: number): { log: LogOfRun; end: number } {
  const topics = view.getUint32(at + 4, true);
  const length = view.getUint32(at + 8, true);
  const topicsAt = at + 16;
  const data = topicsAt + 32 * topics;
  const log = {
    address: readBytes(view.getUint32(at, true), 20),
    topics: Array.from({ length: topics }, (_, index) =>
      bytes.slice(topicsAt + 32 * index, topicsAt + 32 * (index + 1)),
    ),
    data: bytes.slice(data, data + length),
  };
  return { log, end: data + ((length + 7) & ~7) };
}
