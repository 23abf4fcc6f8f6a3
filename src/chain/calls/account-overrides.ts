import { checksumAddress, KECCAK_EMPTY, quantityToBytes, toHex } from "../../ethereum/index.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import type { BlockEnvironment, Overlay, Precompiles } from "../execution/index.js";

/** An account as a call finds it, whatever it is on the chain. `state` replaces the storage, `stateDiff` adds to it. */
export interface AccountOverride {
  address: Uint8Array;
  nonce?: bigint | undefined;
  balance?: bigint | undefined;
  code?: Uint8Array | undefined;
  state?: [slot: Uint8Array, value: Uint8Array][] | undefined;
  stateDiff?: [slot: Uint8Array, value: Uint8Array][] | undefined;
  /** Where the precompiled contract of this address is to be. */
  movePrecompileTo?: Uint8Array | undefined;
}

/** What execution-apis has for a precompiled contract that is moved to itself. */
const MOVED_TO_ITSELF = -38022;

/**
 * Puts overrides into a state, in the order of their addresses. An override of a precompiled contract's address takes the contract
 * away, and of two that are moved to one address the second stays, as geth has it.
 * @returns the precompiled contracts, where they are not the fork's own any more
 * @throws ChainError -32602 for `state` with `stateDiff`; -32000 or -38022 for what cannot be moved
 */
export function applyOverrides(
  overlay: Overlay,
  { rules, precompiles: before }: Pick<BlockEnvironment, "rules" | "precompiles">,
  overrides: readonly AccountOverride[],
): Precompiles | undefined {
  const own: Precompiles = before ?? new Map([...rules.precompiles].map((address) => [address, address]));
  const precompiles = new Map(own);
  const overridden = new Set(overrides.map(({ address }) => keyOf(address)));
  const moved = new Set<string>();
  const ordered = [...overrides].sort((a, b) => Buffer.compare(a.address, b.address));
  for (const override of ordered) {
    const key = keyOf(override.address);
    if (moved.has(key)) {
      throw new ChainError(`account ${checksumAddress(override.address)} has already been overridden by a precompile`);
    }
    const { movePrecompileTo } = override;
    if (movePrecompileTo) move(override.address, movePrecompileTo);
    precompiles.delete(key);
    applyOverride(overlay, override);
  }
  const changed = moved.size > 0 || precompiles.size !== own.size;
  return changed ? precompiles : before;

  function move(from: Uint8Array, to: Uint8Array): void {
    const precompile = precompiles.get(keyOf(from));
    const target = keyOf(to);
    if (!precompile) throw new ChainError(`account ${checksumAddress(from)} is not a precompile`);
    if (target === keyOf(from)) {
      throw new ChainError(`precompile ${checksumAddress(from)} cannot be moved to itself`, MOVED_TO_ITSELF);
    }
    if (overridden.has(target)) throw new ChainError(`account ${checksumAddress(to)} is already overridden`);
    precompiles.set(target, precompile);
    moved.add(target);
  }
}

const keyOf = (address: Uint8Array): string => toHex(address).slice(2);

function applyOverride(overlay: Overlay, { address, nonce, balance, code, state, stateDiff }: AccountOverride): void {
  if (state && stateDiff) {
    throw new ChainError(`account ${toHex(address)} has both 'state' and 'stateDiff'`, ERROR_CODES.invalidParams);
  }
  if (nonce !== undefined || balance !== undefined || state) {
    const account = overlay.account(address);
    overlay.setAccount(address, {
      nonce: nonce ?? account?.nonce ?? 0n,
      balance: balance ?? account?.balance ?? 0n,
      codeHash: account?.codeHash ?? KECCAK_EMPTY,
    });
  }
  if (code) overlay.setCode(address, code);
  if (state) overlay.clearStorage(address);
  for (const [slot, value] of state ?? stateDiff ?? []) overlay.setStorage(address, slot, trimmed(value));
}

const trimmed = (value: Uint8Array): Uint8Array => quantityToBytes(value.length === 0 ? 0n : BigInt(toHex(value)));
