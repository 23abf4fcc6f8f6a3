import { equalBytes } from "../../ethereum/index.js";
import type { ByteStore } from "../../persistence/journal/index.js";
import type { Write } from "../../persistence/leveldown/index.js";
import { type GanacheBlock, isKeyIn, keyIn, LATEST, numberKey, numberOf, readGanacheBlock } from "./stored-block.js";

/** The block that a write to Ganache's store adds; undefined where it adds none. */
export function blockIn(writes: readonly Write[]): GanacheBlock | undefined {
  for (const write of writes) {
    if (write.type === "put" && isKeyIn("blocks", write.key)) return readGanacheBlock(write.value);
  }
  return undefined;
}

/** Whether a write takes blocks away, as `evm_revert` does. */
export const takesBlocks = (writes: readonly Write[]): boolean =>
  writes.some(({ type, key }) => type === "del" && isKeyIn("blocks", key));

/** The block that Ganache's store has under a number. */
export async function blockAt(store: ByteStore, number: number): Promise<GanacheBlock | undefined> {
  const stored = await store.get(keyIn("blocks", numberKey(number)));
  return stored && readGanacheBlock(stored);
}

/** The number of the newest block in Ganache's store; undefined where it has none. */
export async function latestIn(store: ByteStore): Promise<number | undefined> {
  const latest = await store.get(keyIn("indexes", LATEST));
  if (latest !== undefined) return numberOf(latest);
  return (await blockAt(store, 0)) && 0; // Ganache notes no newest one while there is only block 0
}

/**
 * Takes the blocks after one out of Ganache's store, as its own `evm_revert` does, so that it continues from that one. The state
 * of every block stays in the store; nothing needs that of blocks that are gone.
 */
export async function setBack(store: ByteStore, to: number): Promise<void> {
  const latest = (await latestIn(store)) ?? 0;
  const gone: Buffer[] = [];
  for (let number = to + 1; number <= latest; number++) {
    const block = await blockAt(store, number);
    if (!block) continue;
    for (const { hash } of block.transactions) gone.push(keyIn("transactions", hash), keyIn("receipts", hash));
    const key = numberKey(number);
    gone.push(keyIn("blocks", key), keyIn("logs", key), keyIn("indexes", block.hash));
  }
  await store.batch([
    ...gone.map((key) => ({ type: "del" as const, key })),
    { type: "put" as const, key: keyIn("indexes", LATEST), value: numberKey(to) },
  ]);
}

/**
 * The newest block that Ganache's store has in common with a chain; undefined where it has none.
 * @param hashOf the hash of the chain's block of a number
 */
export async function commonBlock(
  store: ByteStore,
  head: number,
  hashOf: (number: number) => Uint8Array | undefined,
): Promise<number | undefined> {
  const latest = await latestIn(store);
  if (latest === undefined) return undefined;
  for (let number = Math.min(latest, head); number >= 0; number--) {
    const [ganaches, ours] = [await blockAt(store, number), hashOf(number)];
    if (ganaches && ours && equalBytes(ganaches.hash, ours)) return number;
  }
  return undefined;
}
