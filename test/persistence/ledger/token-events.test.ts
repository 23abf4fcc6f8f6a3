import fc from "fast-check";
import type { LogEntry } from "../../../src/ethereum/index.js";
import { createJournalWriter, seeded, word, words } from "./journal-writer.js";
import { ledgerOf, rows } from "./rows.js";
import { alice, art, artMoves, bob, coin, coinMoves, itemMoves, items, itemsMove, transactions } from "./story.js";

const UINT256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });

/** The token transfers that a ledger sees in one transaction's logs. */
function transfers(logs: LogEntry[]): unknown[][] {
  const journal = createJournalWriter();
  journal.genesis();
  journal.block({ transactions: [{ ...transactions.payment, receipt: { logs } }] });
  const ledger = ledgerOf(journal.records);
  const found = rows(ledger.database, "SELECT log_index, batch_index, standard, token_id, amount FROM token_transfers");
  ledger.close();
  return found.map((row) => Object.values(row));
}

it("keeps any amount and any token id to the unit", () => {
  const moves = fc.array(fc.tuple(UINT256, UINT256), { maxLength: 6 });
  fc.assert(
    fc.property(UINT256, UINT256, moves, (id, amount, batch) => {
      const logs = [
        coinMoves(alice, bob, amount),
        artMoves(alice, bob, id),
        itemMoves(alice, bob, id, amount),
        itemsMove(alice, bob, batch),
      ];
      expect(transfers(logs)).toEqual([
        [0, 0, "ERC-20", null, `${amount}`],
        [1, 0, "ERC-721", `${id}`, "1"],
        [2, 0, "ERC-1155", `${id}`, `${amount}`],
        ...batch.map(([batchId, batchAmount], index) => [3, index, "ERC-1155", `${batchId}`, `${batchAmount}`]),
      ]);
    }),
    { numRuns: 40 },
  );
});

describe("takes no event for a transfer that only resembles one", () => {
  const erc20 = coinMoves(alice, bob, 5n);
  const single = itemMoves(alice, bob, 1n, 2n);
  const batch = itemsMove(alice, bob, [[1n, 2n]]);
  const notAnAddress = seeded("not an address");
  const lookalikes: [what: string, log: LogEntry][] = [
    ["an ERC-20 transfer without data", { ...erc20, data: new Uint8Array(0) }],
    ["an ERC-20 transfer with too much data", { ...erc20, data: words(1n, 2n) }],
    [
      "a transfer with nothing indexed",
      { address: coin, topics: erc20.topics.slice(0, 1), data: words(alice, bob, 1n) },
    ],
    [
      "a transfer from what is no address",
      { ...erc20, topics: [erc20.topics[0] as Uint8Array, notAnAddress, word(bob)] },
    ],
    ["an ERC-721 transfer with data", { ...artMoves(alice, bob, 1n), address: art, data: word(1n) }],
    ["a single transfer with half its data", { ...single, data: word(1n) }],
    ["a single transfer with three topics", { ...single, topics: single.topics.slice(0, 3) }],
    ["a batch without data", { ...batch, data: new Uint8Array(0) }],
    ["a batch whose offset points nowhere", { ...batch, data: words(2n ** 255n, 96n, 0n, 0n) }],
    ["a batch longer than its data", { ...batch, data: words(64n, 96n, 10n ** 9n, 0n) }],
    ["a batch with more ids than amounts", { ...batch, data: words(64n, 128n, 1n, 7n, 0n) }],
    ["another event", { address: items, topics: [seeded("event")], data: word(1n) }],
  ];

  it.each(lookalikes)("%s", (_what, log) => {
    expect(transfers([log])).toEqual([]);
  });
});

it("never fails on random logs of the standards' events", () => {
  const events = [coinMoves(alice, bob, 1n), itemMoves(alice, bob, 1n, 1n), itemsMove(alice, bob, [])];
  const log = fc.record({
    address: fc.constant(coin),
    topics: fc
      .tuple(
        fc.constantFrom(...events.map(({ topics }) => topics[0] as Uint8Array)),
        fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 3 }),
      )
      .map(([event, rest]) => [event, ...rest.map((topic) => topic.fill(0, 0, 12))]),
    data: fc.uint8Array({ maxLength: 200 }),
  });
  fc.assert(
    fc.property(fc.array(log, { maxLength: 5 }), (logs) => {
      expect(transfers(logs).length).toBeLessThanOrEqual(logs.length * 6);
    }),
    { numRuns: 40 },
  );
});
