import { ACCOUNT, ARGUMENT, FLAG, SLOT } from "./layout.js";
import type { WordMemory } from "./memory.js";
import type { HostAccount } from "./types.js";

/** The functions of the module by which the state of a run is found. */
export interface LiveExports {
  slot(account: number): number;
}

/** The state as it is while a message runs; undefined where the message has not touched it. */
export interface LiveState {
  account(address: Uint8Array): { body: Pick<HostAccount, "nonce" | "balance" | "codeHash"> | undefined } | undefined;
  code(address: Uint8Array): Uint8Array | undefined;
  /** 32 bytes. */
  storage(address: Uint8Array, slot: Uint8Array): Uint8Array | undefined;
}

/** Reads the state of the run under way out of the interpreter's memory. @param accountAt where an account lies */
export function liveStateOf(
  wasm: () => LiveExports,
  memory: () => WordMemory,
  accountAt: (address: Uint8Array) => number,
): LiveState {
  const u32 = (at: number): number => memory().view.getUint32(at, true);
  return {
    account(address) {
      const account = accountAt(address);
      const flags = u32(account + ACCOUNT.flags);
      if (!(flags & FLAG.loaded)) return undefined;
      if (!(flags & FLAG.exists)) return { body: undefined };
      return {
        body: {
          nonce: memory().view.getBigUint64(account + ACCOUNT.nonce, true),
          balance: memory().readWord(account + ACCOUNT.balance),
          codeHash: memory().bytes.slice(account + ACCOUNT.codeHash, account + ACCOUNT.codeHash + 32),
        },
      };
    },
    code(address) {
      const account = accountAt(address);
      if (!(u32(account + ACCOUNT.flags) & FLAG.newCode)) return undefined;
      const code = u32(account + ACCOUNT.code);
      return memory().bytes.slice(code, code + u32(account + ACCOUNT.codeLength));
    },
    storage(address, key) {
      const account = accountAt(address);
      memory().bytes.set(key, ARGUMENT);
      const slot = wasm().slot(account);
      if (u32(slot + SLOT.flags) & SLOT.loaded) return memory().readBytes(slot + SLOT.value, 32);
      return u32(account + ACCOUNT.flags) & FLAG.cleared ? new Uint8Array(32) : undefined;
    },
  };
}
