import type { AccountFields, StateManagerInterface } from "@ethereumjs/common";
import { Account, type Address } from "@ethereumjs/util";
import { KECCAK_EMPTY, withoutLeadingZeros } from "../../../ethereum/index.js";
import type { Overlay } from "../overlay.js";
import type { Allowance } from "../types.js";

/** An overlay in the shape that @ethereumjs/vm wants. Every answer is there at once; no promise ever waits for anything. */
export interface OverlayStateManager extends StateManagerInterface {
  /** Which overlay it stands for from now on, and what its code may take. */
  use(overlay: Overlay, allowance: Allowance | undefined): void;
}

export function createStateManager(): OverlayStateManager {
  let overlay: Overlay;
  let allowance: Allowance | undefined;
  let originals = new Map<string, Uint8Array>();

  const getStorage = async (address: Address, slot: Uint8Array): Promise<Uint8Array> =>
    overlay.storage(address.bytes, slot);

  return {
    use(next, allowed) {
      overlay = next;
      allowance = allowed;
    },
    async getAccount(address) {
      const body = overlay.account(address.bytes);
      if (!body) return undefined;
      return new Account(body.nonce, body.balance, body.storageRoot, body.codeHash);
    },
    async putAccount(address, account) {
      overlay.setAccount(address.bytes, account);
    },
    async deleteAccount(address) {
      overlay.clearStorage(address.bytes);
      overlay.setAccount(address.bytes, undefined);
    },
    async modifyAccountFields(address, fields: AccountFields) {
      const body = overlay.account(address.bytes);
      overlay.setAccount(address.bytes, {
        nonce: fields.nonce ?? body?.nonce ?? 0n,
        balance: fields.balance ?? body?.balance ?? 0n,
        codeHash: fields.codeHash ?? body?.codeHash ?? KECCAK_EMPTY,
      });
    },
    putCode: async (address, code) => overlay.setCode(address.bytes, code),
    getCode: async (address) => overlay.code(address.bytes),
    getCodeSize: async (address) => overlay.code(address.bytes).length,
    getStorage,
    putStorage: async (address, slot, value) => overlay.setStorage(address.bytes, slot, withoutLeadingZeros(value)),
    clearStorage: async (address) => overlay.clearStorage(address.bytes),
    // At the beginning of each call and creation.
    async checkpoint() {
      await allowance?.pause();
      overlay.checkpoint();
    },
    commit: async () => overlay.commit(),
    revert: async () => overlay.revert(),
    // The VM reads a root only for receipts before Byzantium; the block builder makes those from the state database.
    getStateRoot: async () => new Uint8Array(32),
    setStateRoot: async () => undefined,
    hasStateRoot: async () => true,
    originalStorageCache: {
      async get(address, slot) {
        const key = `${address.toString()}${Buffer.from(slot).toString("latin1")}`;
        const original = originals.get(key);
        if (original) return original;
        const value = await getStorage(address, slot);
        originals.set(key, value);
        return value;
      },
      clear() {
        if (originals.size > 0) originals = new Map();
      },
    },
    clearCaches: () => undefined,
    shallowCopy() {
      throw new Error("the overlay's state manager is not copied");
    },
  };
}
