import fc from "fast-check";
import { setAccountField } from "../../../src/chain/history/overrides.js";
import type { Chain } from "../../../src/chain/index.js";
import { ReexecutionError } from "../../../src/chain/verification/errors.js";
import { type RecordSource, reexecute } from "../../../src/chain/verification/reexecute.js";
import type { Hardfork } from "../../../src/ethereum/index.js";
import { decodeHeader, EMPTY, encodeHeader, fromHex, KECCAK_EMPTY, toHex } from "../../../src/ethereum/index.js";
import {
  decodeBlock,
  decodeOverride,
  encodeBlock,
  encodeOverride,
  type JournalRecord,
} from "../../../src/persistence/records/index.js";
import { ETHER, GWEI, openedChain, SENDERS, send } from "../chains.js";
import { assemble, pieces } from "../programs.js";
import { type Action, action, CONTRACTS, contractsOf, PLACES, play } from "../stories.js";

/** What is done to a chain, besides the actions of stories. */
type Event =
  | { do: "mine"; actions: Action[] }
  | { do: "set"; address: Uint8Array; balance: number; nonce: number }
  | { do: "code"; address: Uint8Array; code: Uint8Array }
  | { do: "slot"; address: Uint8Array; slot: number; value: number }
  | { do: "delete"; address: Uint8Array }
  | { do: "impersonate"; address: Uint8Array; to: Uint8Array }
  | { do: "mark" }
  | { do: "revert"; mark: number };

const place = fc.constantFrom(...PLACES);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("mine" as const), actions: fc.array(action, { maxLength: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("set" as const), address: place, balance: fc.nat(3), nonce: fc.nat(2) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("code" as const), address: place, code: pieces(PLACES).map(assemble) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("slot" as const), address: place, slot: fc.nat(3), value: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), address: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("impersonate" as const), address: place, to: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("mark" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("revert" as const), mark: fc.nat(3) }) },
);

const cause = { method: "test", params: [] };

const word = (value: number): Uint8Array => {
  const bytes = new Uint8Array(32);
  bytes[31] = value;
  return bytes;
};

async function make(chain: Chain, fork: Hardfork, happening: Event, marks: number[]): Promise<void> {
  switch (happening.do) {
    case "mine":
      await play(chain, fork, happening.actions);
      await chain.mine(1);
      return;
    case "set": {
      const { address, balance, nonce } = happening;
      const fields = { balance: BigInt(balance) * ETHER, nonce: BigInt(nonce) };
      return chain.override(cause, (overlay) => setAccountField(overlay, address, fields));
    }
    case "code":
      return chain.override(cause, (overlay) => overlay.setCode(happening.address, happening.code));
    case "slot": {
      const value = happening.value === 0 ? new Uint8Array(0) : Uint8Array.of(happening.value);
      return chain.override(cause, (overlay) => overlay.setStorage(happening.address, word(happening.slot), value));
    }
    case "delete":
      return chain.override(cause, (overlay) => {
        overlay.clearStorage(happening.address);
        overlay.setAccount(happening.address, undefined);
      });
    case "impersonate":
      return sendAs(chain, happening.address, happening.to);
    case "mark":
      marks.push(await chain.checkpoint());
      return;
    case "revert": {
      const id = marks[happening.mark % Math.max(1, marks.length)];
      if (id !== undefined) await chain.revertTo(id, cause);
    }
  }
}

/** Has an account without a key send ether, contract or not. */
async function sendAs(chain: Chain, from: Uint8Array, to: Uint8Array): Promise<void> {
  await chain.override(cause, (overlay) => {
    const { nonce = 0n, codeHash = KECCAK_EMPTY } = overlay.account(from) ?? {};
    overlay.setAccount(from, { nonce, balance: ETHER, codeHash });
  });
  const nonce = chain.stateAt().account(from)?.nonce ?? 0n;
  const data = { type: 0, nonce, to, value: 1n, data: EMPTY, gasLimit: 100_000n, gasPrice: 10n * GWEI };
  await chain.submit(chain.impersonate(data, from));
  await chain.mine(1);
}

const FORKS: [Hardfork, number][] = [
  ["frontier", 4],
  ["homestead", 3],
  ["byzantium", 4],
  ["istanbul", 3],
  ["london", 4],
  ["shanghai", 4],
  ["cancun", 5],
  ["prague", 6],
  ["osaka", 8],
];

test.each(FORKS)(
  "what a chain on %s did, with changes from outside, impersonation and reverts, comes out the same again",
  async (fork, runs) => {
    const histories = fc.record({
      contracts: fc.tuple(pieces(PLACES), pieces(PLACES), pieces(PLACES)),
      events: fc.array(event, { minLength: 4, maxLength: 14 }),
    });
    await fc.assert(
      fc.asyncProperty(histories, async ({ contracts, events }) => {
        const opened = await openedChain({ fork, alloc: contractsOf(contracts), settings: { automine: false } });
        const { chain, journal, state } = opened;
        const marks: number[] = [];
        for (const happening of events) await make(chain, fork, happening, marks);
        await journal.settled();
        const nothing = { accounts: new Map(), storage: new Map(), codes: new Map() };
        // So few nodes that what is over is forgotten after each record.
        expect(await reexecute(() => journal.iterate(0), { nodes: 1 })).toMatchObject({
          records: journal.head().seq + 1,
          head: { number: chain.head().number, hash: toHex(chain.head().hash) },
          stateRoot: toHex(state.rootWith(nothing)),
        });
        await opened.close();
      }),
      { numRuns: runs },
    );
  },
  60_000,
);

describe("a record that was altered is named, with what differs:", () => {
  const FAILING = assemble([{ do: "revert", word: 7 }]);
  const LOGGING = assemble([
    { do: "store", slot: 1, value: 2 },
    { do: "log", topics: 1, data: 5 },
  ]);
  let records: JournalRecord[];
  /** The record of the block with the call that logs, and that of the undone one. */
  let logging = 0;
  let undone = 0;

  beforeAll(async () => {
    const [one, other] = CONTRACTS as [Uint8Array, Uint8Array];
    const contract = (address: Uint8Array, code: Uint8Array) => ({
      address,
      balance: 0n,
      nonce: 1n,
      code,
      storage: [],
    });
    const { chain, journal, close } = await openedChain({
      fork: "osaka",
      alloc: [contract(one, FAILING), contract(other, LOGGING)],
      settings: { automine: true },
    });
    const call = (to: Uint8Array) => ({ to: toHex(to), gasLimit: 100_000n, gasPrice: 10n * GWEI });
    await send(chain, 0, { nonce: 0n, ...call(one) });
    await chain.override(cause, (overlay) => setAccountField(overlay, one, { balance: ETHER }));
    await send(chain, 0, { nonce: 1n, ...call(other) });
    logging = journal.head().seq;
    const mark = await chain.checkpoint();
    await send(chain, 1, { nonce: 0n, ...call(other) });
    undone = journal.head().seq;
    await chain.revertTo(mark, cause);
    await send(chain, 1, { nonce: 0n, value: 1n, ...call(SENDERS[4] as Uint8Array) });
    await journal.settled();
    records = [];
    for await (const record of journal.iterate(0)) records.push({ ...record, payload: record.payload.slice() });
    await close();
  });

  const altered =
    (seq: number, payload: (payload: Uint8Array) => Uint8Array): RecordSource =>
    () =>
      records.map((record) => (record.seq === seq ? { ...record, payload: payload(record.payload) } : record));
  type Block = ReturnType<typeof decodeBlock>;
  const inBlock = (change: (block: Block) => Partial<Block>) => (payload: Uint8Array) => {
    const block = decodeBlock(payload);
    return encodeBlock({ ...block, ...change(block) });
  };
  const inReceipt = (change: Partial<Block["receipts"][number]>) =>
    inBlock(({ receipts }) => ({ receipts: receipts.map((receipt) => ({ ...receipt, ...change })) }));
  const inHeader = (change: Partial<ReturnType<typeof decodeHeader>>) =>
    inBlock(({ header }) => ({ header: encodeHeader({ ...decodeHeader(header), ...change }) }));
  const hash = fromHex(`0x${"ab".repeat(32)}`);
  const first = 2;

  it("nothing, where nothing was", async () => {
    expect(records[first]?.kind).toBe("block");
    const executed = await reexecute(() => records);
    expect(executed).toMatchObject({ blocks: 4, orphanedBlocks: 1, overrides: 1, transactions: 4, ganacheBlocks: 0 });
  });

  it.each([
    ["status", "status", () => first, inReceipt({ status: 1 })],
    ["gas", "gas used", () => first, inReceipt({ gasUsed: 21_001n })],
    ["revert data", "revert data", () => first, inReceipt({ revertData: Uint8Array.of(1) })],
    ["the words of a failure", "error", () => first, inReceipt({ error: "out of gas" })],
    ["price", "effective gas price", () => first, inReceipt({ effectiveGasPrice: 1n })],
    ["a log that is gone", "number of logs", () => logging, inReceipt({ logs: [] })],
    [
      "the data of a log",
      "log 0",
      () => logging,
      inBlock(({ receipts }) => ({
        receipts: receipts.map((receipt) => ({
          ...receipt,
          logs: receipt.logs.map((log) => ({ ...log, data: hash })),
        })),
      })),
    ],
    ["a log of an undone block", "number of logs", () => undone, inReceipt({ logs: [] })],
    ["state root", "state root", () => logging, inHeader({ stateRoot: hash })],
    ["receipts root", "receipts root", () => logging, inHeader({ receiptsRoot: hash })],
    ["transactions root", "transactions root", () => logging, inHeader({ transactionsRoot: hash })],
    ["bloom", "logs bloom", () => logging, inHeader({ logsBloom: new Uint8Array(256) })],
    ["gas of the block", "gas used", () => logging, inHeader({ gasUsed: 1n })],
    ["requests", "requests hash", () => logging, inHeader({ requestsHash: hash })],
    [
      "a transfer inside a transaction that was not",
      "number of internal transfers",
      () => logging,
      inBlock(() => ({
        internals: [{ transactionIndex: 0, depth: 1, kind: "call", from: hash, to: hash, value: 5n }],
      })),
    ],
    ["parent", "parent hash", () => logging, inHeader({ parentHash: hash })],
    ["number", "block number", () => logging, inHeader({ number: 7 })],
    ["sender", "execution", () => logging, inBlock(() => ({ senders: [SENDERS[3] as Uint8Array] }))],
    ["a transaction that is gone", "number of senders", () => logging, inBlock(() => ({ transactions: [] }))],
  ])("%s", async (_what, what, seq, change) => {
    const failure = await reexecute(altered(seq(), change)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ReexecutionError);
    expect(failure).toMatchObject({ seq: seq(), what, code: "REEXECUTION_DIFFERS" });
    expect((failure as Error).message).toContain(`(record ${seq()})`);
  });

  it("a balance that was set by hand, in the next block", async () => {
    const change = (payload: Uint8Array) => {
      const override = decodeOverride(payload);
      const [account] = override.diff.accounts;
      const body = { ...(account as { body: object }).body, balance: 5n } as never;
      return encodeOverride({ ...override, diff: { ...override.diff, accounts: [{ ...account, body } as never] } });
    };
    const failure = await reexecute(altered(first + 1, change)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ seq: logging, what: "state root" });
  });

  it("a state change that did not come of the block", async () => {
    const change = inBlock(({ diff }) => {
      const [account, ...rest] = diff.accounts;
      const body = { ...(account as { body: object }).body, balance: 5n } as never;
      return { diff: { ...diff, accounts: [{ ...account, body } as never, ...rest] } };
    });
    const failure = await reexecute(altered(logging, change)).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      seq: logging,
      what: expect.stringMatching(/^balance of 0x.* in the state changes$/),
    });
  });

  it.each([
    ["an account", ({ diff }: Block) => ({ diff: { ...diff, accounts: diff.accounts.slice(1) } }), "state changes"],
    [
      "a storage slot",
      ({ diff }: Block) => ({ diff: { ...diff, storage: diff.storage.slice(1) } }),
      expect.stringMatching(/^storage changes of 0x/),
    ],
  ])("a state change that was left out: %s", async (_what, change, what) => {
    const failure = await reexecute(altered(logging, inBlock(change))).catch((error: unknown) => error);
    expect(failure).toMatchObject({ seq: logging, what });
  });

  it("a record that is missing", async () => {
    const failure = await reexecute(() => records.toSpliced(3, 1)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ seq: 4, what: "place in the journal" });
  });
});
