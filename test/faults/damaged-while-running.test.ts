import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { copyOfDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { alterTable, tablesIn } from "../support/level-tables.js";
import { type Observation, observe } from "../support/observation.js";
import { signed } from "../support/raw-transactions.js";

const PAYMENTS = 60;
/** Is paid one wei in the sixth block. */
const PAID = `0x${(0x1005).toString(16).padStart(40, "0")}` as const;

/** Flips a bit in every tenth byte of a file's part, in its place: a process that has it open reads the altered bytes. */
function alter(file: string, from: number, to: number): void {
  const bytes = readFileSync(file);
  for (let at = from; at < to; at += 10) bytes[at] = (bytes[at] as number) ^ 4;
  writeFileSync(file, bytes, { flag: "r+" });
}

describe("files that are altered under a chain", () => {
  let directory: string;
  let seen: Observation;
  const hashes: Hex[] = [];

  beforeAll(async () => {
    const chain = await startChain({ flags: ["--no-exchange"] });
    await chain.rpc("evm_snapshot");
    for (let nonce = 0; nonce < PAYMENTS; nonce++) {
      const to = `0x${(0x1000 + nonce).toString(16).padStart(40, "0")}` as const;
      hashes.push(await chain.rpc<Hex>("eth_sendRawTransaction", await signed({ nonce, to })));
    }
    seen = await observe(chain.rpc);
    whole.proof = await chain.rpc("eth_getProof", PAID, [], "latest");
    await chain.stop();
    directory = chain.dataDir;
    // Opening moves what is in the logs into tables.
    const again = await startChain({ dataDir: directory });
    await again.stop();
  }, 120_000);
  afterAll(cleanUp);

  /** A chain none of whose values have been read yet, with the tables of one of its stores altered by `change`. */
  async function startAndAlter(store: "state" | "journal", change: (table: string) => void): Promise<Chain> {
    const chain = await startChain({ dataDir: copyOfDirectory(directory) });
    const tables = tablesIn(join(chain.dataDir, store));
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) change(table);
    return chain;
  }

  /** Says that the chain rebuilt its state, and did not end over it. */
  const expectRebuilt = ({ lines, errors }: Chain): void =>
    expect([...lines, ...errors].join("\n")).toMatch(
      /The state database could not be used \(.*\); it was rebuilt from the journal/,
    );

  const head = `0x${PAYMENTS.toString(16)}`;
  const paid = account(3).address;
  const whole = { proof: undefined as unknown };
  const firstRequests: [string, (chain: Chain) => Promise<void>][] = [
    ["eth_getProof", async ({ rpc }) => expect(await rpc("eth_getProof", PAID, [], "latest")).toEqual(whole.proof)],
    [
      "eth_estimateGas",
      async ({ rpc }) => expect(await rpc("eth_estimateGas", { to: PAID, value: "0x1" })).toBe("0x5208"),
    ],
    [
      "eth_sendTransaction",
      async ({ rpc }) => {
        const hash = await rpc("eth_sendTransaction", { from: paid, to: PAID, value: "0x2" });
        expect(await rpc("eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1", transactionHash: hash });
        expect(await rpc("eth_getTransactionCount", paid, "latest")).toBe("0x1");
        expect(await rpc("eth_getBalance", PAID, "latest")).toBe("0x3");
      },
    ],
    [
      "eth_sendRawTransactionSync",
      async ({ rpc }) => {
        const raw = await signed({ nonce: PAYMENTS, to: PAID });
        expect(await rpc("eth_sendRawTransactionSync", raw)).toMatchObject({ status: "0x1" });
        expect(await rpc("eth_getBalance", PAID, "latest")).toBe("0x2");
      },
    ],
    [
      "evm_revert",
      async ({ rpc }) => {
        expect(await rpc("evm_revert", "0x1")).toBe(true);
        expect(await rpc("eth_blockNumber")).toBe("0x0");
        expect(await rpc("eth_getBalance", PAID, "latest")).toBe("0x0");
        expect(await rpc("evm_revert", "0x1")).toBe(false);
      },
    ],
    [
      "many at once",
      async ({ rpc }) => {
        const send = async (index: number): Promise<unknown> => {
          const to = `0x${(0x9000 + index).toString(16).padStart(40, "0")}`;
          return rpc("eth_sendTransaction", { from: account(index % 5).address, to, value: "0x5" });
        };
        const read = (index: number): Promise<unknown> => {
          const to = `0x${(0x1000 + index).toString(16).padStart(40, "0")}`;
          return rpc("eth_getBalance", to, head);
        };
        const requests = Array.from({ length: 20 }, (_, index) => [send(index), read(index)]).flat();
        const answers = await Promise.all(requests);
        expect(answers.filter((_, index) => index % 2 === 1)).toEqual(Array(20).fill("0x1"));
        const receipts = await rpc.batch(
          answers.filter((_, index) => index % 2 === 0).map((hash) => ["eth_getTransactionReceipt", hash] as const),
        );
        expect(receipts).toEqual(Array(20).fill(expect.objectContaining({ status: "0x1" })));
        // Transactions that arrive together share a block.
        const blocks = Number(await rpc("eth_blockNumber")) - PAYMENTS;
        expect(blocks).toBeGreaterThan(0);
        expect(blocks).toBeLessThanOrEqual(20);
      },
    ],
  ];

  it.each(firstRequests)(
    "answers %s rightly where its state is damaged, and rebuilds that",
    async (_, ask) => {
      const chain = await startAndAlter("state", (table) => alterTable(table, "values"));
      await ask(chain);
      expectRebuilt(chain);
      await chain.stop();
      expect(chain.errors.join("\n")).not.toMatch(/unexpected error/);
    },
    60_000,
  );

  it("answers everything as before where its state is damaged", async () => {
    const chain = await startAndAlter("state", (table) => alterTable(table, "blocks"));
    expect(await observe(chain.rpc)).toEqual(seen);
    expectRebuilt(chain);
    await chain.rpc("eth_sendRawTransaction", await signed({ nonce: PAYMENTS, to: account(6).address }));
    expect(await chain.rpc("eth_blockNumber")).toBe(`0x${(PAYMENTS + 1).toString(16)}`);
    await chain.stop();
  }, 60_000);

  it("answers no record of a journal that was altered, takes no more writes, and says so", async () => {
    const chain = await startAndAlter("journal", (table) =>
      alter(table, 0, Math.floor(readFileSync(table).length * 0.9)),
    );
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
