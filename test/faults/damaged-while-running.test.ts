import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";
import { type Chain, startChain } from "../support/chain.js";
import { copyOfDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { type Observation, observe } from "../support/observation.js";
import { signed } from "../support/raw-transactions.js";

const PAYMENTS = 60;

/** Flips a bit in every tenth byte of a file's part, in its place: a process that has it open reads the altered bytes. */
function alter(file: string, from: number, to: number): void {
  const bytes = readFileSync(file);
  for (let at = from; at < to; at += 10) bytes[at] = (bytes[at] as number) ^ 4;
  writeFileSync(file, bytes, { flag: "r+" });
}

const tablesIn = (directory: string): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith(".ldb"))
    .map((name) => join(directory, name));

describe("files that are altered under a chain", () => {
  let directory: string;
  let seen: Observation;
  const hashes: Hex[] = [];

  beforeAll(async () => {
    const chain = await startChain({ flags: ["--no-exchange"] });
    for (let nonce = 0; nonce < PAYMENTS; nonce++) {
      const to = `0x${(0x1000 + nonce).toString(16).padStart(40, "0")}` as const;
      hashes.push(await chain.rpc<Hex>("eth_sendRawTransaction", await signed({ nonce, to })));
    }
    seen = await observe(chain.rpc);
    await chain.stop();
    directory = chain.dataDir;
    // Opening moves what is in the logs into tables.
    const again = await startChain({ dataDir: directory });
    await again.stop();
  }, 120_000);
  afterAll(cleanUp);

  /** A chain none of whose values have been read yet, with the tables of one of its stores altered. */
  async function startAndAlter(store: "journal"): Promise<Chain> {
    const chain = await startChain({ dataDir: copyOfDirectory(directory) });
    const tables = tablesIn(join(chain.dataDir, store));
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      const { length } = readFileSync(table);
      alter(table, 0, Math.floor(length * 0.9));
    }
    return chain;
  }

  it("answers no record of a journal that was altered, takes no more writes, and says so", async () => {
    const chain = await startAndAlter("journal");
    const { blocks, receipts } = seen as unknown as { blocks: { number: Hex }[]; receipts: unknown[] };
    const either = async <T>(answer: Promise<T>, whole: T): Promise<"as before" | "rejected"> => {
      try {
        expect(await answer).toEqual(whole);
        return "as before";
      } catch (failure) {
        if (!/journal is broken/.test(String(failure))) throw failure;
        return "rejected";
      }
    };
    const outcomes = new Set<string>();
    for (const block of blocks) {
      outcomes.add(await either(chain.rpc("eth_getBlockByNumber", block.number, true), block as unknown));
    }
    for (const [index, hash] of hashes.entries()) {
      outcomes.add(await either(chain.rpc("eth_getTransactionReceipt", hash), receipts[index]));
    }
    expect(outcomes).toContain("rejected");
    const health = await fetch(`${chain.url}/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ reason: expect.stringMatching(/journal is broken/) as unknown });
    await expect(chain.rpc("eth_sendRawTransaction", await signed({ nonce: PAYMENTS }))).rejects.toThrow(
      /journal is broken/,
    );
    await chain.stop();
  }, 60_000);

  it("moves a directory of the first layout to this one, with its state rebuilt and a copy beside it", async () => {
    const dataDir = copyOfDirectory(directory);
    const manifest = join(dataDir, "couverture.json");
    const options = JSON.parse(readFileSync(manifest, "utf8")) as { layout: number };
    writeFileSync(manifest, JSON.stringify({ ...options, layout: options.layout - 1 }));
    // States of that layout have no checksums: this one has values that none holds for.
    for (const table of tablesIn(join(dataDir, "state"))) alter(table, 0, 200);
    const chain = await startChain({ dataDir });
    expect(await observe(chain.rpc)).toEqual(seen);
    await chain.stop();
    expect((JSON.parse(readFileSync(manifest, "utf8")) as { layout: number }).layout).toBe(options.layout);
    const backup = `${dataDir}.layout-${options.layout - 1}`;
    expect(readdirSync(backup)).toContain("journal");
    rmSync(backup, { recursive: true });
  }, 60_000);
});
