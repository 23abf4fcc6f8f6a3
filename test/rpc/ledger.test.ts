import { account } from "../support/accounts.js";
import { type Chain, engineFlags, startChain } from "../support/chain.js";
import { removeDirectories } from "../support/directories.js";
import { endCommands, launch } from "../support/process.js";
import { rpc } from "../support/rpc.js";

interface Head {
  seq: number;
  entryHash: string;
  chainId: number;
  genesisHash: string;
}

interface Rows {
  columns: string[];
  rows: unknown[][];
  truncated: boolean;
}

let chain: Chain;

beforeAll(async () => {
  chain = await startChain();
});

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

const pay = (): Promise<string> =>
  chain.rpc("eth_sendTransaction", { from: account(0).address, to: account(1).address, value: "0x7b" });

const query = (sql: string, ...rest: unknown[]): Promise<Rows> => chain.rpc("ledger_query", sql, ...rest);

it("holds what was acknowledged, at once", async () => {
  for (let count = 0; count < 5; count++) {
    const hash = await pay();
    expect(await query("SELECT value_wei, status FROM transactions WHERE hash = ?", [hash])).toEqual({
      columns: ["value_wei", "status"],
      rows: [["123", 1]],
      truncated: false,
    });
  }
});

it("reports its head, which the ledger's own journal has", async () => {
  const head = await chain.rpc<Head>("ledger_head");
  const { rows } = await query("SELECT entry_hash FROM journal WHERE seq = ?", [head.seq]);
  expect(rows).toEqual([[head.entryHash]]);
  const genesis = await chain.rpc<{ hash: string }>("eth_getBlockByNumber", "0x0", false);
  expect(head).toMatchObject({ chainId: 1337, genesisHash: genesis.hash });
  await pay();
  expect((await chain.rpc<Head>("ledger_head")).seq).toBeGreaterThan(head.seq);
});

it("gives as many rows as were requested, and says that there are more", async () => {
  const { rows, truncated } = await query("SELECT seq FROM journal ORDER BY seq", [], 2);
  expect({ rows, truncated }).toEqual({ rows: [[0], [1]], truncated: true });
});

it("gives integers that a number cannot hold as text, and bytes as 0x-hex", async () => {
  expect((await query("SELECT 9007199254740993, x'00ff', NULL, 1.5")).rows).toEqual([
    ["9007199254740993", "0x00ff", null, 1.5],
  ]);
});

it.each([
  ["changes", "DELETE FROM journal", /Only SELECT/],
  ["is wrong", "SELECT colour FROM journal", /no such column: colour/],
  ["opens another file", "ATTACH 'x' AS y", /Only SELECT/],
])("refuses a statement that %s", async (_what, sql, sentence) => {
  await expect(query(sql)).rejects.toMatchObject({ code: -32602, message: expect.stringMatching(sentence) });
});

it("refuses a limit beyond its own", async () => {
  await expect(query("SELECT 1", [], 10_001)).rejects.toMatchObject({ code: -32602 });
});

it("is verified while the chain goes on, once for all who ask at the same time", async () => {
  interface Verdict {
    whole: boolean;
    head: { seq: number };
    verified: { transactions: number };
    differences: number;
    first: string | null;
  }
  const [one, other] = await Promise.all([
    chain.rpc<Verdict>("ledger_verify"),
    chain.rpc<Verdict>("ledger_verify"),
    pay(),
  ]);
  expect(one).toMatchObject({ whole: true, differences: 0, first: null });
  expect(one.verified.transactions).toBeGreaterThanOrEqual(6);
  expect(other.head).toEqual(one.head);
});

it("answers queries but cannot be verified where it is in memory", async () => {
  const command = launch(["start", "--port", "0", "--ephemeral", ...engineFlags()]);
  const [, url] = await command.line(/Listening on (http\S+)/);
  const ask = rpc(() => url as string);
  expect(await ask<Rows>("ledger_query", "SELECT number FROM blocks WHERE number = 0")).toMatchObject({ rows: [[0]] });
  await expect(ask("ledger_verify")).rejects.toMatchObject({
    code: 4200,
    message: "this chain's ledger is in memory: there is no file to verify",
  });
});
