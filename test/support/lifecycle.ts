import { join } from "node:path";
import { type Reexecuted, reexecute } from "../../src/chain/verification/reexecute.js";
import { openLedgerReader } from "../../src/persistence/ledger/offline.js";
import type { Chain } from "./chain.js";
import { expectLedgerHolds } from "./ledger-reading.js";
import { observe, type RpcBlock } from "./observation.js";

/** Claims that a chain, which is stopped for it, has the state root that executing its blocks again gives. */
export async function expectExecutedAgain(chain: Chain): Promise<void> {
  await chain.restart();
  const { number, hash, stateRoot } = await chain.rpc<RpcBlock>("eth_getBlockByNumber", "latest", false);
  await chain.stop();
  const head = { number: Number(number), hash };
  expect(await executedAgain(chain.dataDir)).toMatchObject({ head, stateRoot });
}

/** What executing a stopped chain again, from the records in its ledger, comes to. */
export async function executedAgain(dataDir: string): Promise<Reexecuted> {
  const reader = openLedgerReader(join(dataDir, "ledger.sqlite"));
  try {
    return await reexecute(() => reader.recordsAfter(-1));
  } finally {
    reader.close();
  }
}

/**
 * Asserts for any chain in use: it answers the same after a kill and after a clean stop, continues each time, and its ledger
 * has the whole story.
 * @param goOn uses the contracts again, and checks what they hold; it runs twice
 */
export function itKeepsEverything(chain: () => Chain, goOn: () => Promise<void>): void {
  it("answers the same for every block, receipt, log and account after kill -9", async () => {
    const before = await observe(chain().rpc);
    await chain().killAndRestart();
    expect(await observe(chain().rpc)).toEqual(before);
  });

  it("goes on after kill -9", goOn);

  it("answers the same after a clean stop", async () => {
    const before = await observe(chain().rpc);
    expect(await chain().stop()).toEqual({ code: 0, signal: null });
    await chain().restart();
    expect(await observe(chain().rpc)).toEqual(before);
  });

  it("goes on after a clean stop", goOn);

  it("has every block, transaction, log, token transfer and contract in its ledger", async () => {
    const seen = await observe(chain().rpc);
    await chain().stop();
    expectLedgerHolds(chain().dataDir, seen);
  });

  it(
    "comes to the same state root when ethereumjs executes it again from genesis",
    () => expectExecutedAgain(chain()),
    60_000,
  );
}
