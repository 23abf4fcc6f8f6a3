import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { copyOfDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { randomNumbers } from "../support/random.js";
import { type DamagedChain, makeChain } from "./bit-flips/chain.js";
import { apply, type Damage, filesOf, kindOf } from "./bit-flips/damage.js";
import { type Outcome, outcomeOf } from "./bit-flips/outcome.js";
import { byCommand, inOneProcess } from "./bit-flips/servers.js";

/** How many flips are tried by the built command, and how many more in one process that opens one directory after the other. */
const FLIPS = Number(process.env.BIT_FLIPS ?? 4);
const FAST_FLIPS = Number(process.env.BIT_FLIPS_FAST ?? 0);
const SEED = Number(
  process.env.BIT_FLIPS_SEED ?? process.env.FAST_CHECK_SEED ?? (process.env.CI ? 77 : Date.now() % 1_000_000),
);
/** Files that are tried; all of them have to hold. */
const FILES = new RegExp(process.env.BIT_FLIPS_FILES ?? "^(state|journal|ledger)");

const ALLOWED: readonly Outcome[] = ["harmless", "repaired", "rejected"];

describe("a data directory in which something was altered", () => {
  let chain: DamagedChain;
  const counts = new Map<string, number>();

  beforeAll(async () => {
    chain = await makeChain();
  }, 120_000);
  afterAll(async () => {
    if (process.env.BIT_FLIPS_COUNTS) {
      const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${count}\t${what}`);
      writeFileSync(process.env.BIT_FLIPS_COUNTS, `${rows.join("\n")}\n`);
    }
    await cleanUp();
  });

  type Stores = keyof DamagedChain["directories"];

  /** Claims that a damage changes no answer, and ends nothing without a sentence. */
  async function expectHarmless(stores: Stores, damage: Damage, open: typeof byCommand): Promise<Outcome> {
    const directory = copyOfDirectory(chain.directories[stores]);
    apply(directory, damage);
    const { outcome, said } = await outcomeOf(await open(directory), chain.seen);
    const what = `${kindOf(damage.file)}\t${damage.kind}\t${outcome}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
    if (!ALLOWED.includes(outcome)) {
      throw new Error(`seed ${SEED}, stores ${stores}, ${JSON.stringify(damage)}: ${outcome}\n${said}`);
    }
    rmSync(dirname(directory), { recursive: true, force: true });
    return outcome;
  }

  /** Bits at random places: each kind of file has its turn, and of its files each as often as it is long. */
  function* randomFlips(count: number, seed: number): Generator<[Stores, Damage]> {
    const random = randomNumbers(seed);
    const kinds = (["in tables", "in logs"] as const).flatMap((stores) => {
      const files = filesOf(chain.directories[stores]).filter((file) => FILES.test(file));
      return [...new Set(files.map(kindOf))].map((kind) => ({
        stores,
        files: files.filter((one) => kindOf(one) === kind),
      }));
    });
    const offset = random(kinds.length);
    for (let index = 0; index < count; index++) {
      const { stores, files } = kinds[(index + offset) % kinds.length] as (typeof kinds)[number];
      const file = files[random(files.length)] as string;
      const bits = statSync(join(chain.directories[stores], file)).size * 8;
      yield [stores, { file, kind: "bit", at: random(bits) }];
    }
  }

  it(
    `answers as before, or says what is damaged, after each of ${FLIPS} flipped bits (BIT_FLIPS, BIT_FLIPS_SEED=${SEED})`,
    async () => {
      for (const [stores, damage] of randomFlips(FLIPS, SEED)) await expectHarmless(stores, damage, byCommand);
    },
    60_000 + FLIPS * 20_000,
  );

  if (FAST_FLIPS > 0) {
    it(
      `does so after each of ${FAST_FLIPS} flipped bits, opened in one process (BIT_FLIPS_FAST)`,
      async () => {
        const server = inOneProcess();
        try {
          for (const [stores, damage] of randomFlips(FAST_FLIPS, SEED + 1))
            await expectHarmless(stores, damage, server.open);
        } finally {
          server.end();
        }
      },
      60_000 + FAST_FLIPS * 20_000,
    );
  }

  const stateFile = (stores: Stores, pattern: RegExp): string =>
    filesOf(chain.directories[stores])
      .filter((file) => pattern.test(file))
      .sort(
        (a, b) => statSync(join(chain.directories[stores], b)).size - statSync(join(chain.directories[stores], a)).size,
      )[0] as string;
  const sizeOf = (stores: Stores, file: string): number => readFileSync(join(chain.directories[stores], file)).length;

  it("rebuilds a state whose log has a page in its middle that was never written", async () => {
    const file = stateFile("in logs", /^state\/\d+\.log$/);
    const at = Math.floor(sizeOf("in logs", file) / 3);
    expect(await expectHarmless("in logs", { file, kind: "zeroed page", at }, byCommand)).toBe("repaired");
  });

  it("continues from an older state whose log was cut off", async () => {
    const file = stateFile("in logs", /^state\/\d+\.log$/);
    const at = Math.floor(sizeOf("in logs", file) / 2);
    await expectHarmless("in logs", { file, kind: "cut", at }, byCommand);
  });

  it.each(["zeroed page", "cut"] as const)("rebuilds a state with a table that has a %s", async (kind) => {
    const file = stateFile("in tables", /^state\/\d+\.ldb$/);
    const at = Math.floor(sizeOf("in tables", file) / 3);
    expect(await expectHarmless("in tables", { file, kind, at }, byCommand)).toBe("repaired");
  });

  /** A bit of the journal's last write: it was acknowledged, and all its bytes are there. */
  const inLastWrite = (): Damage => {
    const file = stateFile("in logs", /^journal\/\d+\.log$/);
    return { file, kind: "bit", at: sizeOf("in logs", file) * 8 - 5 };
  };

  it("puts an altered last write of the journal back from the ledger", async () => {
    expect(await expectHarmless("in logs", inLastWrite(), byCommand)).toBe("repaired");
  });

  it("rejects a journal with an altered last write that the ledger does not have, at each start, until it is given up", async () => {
    const directory = copyOfDirectory(chain.directories["in logs"]);
    apply(directory, inLastWrite());
    for (const end of ["", "-wal", "-shm"]) rmSync(join(directory, `ledger.sqlite${end}`), { force: true });
    const said: string[] = [];
    for (let starts = 0; starts < 2; starts++) {
      const opened = await byCommand(directory);
      if (opened.served) throw new Error("a chain was served that lacks an acknowledged block");
      said.push(opened.said);
    }
    expect(said[1]).toBe(said[0]);
    expect(said[0]).toMatch(/^[^\n]*last write, \d+ bytes in \S+, was altered.*ledger restore.*remove that file\.$/);
    const kept = /bytes in (\S+),/.exec(said[0] as string)?.[1] as string;
    rmSync(kept);
    rmSync(join(directory, "state"), { recursive: true }); // it may hold the block as well
    const opened = await byCommand(directory);
    if (!opened.served) throw new Error(opened.said);
    const { number } = chain.seen.observation.blocks.at(-1) as { number: string };
    expect(Number(await opened.rpc("eth_blockNumber"))).toBe(Number(number) - 1);
    await opened.close();
  });

  it("rejects a journal with a table that has a zeroed page, and says what restores the chain", async () => {
    const file = stateFile("in tables", /^journal\/\d+\.ldb$/);
    const directory = copyOfDirectory(chain.directories["in tables"]);
    apply(directory, { file, kind: "zeroed page", at: Math.floor(sizeOf("in tables", file) / 3) });
    const opened = await byCommand(directory);
    expect(opened).toMatchObject({
      served: false,
      said: expect.stringMatching(/journal .*damaged.*ledger restore/) as unknown,
    });
  });
});
