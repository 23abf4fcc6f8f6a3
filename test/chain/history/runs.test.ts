import { cpSync } from "node:fs";
import type { Chain } from "../../../src/chain/index.js";
import { reexecute } from "../../../src/chain/verification/reexecute.js";
import { decodeHeader, encodeHeader, equalBytes, type HeaderFields, toHex } from "../../../src/ethereum/index.js";
import {
  checkRun,
  decodeRun,
  encodeRun,
  type JournalRecord,
  runHashes,
} from "../../../src/persistence/records/index.js";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";
import { GWEI, type OpenedChain, openedChain, SENDERS, type Setup, send } from "../chains.js";

const CAUSE = { method: "test", params: [] };
const MANY = 1_300;

const opened: OpenedChain[] = [];
afterAll(async () => {
  for (const one of opened) await one.close();
  removeDirectories();
});

async function open(setup: Setup = {}): Promise<OpenedChain> {
  const one = await openedChain(setup);
  opened.push(one);
  return one;
}

const kindsOf = ({ journal }: OpenedChain): string[] =>
  Array.from({ length: journal.head().seq + 1 }, (_, seq) => (journal.get(seq) as JournalRecord).kind);

const runsOf = (one: OpenedChain): number => kindsOf(one).filter((kind) => kind === "run").length;

async function mineSingly(chain: Chain, count: number, interval?: number): Promise<void> {
  const first = await chain.mine(1, { ...(interval !== undefined && { interval }) });
  for (let done = first.length; done < count; done++) {
    const timestamp = interval === undefined ? undefined : chain.head().header.timestamp + interval;
    await chain.mine(1, { timestamp });
  }
}

const hashesOf = (chain: Chain): string[] =>
  Array.from({ length: chain.head().number + 1 }, (_, number) => toHex(chain.block(number)?.hash ?? new Uint8Array()));

describe("many empty blocks at once", () => {
  it("are rejected when they are executed again where they have another state, though their hashes follow from it", async () => {
    const one = await open({ fork: "shanghai" });
    await one.chain.mine(MANY);
    await one.journal.settled();
    const records = kindsOf(one).map((_, seq) => one.journal.get(seq) as JournalRecord);
    await expect(reexecute(() => records)).resolves.toMatchObject({ head: { number: MANY } });
    const altered = records.map((record) => {
      if (record.kind !== "run") return record;
      const run = decodeRun(record.payload);
      const header = encodeHeader({ ...decodeHeader(run.header), stateRoot: new Uint8Array(32).fill(7) });
      const ends = [...runHashes({ ...run, header })].map((chunk) => chunk.slice(-32));
      const changed = { header, anchors: ends.slice(0, run.anchors.length), last: ends.at(-1) as Uint8Array };
      return { ...record, payload: encodeRun({ ...run, ...changed }) };
    });
    const seq = kindsOf(one).indexOf("run");
    expect(seq).toBeGreaterThan(0);
    await expect(reexecute(() => altered)).rejects.toMatchObject({ seq, what: "state root" });
  });

  it("are those that come of mining one by one, waiting transactions and times that were set among them", async () => {
    const [together, singly] = [await open({ fork: "shanghai" }), await open({ fork: "shanghai" })];
    for (const { chain } of [together, singly]) {
      await chain.change(CAUSE, (settings) => ({ ...settings, automine: false }));
      const transfer = { type: 2, to: toHex(SENDERS[1] as Uint8Array), gasLimit: 21_000n, maxPriorityFeePerGas: 0n };
      await send(chain, 0, { ...transfer, nonce: 0n, value: 1n, maxFeePerGas: 2n * GWEI });
      // Nobody takes it before the base fee has come down to it.
      await send(chain, 0, { ...transfer, nonce: 1n, value: 2n, maxFeePerGas: GWEI / 10n });
      await chain.moveClock(CAUSE, (parent, clock) => clock.setNext(parent + 1_000, parent));
    }
    await together.chain.mine(MANY);
    await mineSingly(singly.chain, MANY);
    await together.chain.mine(MANY, { interval: 12 });
    await mineSingly(singly.chain, MANY, 12);
    expect(runsOf(together)).toBe(2);
    expect(runsOf(singly)).toBe(0);
    expect(together.chain.head().number).toBe(2 * MANY);
    expect(hashesOf(together.chain)).toEqual(hashesOf(singly.chain));
  });

  it("have the same headers but for what system calls write, where there are such", async () => {
    const [together, singly] = [await open(), await open()];
    await together.chain.mine(MANY, { interval: 5 });
    await mineSingly(singly.chain, MANY, 5);
    const comparable = (header: HeaderFields | undefined): object => {
      const { parentHash: _parent, mixHash: _mix, stateRoot: _root, ...rest } = header as HeaderFields;
      return rest;
    };
    expect(runsOf(together)).toBe(1);
    for (let number = 0; number <= MANY; number++) {
      expect(comparable(together.chain.block(number)?.header)).toEqual(comparable(singly.chain.block(number)?.header));
    }
  });

  it("are mined one by one before the merge, where each is paid for, and where there are few", async () => {
    const before = await open({ fork: "london" });
    await before.chain.mine(1_001);
    const few = await open();
    await few.chain.mine(1_000);
    expect([runsOf(before), runsOf(few)]).toEqual([0, 0]);
  });
});

describe("a run of empty blocks", () => {
  const COUNT = 3_000;
  let directory: string;
  let one: OpenedChain;
  let chain: Chain;
  let hashes: string[];

  beforeAll(async () => {
    directory = temporaryDirectory();
    one = await open({ directory });
    chain = one.chain;
    await chain.override(CAUSE, (overlay) =>
      overlay.setStorage(SENDERS[0] as Uint8Array, new Uint8Array(32), Uint8Array.of(7)),
    );
    await chain.mine(COUNT);
    hashes = hashesOf(chain);
  });

  it("is one record between two blocks", () => {
    expect(kindsOf(one).slice(-3)).toEqual(["block", "run", "block"]);
  });

  it("has blocks that follow one another and are found by their hashes, and none past the end", () => {
    for (const number of [2, 1_024, 1_025, 1_026, 2_048, 2_999]) {
      const block = chain.block(number);
      expect(toHex(block?.header.parentHash ?? new Uint8Array())).toBe(hashes[number - 1]);
      expect(chain.blockByHash(block?.hash as Uint8Array)).toMatchObject({ number, header: { number } });
      expect(toHex(chain.blockHash(number) as Uint8Array)).toBe(hashes[number]);
    }
    expect(chain.block(COUNT + 1)).toBeUndefined();
    expect(chain.blockByHash(new Uint8Array(32))).toBeUndefined();
  });

  it("is iterated as blocks, and passed over where only its logs are requested", async () => {
    const numbersOf = async (withRuns: boolean): Promise<number[]> => {
      const found: number[] = [];
      for await (const { number } of one.state.blocks(0, COUNT, withRuns)) found.push(number);
      return found;
    };
    await one.state.flush();
    expect(await numbersOf(true)).toEqual(Array.from({ length: COUNT + 1 }, (_, number) => number));
    expect(await numbersOf(false)).toEqual([0, 1, COUNT]);
    expect(await chain.findLogs(0, COUNT, { addresses: undefined, topics: [] })).toEqual([]);
  });

  it("has the state before it, in each of its blocks", () => {
    const slot = (number: number): string =>
      toHex(chain.stateAt(number).storage(SENDERS[0] as Uint8Array, 0, new Uint8Array(32)));
    expect([1, 2, 1_500, COUNT].map(slot)).toEqual(["0x07", "0x07", "0x07", "0x07"]);
    const { body } = one.state.prover(1_500).account(SENDERS[0] as Uint8Array);
    expect(body?.balance).toBe(1_000n * 10n ** 18n);
  });

  it("is there after kill -9, and when the state is rebuilt from the journal", async () => {
    const [copy, rebuiltPath] = [temporaryDirectory(), temporaryDirectory()];
    cpSync(directory, copy, { recursive: true });
    cpSync(`${directory}/journal`, `${rebuiltPath}/journal`, { recursive: true });
    for (const each of [copy, rebuiltPath]) {
      const reopened = await open({ directory: each });
      expect(reopened.chain.head().number).toBe(COUNT);
      expect(hashesOf(reopened.chain)).toEqual(hashes);
      expect(toHex(reopened.chain.blockByHash(chain.block(2_000)?.hash as Uint8Array)?.hash as Uint8Array)).toBe(
        hashes[2_000],
      );
    }
  });

  it("stays as far as the chain goes back into it, and all of it executes again", async () => {
    const mark = await chain.checkpoint();
    await chain.rollback(1_000, CAUSE);
    expect(chain.head()).toMatchObject({ number: 2_000 });
    expect(hashesOf(chain)).toEqual(hashes.slice(0, 2_001));
    expect(chain.block(2_001)).toBeUndefined();
    expect(await chain.revertTo(mark, CAUSE)).toBe(false); // it was behind
    const before = await chain.checkpoint();
    await chain.mine(1);
    await chain.mine(MANY);
    expect(chain.head().number).toBe(2_001 + MANY);
    await chain.revertTo(before, CAUSE);
    expect(hashesOf(chain)).toEqual(hashes.slice(0, 2_001));
    await chain.rollback(2_000, CAUSE);
    expect(hashesOf(chain)).toEqual(hashes.slice(0, 1));
    const { blocks, head } = await reexecute(() => one.journal.iterate(0));
    expect(head.number).toBe(0);
    expect(blocks).toBe(COUNT + 1_999 + 1 + MANY);
  });
});

describe("the record of a run", () => {
  let record: JournalRecord;
  let records: JournalRecord[];

  beforeAll(async () => {
    const one = await open();
    await one.chain.mine(MANY);
    records = [];
    for await (const each of one.journal.iterate(0)) records.push(each);
    record = records.find(({ kind }) => kind === "run") as JournalRecord;
  });

  it("is small, and says what was left out", () => {
    expect(record.payload.length).toBeLessThan(800);
    expect(decodeRun(record.payload)).toMatchObject({ count: MANY - 2, interval: 1, skipped: "system calls" });
  });

  it.each<[string, (run: ReturnType<typeof decodeRun>) => Partial<ReturnType<typeof decodeRun>>]>([
    ["another interval", ({ interval }) => ({ interval: interval + 1 })],
    ["another last hash", () => ({ last: new Uint8Array(32) })],
    ["another anchor", () => ({ anchors: [new Uint8Array(32)] })],
    ["fewer blocks", ({ count }) => ({ count: count - 1 })],
  ])("is found out with %s", async (_, change) => {
    const run = decodeRun(record.payload);
    expect(checkRun(run).faults).toEqual([]);
    const altered = { ...run, ...change(run) };
    expect(checkRun(altered).faults.length).toBeGreaterThan(0);
    const changed = records.map((each) =>
      equalBytes(each.entryHash, record.entryHash) ? { ...each, payload: encodeRun(altered) } : each,
    );
    await expect(reexecute(() => changed)).rejects.toMatchObject({ code: "REEXECUTION_DIFFERS", seq: record.seq });
  });
});
