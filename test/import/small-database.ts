import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type GanacheImportResult, importGanacheDatabase } from "../../src/offline/import-ganache.js";
import { type NodeOptionsInput, parseNodeOptions } from "../../src/options/index.js";
import { temporaryDirectory } from "../support/directories.js";
import { startGanache } from "./ganache.js";

/** A phrase that nobody would guess, and someone whom no transaction names. */
export const MNEMONIC = "candy maple cake sugar pudding cream honey rich smooth crumble sweet treat";
export const NOBODY = "0x00000000000000000000000000000000c0ffee00";

/** Makes a small database: twelve accounts, most of them never used, and a balance given to {@link NOBODY}. */
export async function makeSmallDatabase(place: string): Promise<void> {
  const ganache = startGanache({
    ...{ database: { dbPath: place }, wallet: { mnemonic: MNEMONIC, totalAccounts: 12 } },
    ...{ chain: { chainId: 4242, hardfork: "merge" }, miner: { coinbase: `0x${"c0".repeat(20)}` } },
  });
  const [from, to] = await ganache.request<string[]>("eth_accounts");
  for (let count = 0; count < 3; count++) await ganache.request("eth_sendTransaction", [{ from, to, value: "0x1" }]);
  await ganache.request("evm_setAccountBalance", [NOBODY, "0x7"]);
  await ganache.close();
}

/** Where a chain may be made. */
export const target = (): string => join(temporaryDirectory(), "chain");

/** Imports a database, by default with what the small one needs. */
export function importing(
  database: string,
  chain: NodeOptionsInput["chain"] = { mnemonic: MNEMONIC },
  directory = target(),
  addresses: string[] = [NOBODY],
): Promise<GanacheImportResult> {
  return importGanacheDatabase({
    ...{ database, directory, addresses, slots: [], chain: parseNodeOptions({ chain }).chain },
    ...{ onProgress: () => undefined, warn: () => undefined },
  });
}

/** Every file of a directory: its content's hash, its times of change, its mode and its inode. */
export const filesOf = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory)
      .sort()
      .map((name) => {
        const path = join(directory, name);
        const { mtimeMs, ctimeMs, mode, ino } = statSync(path);
        const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
        return [name, `${digest} ${mtimeMs} ${ctimeMs} ${mode} ${ino}`];
      }),
  );
