import { join } from "node:path";
import { jest } from "@jest/globals";
import { EMPTY_ROOT, toHex } from "../../../src/ethereum/index.js";
import { type Journal, openByteStore, openJournal, openJournalOn } from "../../../src/persistence/journal/index.js";
import { decodeBlock, encodeBlock } from "../../../src/persistence/records/index.js";
import { openState, StateError } from "../../../src/persistence/state/index.js";
import { copyOfDirectory, removeDirectories, temporaryDirectory } from "../../support/directories.js";
import { watch } from "../journal/watched-store.js";
import { contentOf, copyOfStore, type KeptChain, keepChain, type MadeBlock, TINY } from "./kept-chain.js";
import { addressOf, type Change, type Model, rootOf } from "./model.js";

const STRICT = { durability: "strict" } as const;

afterAll(removeDirectories);

const give = (who: number, balance: bigint): Change => ({ kind: "account", who, nonce: 1n, balance });
const store = (who: number, slot: number, value: bigint): Change => ({ kind: "slot", who, slot, value });

/** Some blocks with transactions, an override and a revert among them. */
function someHistory(chain: KeptChain, blocks: number): void {
  if (chain.blocks.length === 0) chain.block([give(0, 5n), store(1, 1, 7n)]);
  for (let i = 0; i < blocks; i++) {
    const number = chain.blocks.length;
    if (number % 5 === 4) chain.override([give(number % 4, BigInt(number)), store(2, number % 3, BigInt(number))]);
    chain.block([give(number, 10n), store(number % 3, number, BigInt(number))], 2);
    if (number % 7 === 6) chain.revert(chain.models.length - 3);
    if (number % 6 === 5) chain.block([{ kind: "destroy", who: number % 3 }]);
  }
}

const balancesOf = ({ state, blocks }: KeptChain): bigint[] =>
  Array.from({ length: blocks.length + 1 }, (_, who) => state.view().account(addressOf(who))?.balance ?? -1n);

describe("on disk", () => {
  let directory: string;
  let journal: Journal;
  let chain: KeptChain;

  beforeEach(async () => {
    directory = temporaryDirectory();
    journal = await openJournal(join(directory, "journal"), STRICT);
    chain = await keepChain(await openByteStore(join(directory, "state")), TINY, journal);
    someHistory(chain, 20);
  });

  afterEach(async () => {
    await journal.settled();
    await chain.state.close();
    await journal.close();
  });

  /** Opens a copy of the state directory against the journal, and closes it again after a look at it. */
  async function look<T>(copy: string, at: (chain: KeptChain, replayed: number) => T | Promise<T>): Promise<T> {
    let replayed = 0;
    const opened = await openByteStore(copy);
    const state = await openState(opened, journal, () => replayed++);
    const result = await at({ ...chain, state, store: opened }, replayed);
    await state.close();
    return result;
  }

  test("a state whose process was killed replays what the journal has beyond it, and no more", async () => {
    await chain.state.flush();
    const flushed = chain.models.length;
    someHistory(chain, 10);
    await journal.settled();
    await look(copyOfDirectory(join(directory, "state")), async (killed, replayed) => {
      expect(replayed).toBe(chain.models.length - flushed);
      expect(balancesOf(killed)).toEqual(balancesOf(chain));
      await killed.state.flush();
      await chain.state.flush();
      expect(await contentOf(killed.store)).toBe(await contentOf(chain.store));
    });
  });

  test("changes that are no record yet are not on disk when the process is killed", async () => {
    const before = balancesOf(chain);
    chain.begin([give(1, 99n), store(1, 1, 99n)]);
    await chain.state.flush();
    const copy = copyOfDirectory(join(directory, "state"));
    chain.state.unstage();
    chain.note("clock"); // has the number of the record that was in the making
    await look(copy, (killed) => expect(balancesOf(killed)).toEqual(before));
  });

  test("a state that was closed opens without replaying anything, however long the chain", async () => {
    await chain.state.flush();
    await look(copyOfDirectory(join(directory, "state")), (reopened, replayed) => {
      expect(replayed).toBe(0);
      expect(reopened.state.folded()).toEqual(chain.state.folded());
    });
  });

  test("a state directory that is gone is made again from the journal, entry for entry", async () => {
    await chain.state.flush();
    await look(temporaryDirectory(), async (rebuilt, replayed) => {
      expect(replayed).toBe(chain.models.length);
      await rebuilt.state.flush();
      expect(await contentOf(rebuilt.store)).toBe(await contentOf(chain.store));
    });
  });

  test("a state that holds records behind the journal's last one is rejected", async () => {
    await chain.state.flush();
    const copy = copyOfDirectory(join(directory, "state"));
    const shorter = await openJournal(undefined, STRICT);
    for await (const { seq, kind, payload } of journal.iterate(0)) if (seq < 10) shorter.append(kind, payload);
    const opened = await openByteStore(copy);
    const { seq } = chain.state.folded();
    await expect(openState(opened, shorter)).rejects.toMatchObject({
      code: "STATE_AHEAD",
      message: expect.stringMatching(
        new RegExp(
          `^The state database holds record ${seq}, and the journal ends with record 9: .* is missing from the journal`,
        ),
      ) as unknown,
    });
    await opened.close();
  });

  test("so is one of another chain, even if that is shorter", async () => {
    const other = await keepChain(await openByteStore(join(directory, "other")));
    other.block([give(3, 3n)]);
    await other.state.close();
    const opened = await openByteStore(join(directory, "other"));
    await expect(openState(opened, journal)).rejects.toMatchObject({ code: "STATE_OF_OTHER_JOURNAL" });
    await opened.close();
  });
});

describe("a block whose changes do not give its header's root", () => {
  let altered: Journal;

  beforeEach(async () => {
    const chain = await keepChain();
    someHistory(chain, 3);
    altered = await openJournal(undefined, STRICT);
    for await (const { seq, kind, payload } of chain.journal.iterate(0)) {
      const block = seq === 2 ? decodeBlock(payload) : undefined;
      const [first] = block?.diff.accounts ?? [];
      if (first?.body) first.body.balance += 1n;
      altered.append(kind, block ? encodeBlock(block) : payload);
    }
  });

  test("is refused in replay, by its record and block", async () => {
    await expect(openState(await openByteStore(undefined), altered)).rejects.toMatchObject({
      code: "STATE_MISMATCH",
      message: expect.stringMatching(
        /^Record 2 \(block 2\) gives state root 0x\w{64} where its header has 0x\w{64}\. /,
      ),
    });
  });

  test("leaves nothing behind that would go on writing to the store", async () => {
    jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] });
    const { store, writes } = watch(await openByteStore(undefined));
    try {
      await expect(openState(store, altered)).rejects.toThrow(StateError);
      await jest.advanceTimersByTimeAsync(10_000);
    } finally {
      jest.useRealTimers();
    }
    expect(writes).toEqual([]);
  });
});

describe("the state never gets ahead of the journal's disk", () => {
  test("a flush waits until the journal has what it would write", async () => {
    const { store: journalStore, hold } = watch(await openByteStore(undefined));
    const chain = await keepChain(undefined, TINY, await openJournalOn(journalStore, STRICT));
    someHistory(chain, 3);
    await chain.state.flush();
    const before = await contentOf(chain.store);
    const release = hold();
    someHistory(chain, 3);
    const flushing = chain.state.flush();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await contentOf(chain.store)).toBe(before);
    release();
    await flushing;
    expect(await contentOf(chain.store)).not.toBe(before);
  });

  test("when the journal fails, the state goes back to the last durable record, and the disk stays at one before it", async () => {
    const { store: journalStore, hold, fail } = watch(await openByteStore(undefined));
    const journal = await openJournalOn(journalStore, STRICT);
    const chain = await keepChain(undefined, TINY, journal);
    journal.onFailure(() => chain.state.revertTo(journal.durableHead().seq));
    someHistory(chain, 8);
    await chain.state.flush();
    const onDisk = await contentOf(chain.store);
    const model = chain.model();
    const folded = chain.state.folded();
    const release = hold();
    chain.override([give(0, 99n), { kind: "destroy", who: 1 }]);
    chain.block([give(20, 1n), store(2, 2, 2n)], 3);
    chain.note("clock");
    chain.note("checkpoint");
    chain.block([give(21, 1n), { kind: "code", who: 4, code: Uint8Array.of(1) }], 1);
    const lost = chain.blocks.slice(-2);
    const flushing = chain.state.flush();
    fail(new Error("no space"));
    release();
    await flushing;
    expect(journal.failure()).toBeDefined();
    expect(chain.state.folded()).toEqual(folded);
    for (const { number, transactionHashes } of lost) {
      expect(chain.state.block(number)).toBeUndefined();
      for (const hash of transactionHashes) expect(chain.state.transaction(hash)).toBeUndefined();
    }
    expect(chain.rootWith([])).toBe(await rootOf(model));
    await chain.state.flush();
    expect(await contentOf(chain.store)).toBe(onDisk);
  });
});

test("a state that cannot be written says why, stays right in memory, and is replayed from where its disk is", async () => {
  const watched = watch(await openByteStore(undefined));
  const chain = await keepChain(watched.store);
  someHistory(chain, 6);
  await chain.state.flush();
  const onDisk = await contentOf(chain.store);
  watched.fail(new Error("IO error: No space left on device"));
  const reported: StateError[] = [];
  chain.state.onFailure((failure) => reported.push(failure));
  someHistory(chain, 6);
  await chain.state.flush();
  expect(reported).toEqual([chain.state.failure()]);
  expect(chain.state.failure()).toMatchObject({
    code: "STATE_WRITE_FAILED",
    message:
      "The state database could not be written (IO error: No space left on device). The chain answers reads and takes no more writes; fix the cause and start again.",
  });
  await chain.state.flush();
  expect(watched.writes.length).toBe(2);
  expect(chain.rootWith([])).toBe(await rootOf(chain.model()));
  for (const [seq, model] of chain.models.entries()) {
    for (const [who, account] of model)
      expect(chain.state.view(seq).account(addressOf(who))?.balance).toBe(account.balance);
  }
  expect(await contentOf(chain.store)).toBe(onDisk);
  const copy = await copyOfStore(chain.store);
  const repaired = await openState(copy, chain.journal, undefined, TINY);
  expect(toHex(repaired.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() }))).toBe(
    await rootOf(chain.model()),
  );
});

test("thousands of accounts and slots pass through a memory that holds few of them, and nothing is forgotten", async () => {
  const chain = await keepChain(await openByteStore(join(temporaryDirectory(), "state")), {
    accounts: 150,
    slots: 150,
    nodes: 300,
  });
  const expected: Model = new Map();
  chain.block([]);
  const BLOCKS = 24;
  for (let block = 0; block < BLOCKS; block++) {
    const changes: Change[] = [];
    for (let i = 0; i < 60; i++) {
      const who = (block * 7919 + i * 104_729) % 1_200;
      changes.push(give(who, BigInt(block * 100 + i)), store(who % 5, who, BigInt(block + 1)));
      expected.set(who, { nonce: 1n, balance: BigInt(block * 100 + i), code: new Uint8Array(0), storage: new Map() });
    }
    chain.block(changes);
    if (block % 4 === 0) await chain.state.flush();
    if (block % 10 === 9) {
      chain.revert(chain.models.length - 1);
      chain.revert((chain.blocks.at(-2) as { seq: number }).seq);
      chain.block(changes);
    }
  }
  await chain.state.flush();
  const rebuilt = await openState(await openByteStore(undefined), chain.journal);
  const { stateRoot } = (chain.blocks.at(-1) as MadeBlock).header;
  expect(toHex(stateRoot)).not.toBe(toHex(EMPTY_ROOT));
  expect(chain.rootWith([])).toBe(toHex(stateRoot));
  expect(toHex(rebuilt.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() }))).toBe(toHex(stateRoot));
  for (const [who, { balance }] of expected) {
    expect(chain.state.view().account(addressOf(who))?.balance).toBe(balance);
  }
  for (const [seq, model] of chain.models.entries()) {
    if (seq % 9 !== 0) continue;
    const view = chain.state.view(seq);
    for (const [who, { balance }] of model) expect(view.account(addressOf(who))?.balance).toBe(balance);
  }
  await chain.state.close();
}, 60_000);
