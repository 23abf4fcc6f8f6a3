import { EMPTY, equalBytes, fromHex, KECCAK_EMPTY } from "../../ethereum/index.js";
import type { Overlay } from "../execution/index.js";
import type { Cause } from "../history/overrides.js";

/** A change of the state that was requested of Ganache, until the block that Ganache mines after it shows it. */
export interface PendingChange {
  cause: Cause;
  address: Uint8Array;
  apply: (overlay: Overlay) => void;
}

/** The methods that change the state outside of any transaction. After each, Ganache mines an empty block. */
export const CHANGES = [
  "evm_setAccountNonce",
  "evm_setAccountBalance",
  "evm_setAccountCode",
  "evm_setAccountStorageAt",
] as const;

export const isChange = (method: string): method is (typeof CHANGES)[number] =>
  (CHANGES as readonly string[]).includes(method);

/** What such a request changes; undefined where Ganache will refuse it. */
export function pendingChange(method: (typeof CHANGES)[number], params: readonly unknown[]): PendingChange | undefined {
  const cause = { method, params };
  try {
    const address = leftPadded(bytesOf(params[0]), 20);
    switch (method) {
      case "evm_setAccountNonce":
      case "evm_setAccountBalance": {
        const value = quantityOf(params[1]);
        const field = method === "evm_setAccountNonce" ? { nonce: value } : { balance: value };
        return { cause, address, apply: (overlay) => setFields(overlay, address, field) };
      }
      case "evm_setAccountCode": {
        const code = bytesOf(params[1]);
        return { cause, address, apply: (overlay) => overlay.setCode(address, code) };
      }
      case "evm_setAccountStorageAt": {
        const [slot, value] = [bytesOf(params[1]), withoutLeadingZeros(bytesOf(params[2]))];
        return { cause, address, apply: (overlay) => overlay.setStorage(address, slot, value) };
      }
    }
  } catch {
    return undefined;
  }
}

/** Sets fields and leaves an account that they make empty in place, as Ganache does. */
function setFields(overlay: Overlay, address: Uint8Array, fields: { nonce?: bigint; balance?: bigint }): void {
  const { nonce, balance, codeHash } = overlay.account(address) ?? NO_ACCOUNT;
  overlay.setAccount(address, { nonce, balance, codeHash, ...fields });
}

const NO_ACCOUNT = { nonce: 0n, balance: 0n, codeHash: KECCAK_EMPTY };

/** Removes the account if it is empty (EIP-161), as happens at the end of the first transaction after it was touched. */
export function dropIfEmpty(overlay: Overlay, address: Uint8Array): void {
  const account = overlay.account(address);
  if (!account || account.nonce > 0n || account.balance > 0n || !equalBytes(account.codeHash, KECCAK_EMPTY)) return;
  overlay.clearStorage(address);
  overlay.setAccount(address, undefined);
}

function bytesOf(value: unknown): Uint8Array {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]*$/.test(value)) throw new Error("it is no hex text");
  return fromHex(value.length % 2 === 0 ? value : `0x0${value.slice(2)}`);
}

function quantityOf(value: unknown): bigint {
  if (typeof value === "number" || (typeof value === "string" && value.startsWith("0x")))
    return BigInt(value === "0x" ? 0 : value);
  throw new Error("it is no quantity");
}

function leftPadded(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length > length) throw new Error("it is too long");
  const padded = new Uint8Array(length);
  padded.set(bytes, length - bytes.length);
  return padded;
}

function withoutLeadingZeros(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? EMPTY : bytes.subarray(first);
}
