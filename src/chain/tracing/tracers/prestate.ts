import { equalBytes, KECCAK_EMPTY, toHex } from "../../../ethereum/index.js";
import { ChainError, ERROR_CODES } from "../../errors.js";
import { option } from "../config.js";
import { hexQuantity, hexWord } from "../hex.js";
import { type Before, existed, watchTouched } from "../touched.js";
import type { TraceContext, Tracer, TracerConfig, TracerKind } from "../tracer.js";

/**
 * geth's `prestateTracer`: the accounts, code and storage that a transaction touches, as they were before it. With `diffMode`
 * only what it changed, before and after.
 */
export const prestateTracer: TracerKind = {
  name: "prestateTracer",
  create(context, config) {
    const diffMode = option(config, "diffMode");
    if (diffMode && option(config, "includeEmpty")) {
      throw new ChainError("cannot use diffMode with includeEmpty", ERROR_CODES.invalidParams);
    }
    return tracePrestate(context, config, diffMode);
  },
};

function tracePrestate(context: TraceContext, config: TracerConfig, diffMode: boolean): Tracer {
  const { state } = context;
  const withCode = !option(config, "disableCode");
  const includeEmpty = option(config, "includeEmpty");
  const { inspector, accounts, isDestroyed } = watchTouched(context, !option(config, "disableStorage"));

  const beforeToJson = ({ body, code, slots }: Before): object => ({
    balance: hexQuantity(body?.balance ?? 0n),
    ...(withCode && code.length > 0 && { code: toHex(code) }),
    ...(code.length > 0 && { codeHash: toHex(body?.codeHash ?? KECCAK_EMPTY) }),
    ...(body && body.nonce > 0n && { nonce: Number(body.nonce) }),
    ...(slots.size > 0 && {
      storage: Object.fromEntries([...slots].map(([key, { value }]) => [key, hexWord(value)])),
    }),
  });

  /** What is different about an account now; undefined when nothing is. */
  function changesOf({ address, body, code, slots }: Before): object | undefined {
    const after = state.account(address);
    const json: Record<string, unknown> = {};
    if ((after?.balance ?? 0n) !== (body?.balance ?? 0n)) json.balance = hexQuantity(after?.balance ?? 0n);
    const codeHash = after?.codeHash ?? KECCAK_EMPTY;
    if (!equalBytes(codeHash, body?.codeHash ?? KECCAK_EMPTY)) {
      const now = state.code(address);
      if (withCode && !equalBytes(now, code)) json.code = toHex(now);
      json.codeHash = toHex(codeHash);
    }
    const nonce = after?.nonce ?? 0n;
    if (nonce !== (body?.nonce ?? 0n)) json.nonce = Number(nonce);
    const storage: Record<string, string> = {};
    let written = false;
    for (const [key, { slot, value }] of slots) {
      const now = state.storage(address, slot);
      if (equalBytes(now, value)) slots.delete(key);
      else written = true;
      if (value.length === 0) slots.delete(key);
      if (now.length > 0 && !equalBytes(now, value)) storage[key] = hexWord(now);
    }
    if (Object.keys(storage).length > 0) json.storage = storage;
    return written || Object.keys(json).length > 0 ? json : undefined;
  }

  function diff(): object {
    const pre: Record<string, object> = {};
    const post: Record<string, object> = {};
    for (const [key, before] of accounts) {
      if (!isDestroyed(key)) {
        const changes = changesOf(before);
        if (!changes) continue;
        post[key] = changes;
      }
      if (existed(before)) pre[key] = beforeToJson(before);
    }
    return { post, pre };
  }

  return {
    inspector,
    result() {
      if (diffMode) return diff();
      const shown = [...accounts].filter(([, before]) => includeEmpty || existed(before));
      return Object.fromEntries(shown.map(([key, before]) => [key, beforeToJson(before)]));
    },
  };
}
