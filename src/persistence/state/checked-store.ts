import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { openByteStore } from "../journal/index.js";
import { logDamage, tablesDamage, tablesIn } from "../level-files/check.js";
import { createCrc32c } from "../level-files/crc32c.js";
import { checkTablesBeside, type TableCheck } from "../level-files/table-check.js";
import { codeAmong } from "../system-code.js";
import { damagedState, type EntryStore } from "./entry-store.js";
import type { StateError } from "./errors.js";

/**
 * The state database of a data directory. LevelDB verifies no checksum when it reads, so this does:
 *
 * - Each value is followed by four bytes: the CRC-32 of its key and itself.
 * - The logs and the tables are checked against LevelDB's own checksums before they are used. What is in a damaged part of
 *   them, or behind it, would be missing in silence. Tables beyond {@link CHECKED_AT_ONCE} are checked by a thread, so that
 *   opening does not take longer for a longer chain; see {@link EntryStore.sure}.
 */
const CHECKSUM = 4;

/** Bytes of tables that are checked before opening: some 60 ms. */
const CHECKED_AT_ONCE = 48 * 1024 * 1024;

/** Says what is damaged, in a directory whose process found it so: it is rebuilt at the next opening. */
const DAMAGE_FILE = "DAMAGED";
/** Is there while tables are used that have not been checked: LevelDB can end the process over a damaged one. */
const CHECKING_FILE = "CHECKING";

// Nothing is compressed, so that a table's index can be read to check the rest. Hashes and nodes hardly get shorter.
export const STATE_LEVEL_OPTIONS = { compression: false };

/**
 * Opens the state database in `directory`, or one in memory where there is none.
 * @throws StateError STATE_DAMAGED
 */
export async function openStateStore(
  directory: string | undefined,
  checkedAtOnce = CHECKED_AT_ONCE,
): Promise<EntryStore> {
  if (directory === undefined) return openByteStore(undefined);
  const mark = join(directory, CHECKING_FILE);
  const check = await checkFiles(directory, existsSync(mark) ? Number.POSITIVE_INFINITY : checkedAtOnce);
  if (check) writeFileSync(mark, "");
  else rmSync(mark, { force: true });
  let store: Awaited<ReturnType<typeof openByteStore>>;
  try {
    store = await openByteStore(directory, STATE_LEVEL_OPTIONS);
  } catch (failure) {
    await check?.end();
    throw failure;
  }
  let found: StateError | undefined;
  let sure = check === undefined;
  const listeners: ((damage: StateError) => void)[] = [];

  function damaged(what: string, cause?: unknown): StateError {
    if (found) return found;
    found = damagedState(what, cause);
    try {
      writeFileSync(join(directory as string, DAMAGE_FILE), what);
    } catch {
      // A folder that is gone or cannot be written needs no note.
    }
    for (const listener of listeners) listener(found);
    return found;
  }

  function unreadable(failure: unknown): unknown {
    if (codeAmong(failure, ["LEVEL_CORRUPTION", "EIO", "EINVAL", "ENOENT"]) === undefined) return failure;
    const { message, cause } = failure as Error & { cause?: Error };
    return damaged(cause?.message ?? message, failure);
  }

  function checked(key: Uint8Array, stored: Uint8Array): Uint8Array {
    const end = stored.length - CHECKSUM;
    if (end >= 0) {
      const value = stored.subarray(0, end);
      const sum = checksumOf(key, value);
      if (
        stored[end] === sum >>> 24 &&
        stored[end + 1] === ((sum >>> 16) & 0xff) &&
        stored[end + 2] === ((sum >>> 8) & 0xff) &&
        stored[end + 3] === (sum & 0xff)
      ) {
        return value;
      }
    }
    throw damaged(`the checksum of the entry ${Buffer.from(key).toString("hex")} does not hold`);
  }

  const settled = check?.result.then((damage) => {
    if (damage !== undefined) damaged(damage);
    else sure = true;
    rmSync(mark, { force: true });
  });

  return {
    supports: store.supports,
    snapshot: () => store.snapshot(),
    getSync(key, options) {
      let stored: Uint8Array | undefined;
      try {
        stored = store.getSync(key, options ?? {});
      } catch (failure) {
        throw unreadable(failure);
      }
      return stored && checked(key, stored);
    },
    iterator(options) {
      const iterator = store.iterator(options);
      return {
        async nextv(size) {
          await settled;
          if (found) throw found;
          let entries: [Uint8Array, Uint8Array][];
          try {
            entries = (await iterator.nextv(size)) as [Uint8Array, Uint8Array][];
          } catch (failure) {
            throw unreadable(failure);
          }
          return entries.map(([key, stored]) => [key, checked(key, stored)]);
        },
        close: () => iterator.close(),
      };
    },
    batch() {
      const batch = store.batch();
      return {
        put: (key, value) => batch.put(key, withChecksum(key, value)),
        del: (key) => batch.del(key),
        async write() {
          try {
            await batch.write();
          } catch (failure) {
            throw unreadable(failure);
          }
        },
        close: () => batch.close(),
      };
    },
    sure() {
      if (sure) return;
      const damage = check?.wait();
      if (damage !== undefined) throw damaged(damage);
      sure = true;
    },
    damaged,
    damage: () => found,
    onDamage: (listener) => void listeners.push(listener),
    async close() {
      await check?.end();
      await store.close();
    },
  };
}

/** zlib starts a new checksum when given no bytes at a null address, as an empty array may have: then only the key counts. */
const checksumOf = (key: Uint8Array, value: Uint8Array): number =>
  value.length === 0 ? crc32(key) : crc32(value, crc32(key));

/** The value as it is stored under a key. */
export function withChecksum(key: Uint8Array, value: Uint8Array): Uint8Array {
  const stored = Buffer.allocUnsafe(value.length + CHECKSUM);
  stored.set(value);
  stored.writeUInt32BE(checksumOf(key, value), value.length);
  return stored;
}

/** Checks the files, or starts a check where that takes longer. @throws StateError STATE_DAMAGED */
async function checkFiles(directory: string, atOnce: number): Promise<TableCheck | undefined> {
  const noted = join(directory, DAMAGE_FILE);
  if (existsSync(noted)) throw damagedState(readFileSync(noted, "utf8"));
  const log = logDamage(directory);
  if (log !== undefined) throw damagedState(log);
  const { names, bytes } = tablesIn(directory);
  if (names.length === 0) return undefined;
  if (bytes > atOnce) return checkTablesBeside(directory, names);
  const damage = tablesDamage(directory, names, "all", await createCrc32c());
  if (damage !== undefined) throw damagedState(damage);
  return undefined;
}
