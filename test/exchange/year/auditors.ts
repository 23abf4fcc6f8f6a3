import { readFileSync } from "node:fs";
import type { Hex } from "viem";
import { account } from "../../support/accounts.js";
import { withLedger } from "../../support/ledger-reading.js";
import { run } from "../../support/process.js";
import { dayOf, instant } from "./calendar.js";
import { computed } from "./computed.js";
import { CAST } from "./floor.js";
import type { Values } from "./receipts.js";
import { volumes } from "./sums.js";
import type { Year } from "./year.js";

const page = readFileSync(new URL("../../../docs/auditors.md", import.meta.url), "utf8");
const QUERIES = new Map(
  [...page.matchAll(/^### (\d+)\. .*?```sql\n(.*?)```/gms)].map(([, number, sql]) => [Number(number), String(sql)]),
);
const MOST = "100000";

type Answer = Record<string, string | number | null>;
const lower = (value: unknown): string => String(value).toLowerCase();
const walletOf = (who: keyof typeof CAST): string => CAST[who].address.toLowerCase();
const times = <Item>(items: readonly Item[], key: (item: Item) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
};

/** The queries of docs/auditors.md, run on the year's ledger by the command, with the answers that the receipts give. */
export function describeAuditorsQuestions(year: () => Year): void {
  /** By the command, as the page has it; with something else in its place, by SQLite. */
  const ask = async (number: number, change?: readonly [from: string, to: string]): Promise<Answer[]> => {
    const sql = QUERIES.get(number) as string;
    const { dataDir } = year().floor.chain;
    if (change) return withLedger(dataDir, (database) => database.prepare<[], Answer>(sql.replace(...change)).all());
    const flags = ["--data-dir", dataDir, "--format", "json", "--limit", MOST];
    const { stdout, stderr, code } = await run(["ledger", "query", sql, ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return JSON.parse(stdout) as Answer[];
  };
  const changed = (from: string, to: string) => (from === to ? undefined : ([from, to] as const));
  const timeOf = (text: unknown): number => instant(String(text));

  describe("an auditor's question", () => {
    it("1: the record is complete, and ends where the chain says", async () => {
      const { dataDir } = year().floor.chain;
      const { stdout } = await run(["ledger", "head", "--data-dir", dataDir, "--json"]);
      const { head, records } = JSON.parse(stdout) as { head: { entryHash: string }; records: number };
      expect(await ask(1)).toEqual([
        { records, missing_records: 0, missing_blocks: 0, broken_links: 0, entry_hash: head.entryHash },
      ]);
    });

    it.each([
      ["2026-03-20T14:00:00Z", ["alice", "bob", "carol", "dave", "erin", "frank", "ivan"]],
      ["2026-06-01T13:30:00Z", ["alice", "bob", "carol", "dave", "frank", "grace", "ivan"]],
      ["2026-12-31T14:30:00Z", ["alice", "carol", "dave", "erin", "frank", "heir"]],
    ] as const)("2: who could trade at %s, and on whose verification", async (question, names) => {
      const rows = await ask(2, changed("2026-06-01T13:30:00Z", question));
      expect(rows.map(({ wallet }) => wallet)).toEqual(names.map(walletOf).sort());
      expect(new Set(rows.map(({ verified_by }) => verified_by))).toEqual(new Set([lower(account(0).address)]));
      const erin = rows.find(({ wallet }) => wallet === walletOf("erin"));
      if (question.startsWith("2026-12")) expect(erin?.verified).toBe("2026-08-09T16:00:00Z");
    });

    it("3: what became of every order of an investor, under all of its wallets", async () => {
      const mine = year().orders.filter(({ owner }) => [walletOf("bob"), walletOf("heir")].includes(owner));
      const rows = await ask(3);
      expect(
        rows.map((row) => [
          row.transaction_hash,
          row.order_id,
          row.side,
          row.status,
          row.cancel_reason,
          row.refused_by,
        ]),
      ).toEqual(
        mine.map(({ hash, id, side, status, cancelled, refusedBy }) => {
          return [hash, id === undefined ? null : Number(id), side, status, cancelled ?? null, refusedBy ?? null];
        }),
      );
      expect([...times(mine, ({ status }) => status).keys()].sort()).toEqual(["cancelled", "filled", "refused"]);
    });

    it("4: which orders were refused, and by which rule", async () => {
      const { orders, floor } = year();
      const refused = orders.filter(({ status }) => status === "refused");
      const rows = await ask(4);
      expect(new Map(rows.map(({ refused_by, orders: count }) => [refused_by, count]))).toEqual(
        times(refused, ({ refusedBy }) => String(refusedBy)),
      );
      for (const { hash, refusedBy } of year().receipts) {
        if (floor.refusals.has(hash)) expect(refusedBy).toBe(floor.refusals.get(hash));
      }
      expect(floor.refusals.size).toBeGreaterThan(15);
    });

    it.each(["2026-03-31T15:00:00Z", "2026-09-30T15:00:00Z", "2027-01-01T05:00:00Z"])(
      "5: who held how many ALFA before %s, and how many of them locked",
      async (question) => {
        const { receipts, floor, papers } = year();
        const { token } = papers[0];
        const earlier = receipts.filter(({ time }) => time < instant(question));
        const balances = new Map<string, bigint>();
        const moves = earlier.flatMap(({ events }) => events);
        for (const { address, name, args } of moves) {
          if (address !== token || name !== "Transfer") continue;
          const { from, to, value } = args as { from: Hex; to: Hex; value: bigint };
          balances.set(lower(from), (balances.get(lower(from)) ?? 0n) - value);
          balances.set(lower(to), (balances.get(lower(to)) ?? 0n) + value);
        }
        const blockNumber = BigInt(earlier.at(-1)?.block ?? 0);
        const at = BigInt(instant(question));
        const { read } = floor.market.clients;
        const expected = await Promise.all(
          [...balances]
            .filter(([, balance]) => balance > 0n)
            .map(async ([holder, balance]) => {
              const free = await read<bigint>(floor.alfa.token, "unlockedBalanceOf", [holder, at], blockNumber);
              return [holder, Number(balance), Number(balance - free)];
            }),
        );
        const rows = await ask(5, changed("2027-01-01T05:00:00Z", question));
        expect(rows.map(({ holder, units, locked_units }) => [holder, units, locked_units]).sort()).toEqual(
          expected.sort(),
        );
        expect(rows.find(({ holder }) => holder === walletOf("ivan"))).toMatchObject({
          ...{ units: 300, locked_units: 300, next_unlocks: "2027-01-25", venue: 0 },
        });
        expect(rows.filter(({ venue }) => venue === 1)).toMatchObject([{ holder: papers[0].pool }]);
      },
    );

    it("6: what the operator did, when and why", async () => {
      const { receipts, floor } = year();
      const operator = lower(account(0).address);
      const dollars = lower(floor.market.dollars.address);
      const acts = receipts.filter(({ from, to, succeeded }) => from === operator && to !== dollars && succeeded);
      const rows = await ask(6);
      expect(new Set(rows.map(({ by_address }) => by_address))).toEqual(new Set([operator]));
      expect(new Set(rows.map(({ transaction_hash }) => transaction_hash))).toEqual(
        new Set(acts.map(({ hash }) => hash)),
      );
      const lines = rows.map(({ subject, act, object, reason }) => `${subject} ${act} ${object} ${reason}`);
      expect(lines).toEqual(
        expect.arrayContaining([
          "security forced transfer ALFA COURT-ORDER",
          `investor denied ${walletOf("judy")} NOT-ACCREDITED`,
          `investor recovered ${walletOf("bob")} LOST-KEY`,
          "market fees set 2 -",
          "trading halted 0 DRILL",
          "security paused ALFA -",
        ]),
      );
    });

    it("7: which trades a revert undid, and what was made instead", async () => {
      const { undone, executions, papers, receipts } = year();
      const rows = await ask(7);
      const reverts = [...new Set(rows.map(({ revert_seq }) => revert_seq))];
      expect(reverts).toHaveLength(undone.length);
      for (const [index, { before, toBlock }] of undone.entries()) {
        const firstGone = before.find(({ block }) => block > toBlock)?.time ?? 0;
        const gone = computed(before, papers).executions.filter(({ time }) => time >= firstGone);
        const lastGone = before.at(-1)?.time ?? 0;
        const firstAfter = receipts.find(({ block }) => block > toBlock)?.time ?? 0;
        const instead = executions.filter(({ time }) => time >= firstAfter && time <= lastGone);
        const line = ({ time, symbol, value }: (typeof gone)[number]) => `${time} ${symbol} ${Number(value) / 1e6}`;
        const fate = (wanted: string) =>
          rows
            .filter((row) => row.revert_seq === reverts[index] && row.fate === wanted)
            .map((row) => `${timeOf(row.executed)} ${row.symbol} ${row.value_dollars}`);
        expect(fate("undone").sort()).toEqual(gone.map(line).sort());
        expect(fate("made instead").sort()).toEqual(instead.map(line).sort());
        expect(gone.length).toBeGreaterThan(3);
      }
    });

    it("8: what was changed outside of transactions, by the first name of each method", async () => {
      const rows = await ask(8);
      const state = rows.filter(({ kind, changed }) => kind === "state" && changed !== "settings");
      expect(state).toMatchObject([
        {
          method: "evm_setAccountBalance",
          changed: "balance",
          address: walletOf("desk"),
          after: String(1_000n * 10n ** 18n),
        },
        { method: "evm_setAccountStorageAt", changed: "storage", address: lower(year().floor.market.dollars.address) },
      ]);
      expect(Number(state[1]?.after)).toBe(9e12);
      expect(rows.filter(({ method }) => method === "evm_increaseTime")).toHaveLength(1);
      expect(rows.filter(({ kind }) => kind === "revert").map(({ after }) => Number(after))).toEqual(
        year().undone.map(({ toBlock }) => toBlock),
      );
      // A restart has an end and a beginning; after a kill there is a beginning only.
      expect(rows.filter(({ kind }) => kind === "session").map(({ changed }) => changed)).toEqual([
        ...["opened", "closed", "opened", "opened"],
      ]);
    });

    it("9: price-time priority was respected in each trade on the book", async () => {
      const [example] = await ask(9);
      expect(example?.made_the_trade).toBe(1);
      const sql = QUERIES.get(9) as string;
      const traded = year().executions.filter(({ venue }) => venue === "book");
      let others = 0;
      withLedger(year().floor.chain.dataDir, (database) => {
        for (const [index, { maker }] of traded.entries()) {
          const queue = database
            .prepare<[], { made_the_trade: number; order_id: number }>(
              sql.replace("trade_id = 20", `trade_id = ${index + 1}`),
            )
            .all();
          expect(queue.map(({ made_the_trade }) => made_the_trade)).toEqual(
            queue.map((_, place) => (place === 0 ? 1 : 0)),
          );
          expect(queue[0]?.order_id).toBe(Number(maker));
          others += queue.length - 1;
        }
      });
      expect(others).toBeGreaterThan(traded.length);
    });

    it("10: how much was traded in each security by month", async () => {
      const sums = volumes(year().executions, ({ day, symbol }) => `${day.slice(0, 7)} ${symbol}`);
      const rows = await ask(10);
      expect(
        rows.map(({ month, symbol, trades, units, millionths }) => [`${month} ${symbol}`, trades, units, millionths]),
      ).toEqual(
        [...sums]
          .map(([key, { trades, quantity, value }]) => [key, trades, Number(quantity), Number(value)])
          .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
      );
    });

    it("11: which fees were charged, and to whom", async () => {
      const fees = new Map<string, [book: bigint, pool: bigint, units: bigint]>();
      const charge = (payer: string, symbol: string, more: readonly [bigint, bigint, bigint]) => {
        if (more.every((each) => each === 0n)) return;
        const sums = fees.get(`${payer} ${symbol}`) ?? [0n, 0n, 0n];
        fees.set(`${payer} ${symbol}`, [sums[0] + more[0], sums[1] + more[1], sums[2] + more[2]]);
      };
      for (const { buyer, seller, symbol, venue, buyerFee, sellerFee, feeInShares } of year().executions) {
        charge(buyer, symbol, venue === "book" ? [buyerFee, 0n, 0n] : [0n, buyerFee, 0n]);
        charge(seller, symbol, venue === "book" ? [sellerFee, 0n, 0n] : [0n, sellerFee, feeInShares]);
      }
      const rows = await ask(11);
      expect(
        new Map(
          rows.map(({ payer, symbol, book_millionths, pool_millionths, pool_units }) => [
            `${payer} ${symbol}`,
            [book_millionths, pool_millionths, pool_units].map((each) => BigInt(each ?? 0)),
          ]),
        ),
      ).toEqual(fees);
    });

    it("12: which money came in and went out", async () => {
      const expected = year().receipts.flatMap(({ events, time }) =>
        events.flatMap(({ contract, name, args }) => {
          const { from, to, value, owner, amount } = args as Values;
          if (contract === "SettlementToken" && name === "Transfer" && BigInt(from as Hex) === 0n)
            return [[time, "made", lower(to), Number(value)]];
          const credit = ({ Deposited: "deposited", Withdrawn: "withdrawn" } as const)[name];
          return contract === "Exchange" && credit ? [[time, credit, lower(owner), Number(amount)]] : [];
        }),
      );
      const rows = await ask(12);
      expect(rows.map((row) => [timeOf(row.time), row.movement, row.account, row.millionths])).toEqual(expected);
      expect(expected.map(([, movement]) => movement)).toEqual(
        expect.arrayContaining(["made", "deposited", "withdrawn"]),
      );
    });

    it("is each of those on the page, and no other", () => {
      expect([...QUERIES.keys()]).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    });
  });

  it("the days of the year are New York's", () => {
    expect(dayOf(instant("2026-07-01T03:59:59Z"))).toBe("2026-06-30");
  });
}
