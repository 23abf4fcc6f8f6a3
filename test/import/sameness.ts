import { join } from "node:path";
import { createNode } from "../../src/node.js";
import { importGanacheDatabase } from "../../src/offline/import-ganache.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { openLedgerReader } from "../../src/persistence/ledger/offline.js";
import { temporaryDirectory } from "../support/directories.js";
import { executedAgain } from "../support/lifecycle.js";
import { type Request, startGanache } from "./ganache.js";
import { accountsAt, type History, history, historyLike } from "./observe.js";
import { type GanacheHardfork, runSession, type Session, sessionOptions } from "./session.js";

/** What Ganache said of its chain before it was closed. */
interface Recorded {
  database: string;
  session: Session;
  history: History;
  /** By block. */
  accounts: unknown[];
  head: number;
}

async function ganacheSays(hardfork: GanacheHardfork): Promise<Recorded> {
  const database = join(temporaryDirectory(), "ganache");
  const ganache = startGanache(sessionOptions(database, hardfork));
  const session = await runSession(ganache.request, hardfork);
  const recorded = await history(ganache.request);
  const head = recorded.blocks.length - 1;
  const accounts: unknown[] = [];
  for (let number = 0; number <= head && !LIKE_ANOTHER.has(hardfork); number++) {
    accounts.push(await accountsAt(ganache.request, session.addresses, number));
  }
  await ganache.close();
  return { database, session, history: recorded, accounts, head };
}

/** Hardforks that another one is equal to in all that is compared for accounts, and which takes the time. */
const LIKE_ANOTHER = new Set<GanacheHardfork>(["constantinople", "istanbul", "arrowGlacier", "grayGlacier"]);

/** Hardforks that are the same to a chain like Ganache's, by the one that an import names. */
const NAMED: Partial<Record<GanacheHardfork, string>> = {
  istanbul: "muirGlacier",
  arrowGlacier: "london",
  grayGlacier: "london",
  merge: "paris",
};

/** Imports what a real Ganache of a hardfork has made, and holds the chain that comes of it against what Ganache said. */
export function becomesTheSame(hardfork: GanacheHardfork): void {
  it(`${hardfork}: blocks, transactions, receipts and logs are the same, accounts after each block, and a block goes on top`, async () => {
    const recorded = await ganacheSays(hardfork);
    const { session, head } = recorded;
    const directory = join(temporaryDirectory(), "chain");
    const result = await importGanacheDatabase({
      ...{ database: recorded.database, directory, chain: parseNodeOptions().chain, addresses: [], slots: [] },
      onProgress: () => undefined,
      warn: (message) => {
        throw new Error(message);
      },
    });
    expect(result).toMatchObject({
      blocks: head,
      transactions: recorded.history.receipts.length,
      overrides: session.changedBefore.length,
      hardfork: NAMED[hardfork] ?? hardfork,
      chainId: 1337,
      accounts: 10,
    });
    const ledger = openLedgerReader(join(directory, "ledger.sqlite"));
    expect(ledger.summary()).toMatchObject({ blocks: head + 1, transactions: result.transactions, chainId: 1337n });
    ledger.close();

    const node = await createNode(parseNodeOptions({ storage: { directory } }));
    const request: Request = (method, params = []) => node.request(method, params) as Promise<never>;
    try {
      expect(await historyLike(request, recorded.history)).toEqual(recorded.history);
      for (const number of recorded.accounts.keys()) {
        if (session.changedBefore.includes(number + 1)) continue; // our blocks include what was changed after them
        const accounts = await accountsAt(request, session.addresses, number);
        expect({ number, accounts }).toEqual({ number, accounts: recorded.accounts[number] });
      }
      if (!LIKE_ANOTHER.has(hardfork)) await tracesEverything(request, recorded);
      await goesOn(request, recorded);
    } finally {
      await node.close();
    }
    const executed = await executedAgain(directory);
    expect(executed).toMatchObject({ head: { number: head + 1 }, transactions: result.transactions + 1 });
  });
}

/** A block traced is a block executed once more, on the state that it was mined on. */
async function tracesEverything(request: Request, { history: { blocks } }: Recorded): Promise<void> {
  for (const block of blocks.slice(1) as { number: bigint; transactions: { gas: bigint; hash: string }[] }[]) {
    const traces = await request<{ txHash: string; result: { gasUsed: string; error?: string } }[]>(
      "debug_traceBlockByNumber",
      [`0x${block.number.toString(16)}`, { tracer: "callTracer" }],
    );
    expect(traces.map(({ txHash }) => txHash)).toEqual(block.transactions.map(({ hash }) => hash));
    for (const { txHash, result } of traces) {
      const receipt = await request<{ gasUsed: string; status: string }>("eth_getTransactionReceipt", [txHash]);
      expect({ txHash, gasUsed: result.gasUsed, failed: result.error !== undefined }).toEqual({
        txHash,
        gasUsed: receipt.gasUsed,
        failed: receipt.status === "0x0",
      });
    }
  }
}

async function goesOn(request: Request, { session, head, history: { blocks } }: Recorded): Promise<void> {
  const [from, to] = session.addresses;
  const hash = await request("eth_sendTransaction", [{ from, to, value: "0x1" }]);
  const receipt = await request("eth_getTransactionReceipt", [hash]);
  expect(receipt).toMatchObject({ blockNumber: `0x${(head + 1).toString(16)}`, status: "0x1" });
  const { hash: parentHash } = blocks.at(-1) as { hash: string };
  expect(await request("eth_getBlockByNumber", ["latest", false])).toMatchObject({ parentHash });
}
