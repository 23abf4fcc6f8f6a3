import { setAccountField } from "../../src/chain/history/overrides.js";
import { fromHex, toHex } from "../../src/ethereum/index.js";
import { openByteStore, openJournal, openJournalOn } from "../../src/persistence/journal/index.js";
import { type WatchedStore, watch } from "../persistence/journal/watched-store.js";
import { copyOfStore } from "../persistence/state/kept-chain.js";
import { balanceOf, GWEI, nonceOf, type OpenedChain, openedChain, SENDERS, send } from "./chains.js";

const CAUSE = { method: "test", params: [] };
const TARGET = fromHex(`0x${"77".repeat(20)}`);
const STRICT = { durability: "strict" } as const;

const transfer = (nonce: number, more: object = {}) => ({
  ...{ type: 2, nonce: BigInt(nonce), to: toHex(TARGET), value: 1n, gasLimit: 21_000n },
  ...{ maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: GWEI },
  ...more,
});

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; !holds(); turn++) {
    if (turn > 10_000) throw new Error("it did not come to that");
    await new Promise(setImmediate);
  }
}

/** Everything that a client can read of where the chain is. */
function readings({ chain, state }: OpenedChain): Record<string, unknown> {
  const { number, hash, header } = chain.head();
  return {
    head: [number, toHex(hash), toHex(header.stateRoot)],
    root: toHex(state.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() })),
    balances: [TARGET, ...SENDERS].map((address) => balanceOf(chain, address)),
    nonces: SENDERS.map((_, sender) => nonceOf(chain, sender)),
    pool: SENDERS.flatMap((sender) => chain.pool.of(sender).map(({ hash }) => toHex(hash))),
    settings: chain.settings(),
    clock: chain.clock.state(),
    marks: state.folded().checkpoints.map(({ id }) => id),
  };
}

describe("when the journal can no longer be written", () => {
  const SENTENCE =
    "The journal could not be written (IO error: No space left on device). The chain answers reads and takes no more writes; fix the cause and start again.";
  let watched: WatchedStore;
  let opened: OpenedChain;
  let durable: Record<string, unknown>;
  let mark: number;
  let refused: PromiseSettledResult<unknown>[];
  let received: string[];

  beforeEach(async () => {
    watched = watch(await openByteStore(undefined));
    opened = await openedChain({ journal: await openJournalOn(watched.store, STRICT) });
    const { chain } = opened;
    await send(chain, 0, transfer(0));
    mark = await chain.checkpoint();
    await send(chain, 0, transfer(1));
    await send(chain, 1, transfer(3));
    received = [];
    chain.on("block", ({ number }) => void received.push(`block ${number}`));
    chain.on("pending", ({ tx }) => void received.push(`pending ${tx.nonce}`));
    chain.on("failed", ({ message }) => void received.push(message));
    durable = readings(opened);

    const release = watched.hold();
    watched.fail(new Error("IO error: No space left on device"));
    const writes: Promise<unknown>[] = [0, 2, 3].map((sender) =>
      send(chain, sender, transfer([2, 0, 0, 7][sender] as number)),
    );
    await until(() => chain.head().number === 4 && chain.pool.size() === 2);
    writes.push(
      chain.change(CAUSE, (settings) => ({ ...settings, automine: false, gasLimit: "1000000" })),
      chain.moveClock(CAUSE, (parent, clock) => clock.increase(100, parent)),
      chain.override(CAUSE, (overlay) => setAccountField(overlay, TARGET, { balance: 5n })),
      chain.checkpoint(),
    );
    const settled = Promise.allSettled(writes);
    await until(() => opened.state.folded().checkpoints.length === 2);
    expect(readings(opened)).not.toEqual(durable);
    release();
    refused = await settled;
  });

  test("every write under way is refused with the reason", () => {
    for (const result of refused) expect(result).toMatchObject({ status: "rejected", reason: { message: SENTENCE } });
    expect(opened.chain.failure()).toMatchObject({ code: "JOURNAL_APPEND_FAILED", message: SENTENCE });
  });

  test("the chain reads as after the last record on disk, in every respect", async () => {
    await new Promise(setImmediate);
    expect(readings(opened)).toEqual(durable);
    const { chain } = opened;
    expect(chain.block(3)).toBeUndefined();
    expect(
      await chain.call({ to: TARGET }, { state: chain.stateAt(), config: chain.config, header: chain.head().header }),
    ).toHaveLength(0);
    expect(await chain.findLogs(0, 99, { addresses: undefined, topics: [] })).toEqual([]);
    expect(chain.prover(2).account(TARGET).body?.balance).toBe(2n);
  });

  test("every further write is refused with the reason, and changes nothing", async () => {
    const { chain } = opened;
    await new Promise(setImmediate);
    const writes: (() => Promise<unknown>)[] = [
      () => send(chain, 0, transfer(2)),
      () => send(chain, 3, transfer(9)),
      () => chain.mine(1),
      () => chain.override(CAUSE, (overlay) => setAccountField(overlay, TARGET, { balance: 5n })),
      () => chain.change(CAUSE, (settings) => ({ ...settings, automine: false })),
      () => chain.moveClock(CAUSE, (parent, clock) => clock.increase(100, parent)),
      () => chain.checkpoint(),
      () => chain.revertTo(mark, CAUSE),
      () => chain.dropTransaction(chain.pool.of(SENDERS[1] as Uint8Array)[0]?.hash as Uint8Array, ""),
    ];
    for (const write of writes) await expect(write()).rejects.toThrow(SENTENCE);
    expect(readings(opened)).toEqual(durable);
  });

  test("listeners are called with the failure once, and with nothing that is not on disk", () => {
    expect(received).toEqual([SENTENCE]);
  });

  test("after a start the chain is where it was, and takes writes again", async () => {
    const again = await openedChain({ journal: await openJournalOn(await copyOfStore(watched.store), STRICT) });
    expect(readings(again)).toEqual(durable);
    await send(again.chain, 0, transfer(2));
    expect(nonceOf(again.chain, 0)).toBe(3n);
    await again.close();
  });

  afterEach(() => opened.close());
});

test("when the state database can no longer be written, writes are refused and nothing acknowledged is lost", async () => {
  const watched = watch(await openByteStore(undefined));
  const journal = await openJournal(undefined, STRICT);
  const opened = await openedChain({ journal, stateStore: watched.store });
  const { chain, state } = opened;
  await send(chain, 0, transfer(0));
  await state.flush();
  watched.fail(new Error("IO error: No space left on device"));
  await send(chain, 0, transfer(1));
  await state.flush();
  const reason = "The state database could not be written (IO error: No space left on device).";
  await expect(send(chain, 0, transfer(2))).rejects.toThrow(reason);
  await expect(chain.mine(1)).rejects.toThrow(reason);
  await expect(chain.checkpoint()).rejects.toThrow(reason);
  await expect(chain.revertTo(1, CAUSE)).resolves.toBe(false);
  expect(balanceOf(chain, TARGET)).toBe(2n);
  expect(nonceOf(chain, 0)).toBe(2n);
  const again = await openedChain({ journal, stateStore: await copyOfStore(watched.store) });
  expect(balanceOf(again.chain, TARGET)).toBe(2n);
  await opened.close();
});
