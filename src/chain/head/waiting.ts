import { toHex } from "../../ethereum/index.js";
import { encodePool } from "../../persistence/records/index.js";
import type { SignedTransaction } from "../execution/index.js";
import { isBlameless } from "./blameless.js";
import type { Core } from "./core.js";
import { drop, replacedBy } from "./drop.js";
import { type Mined, mineOne, nextBlock } from "./mining.js";
import { checkFees } from "./turn.js";

/** Puts a transaction that is not mined at once into the pool and the journal. */
export function enqueue(core: Core, transaction: SignedTransaction): { durable: Promise<void> } {
  const replaced = core.pool.add(transaction);
  const { hash, network, sender } = transaction;
  const { durable } = core.append(
    "pool",
    encodePool({ action: "add", hash, transaction: network, sender, reason: "" }),
  );
  // Only now, so that at no moment neither of the two is on disk.
  if (replaced) void drop(core, replaced, replacedBy(transaction));
  core.announce("pending", transaction, durable);
  return { durable };
}

/**
 * Mines what waits though its turn has come, each in a block of its own: a crash can fall between a transaction and those
 * that waited for it.
 */
export async function mineOverdue(core: Core): Promise<void> {
  const senders = new Map(core.pool.all().map(({ sender }) => [toHex(sender), sender]));
  for (const sender of senders.values()) await mineFollowers(core, sender);
}

/** Mines what waited for the sender's transaction just mined, each in a block of its own. */
export async function mineFollowers(core: Core, sender: Uint8Array): Promise<Mined | undefined> {
  let last: Mined | undefined;
  for (;;) {
    const nonce = core.state.view().account(sender)?.nonce ?? 0n;
    const first = core.pool.of(sender).find(({ tx }) => tx.nonce === nonce);
    if (!first) return last;
    const next = nextBlock(core);
    try {
      checkFees(first, next);
    } catch {
      return last; // it waits for a lower base fee
    }
    try {
      last = await mineOne(core, first, next);
    } catch (cause) {
      if (isBlameless(cause)) return last; // it waits until the upstream answers again, or the state has been rebuilt
      await drop(core, first, cause instanceof Error ? cause.message : String(cause));
    }
  }
}
