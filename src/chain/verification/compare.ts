import { RLP } from "@ethereumjs/rlp";
import type { MerkleStateManager } from "@ethereumjs/statemanager";
import { Address } from "@ethereumjs/util";
import { bytesToQuantity, EMPTY_ROOT, equalBytes, keccak256, type LogEntry, toHex } from "../../ethereum/index.js";
import type { InternalEntry, ReceiptEntry, StateDiff } from "../../persistence/records/index.js";
import { changedLeaves, type NodeReader } from "./changed-leaves.js";
import { type Divergence, ReexecutionError } from "./errors.js";

/** Holds what was found against what a record says, and throws where it is something else. */
export type Check = (what: string, expected: unknown, found: unknown, transaction?: number) => void;

export function checkOf(place: Pick<Divergence, "seq" | "block">): Check {
  return (what, expected, found, transaction) => {
    const [one, other] = [textOf(expected), textOf(found)];
    if (one !== other) throw new ReexecutionError({ ...place, transaction, what, expected: one, found: other });
  };
}

function textOf(value: unknown): string {
  if (value === undefined) return "none";
  if (value instanceof Uint8Array) return toHex(value);
  return value === "" ? "none" : String(value);
}

const logText = ({ address, topics, data }: LogEntry): string =>
  `${toHex(address)} [${topics.map(toHex).join(", ")}] ${toHex(data)}`;

/** What a receipt says that gas, status and logs have to agree with. */
export function checkReceipt(check: Check, expected: ReceiptEntry, found: ReceiptEntry, transaction: number): void {
  const hold = (what: string, one: unknown, other: unknown): void => check(what, one, other, transaction);
  hold("status", expected.status, found.status);
  hold("error", expected.error, found.error);
  hold("gas used", expected.gasUsed, found.gasUsed);
  hold("cumulative gas used", expected.cumulativeGasUsed, found.cumulativeGasUsed);
  hold("effective gas price", expected.effectiveGasPrice, found.effectiveGasPrice);
  hold("blob gas price", expected.blobGasPrice, found.blobGasPrice);
  hold("address of the created contract", expected.contractAddress, found.contractAddress);
  hold("revert data", expected.revertData, found.revertData);
  hold("number of logs", expected.logs.length, found.logs.length);
  for (const [index, log] of expected.logs.entries()) {
    hold(`log ${index}`, logText(log), logText(found.logs[index] as LogEntry));
  }
}

/** A transfer or creation inside a transaction, which no root of the block covers. */
export type Internal = Omit<InternalEntry, "transactionIndex">;

const internalText = (entry: Internal | undefined): string =>
  entry
    ? `${entry.kind} of ${entry.value} wei from ${toHex(entry.from)} to ${toHex(entry.to)} at depth ${entry.depth}`
    : "";

/** Holds the transfers and creations inside a transaction against those that were recorded, in their order. */
export function checkInternals(
  check: Check,
  expected: readonly Internal[],
  found: readonly Internal[],
  transaction: number,
): void {
  check("number of internal transfers", expected.length, found.length, transaction);
  for (const [index, entry] of expected.entries()) {
    check(`internal transfer ${index}`, internalText(entry), internalText(found[index]), transaction);
  }
}

/** Holds the values that a record's diff has after it against the state as it is. */
export async function checkDiff(check: Check, diff: StateDiff, manager: MerkleStateManager): Promise<void> {
  for (const { address, body } of diff.accounts) {
    const account = await manager.getAccount(new Address(address));
    const hold = (what: string, one: unknown, other: unknown): void => {
      check(`${what} of ${toHex(address)} in the state changes`, one, other);
    };
    hold("existence", body !== undefined, account !== undefined);
    if (!body || !account) continue;
    hold("nonce", body.nonce, account.nonce);
    hold("balance", body.balance, account.balance);
    hold("code hash", body.codeHash, account.codeHash);
    hold("storage root", body.storageRoot, account.storageRoot);
  }
  for (const { address, slots } of diff.storage) {
    for (const [slot, value] of slots) {
      const found = await manager.getStorage(new Address(address), slot);
      if (equalBytes(found, value)) continue;
      const what = `slot ${toHex(slot)} of ${toHex(address)} in the state changes`;
      check(what, bytesToQuantity(value), bytesToQuantity(found));
    }
  }
}

/**
 * Finds what changed between two state roots and is not among a record's state changes.
 * @param seq the record's number, which is the generation of the storages that it emptied
 */
export function checkNothingElseChanged(
  check: Check,
  diff: StateDiff,
  seq: number,
  read: NodeReader,
  roots: { before: string; after: string },
): void {
  const accounts = new Map(diff.accounts.map((change) => [keyOf(change.address), change]));
  const slots = new Map(
    diff.storage.map((change) => [keyOf(change.address), new Set(change.slots.map(([slot]) => keyOf(slot)))]),
  );
  for (const [key, { before, after }] of changedLeaves(read, roots.before, roots.after)) {
    const change = accounts.get(key);
    if (!change) check("state changes", `without the account of the key 0x${key}`, "a change of it");
    if (!change?.body || !after) continue;
    const emptied = change.body.generation === seq;
    const from = before && !emptied ? storageRootOf(before) : toHex(EMPTY_ROOT);
    for (const slot of changedLeaves(read, from, storageRootOf(after)).keys()) {
      if (slots.get(key)?.has(slot)) continue;
      check(`storage changes of ${toHex(change.address)}`, `without the slot of the key 0x${slot}`, "a change of it");
    }
  }
}

const keyOf = (bytes: Uint8Array): string => toHex(keccak256(bytes)).slice(2);

const storageRootOf = (account: Uint8Array): string => toHex((RLP.decode(account) as Uint8Array[])[2] as Uint8Array);
