import { equalBytes, toHex } from "../../../ethereum/index.js";
import { hexQuantity, hexWord } from "../hex.js";
import { type Before, existed, watchTouched } from "../touched.js";
import type { TracerKind } from "../tracer.js";

/** A value before and after: the same, new, gone, or another. */
type Delta = "=" | { "+": string } | { "-": string } | { "*": { from: string; to: string } };

/** Parity's `stateDiff`: what a transaction changed of each account, before and after. */
export const stateDiffTracer: TracerKind = {
  name: "stateDiff",
  create(context) {
    const { state } = context;
    const { inspector, accounts } = watchTouched(context);

    function changesOf(before: Before): object | undefined {
      const { address, body, code, slots } = before;
      const now = state.account(address);
      const codeNow = state.code(address);
      const existsNow = now !== undefined && (now.nonce > 0n || now.balance > 0n || codeNow.length > 0);
      const was = existed(before);
      if (!was && !existsNow) return undefined;
      const delta = (from: string, to: string): Delta =>
        was ? (existsNow ? changed(from, to) : { "-": from }) : { "+": to };
      const storage: Record<string, Delta> = {};
      for (const [key, { slot, value }] of slots) {
        const valueNow = state.storage(address, slot);
        if (equalBytes(value, valueNow)) continue;
        const [from, to] = [hexWord(value), hexWord(valueNow)];
        storage[key] = was ? (existsNow ? { "*": { from, to } } : { "-": from }) : { "+": to };
      }
      const deltas = {
        balance: delta(hexQuantity(body?.balance ?? 0n), hexQuantity(now?.balance ?? 0n)),
        code: delta(toHex(code), toHex(codeNow)),
        nonce: delta(hexQuantity(body?.nonce ?? 0n), hexQuantity(now?.nonce ?? 0n)),
      };
      const same = Object.values(deltas).every((value) => value === "=") && Object.keys(storage).length === 0;
      return same ? undefined : { ...deltas, storage };
    }

    return {
      inspector,
      result() {
        const diff: Record<string, object> = {};
        for (const [key, before] of accounts) {
          const changes = changesOf(before);
          if (changes) diff[key] = changes;
        }
        return diff;
      },
    };
  },
};

const changed = (from: string, to: string): Delta => (from === to ? "=" : { "*": { from, to } });
