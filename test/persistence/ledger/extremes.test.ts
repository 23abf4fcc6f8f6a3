import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { createFeeMarket1559Tx } from "@ethereumjs/tx";
import { toHex } from "../../../src/ethereum/index.js";
import { account, createJournalWriter, type JournalWriter, seeded } from "./journal-writer.js";
import { ledgerOf, type Row } from "./rows.js";
import { alice, transactions } from "./story.js";

const common = new Common({ chain: { ...Mainnet, chainId: 1337 }, hardfork: Hardfork.Prague });

/** The one row that a query gives for a chain, integers as bigint. */
function rowOf(write: (journal: JournalWriter) => void, sql: string): Row {
  const journal = createJournalWriter();
  journal.genesis();
  write(journal);
  const ledger = ledgerOf(journal.records);
  const row = ledger.database.prepare<[], Row>(sql).safeIntegers().get() as Row;
  ledger.close();
  return row;
}

it("keeps integers of up to 63 bits as integers and larger ones as decimal text", () => {
  const nonce = 2n ** 64n - 2n; // the largest (EIP-2681)
  const gasLimit = 2n ** 63n - 1n;
  const signed = createFeeMarket1559Tx({ nonce, gasLimit: 21_000n, to: toHex(alice), maxFeePerGas: 1n }, { common });
  const raw = signed.sign(seeded("key")).serialize();
  const write = (journal: JournalWriter): void => {
    journal.block({ transactions: [{ raw, sender: alice }], header: { gasLimit } });
    journal.override("hardhat_setNonce", [], { accounts: [account(alice, 1n, { nonce })] });
  };
  expect(rowOf(write, "SELECT nonce, gas_limit FROM transactions")).toEqual({ nonce: `${nonce}`, gas_limit: 21_000n });
  expect(rowOf(write, "SELECT gas_limit FROM blocks WHERE number = 1")).toEqual({ gas_limit: gasLimit });
  expect(rowOf(write, "SELECT nonce FROM account_states")).toEqual({ nonce: `${nonce}` });
  expect(rowOf(write, "SELECT before, after FROM overrides WHERE changed = 'nonce'")).toEqual({
    before: null,
    after: `${nonce}`,
  });
});

it("keeps wei exact, with ether beside it rounded once", () => {
  const shown = (balance: bigint): Row =>
    rowOf(
      (journal) => journal.override("x", [], { accounts: [account(alice, balance)] }),
      "SELECT balance_wei, balance_ether FROM account_states",
    );
  expect(shown(2n ** 256n - 1n)).toEqual({ balance_wei: `${2n ** 256n - 1n}`, balance_ether: 1.157920892373162e59 });
  expect(shown(1_000_250_000_000_000_000_000n).balance_ether).toBe(1000.25);
  expect(shown(123_456_789_012_345_678_901_234_567n).balance_ether).toBe(123456789.01234567);
  expect(shown(1n).balance_ether).toBe(1e-18);
});

it("leaves the readable time empty where a clock was set beyond the year 9999", () => {
  const at = (timestamp: number): Row =>
    rowOf((journal) => journal.block({ header: { timestamp } }), "SELECT timestamp, time FROM blocks WHERE number = 1");
  expect(at(253_402_300_799)).toEqual({ timestamp: 253_402_300_799n, time: "9999-12-31T23:59:59Z" });
  expect(at(253_402_300_800)).toEqual({ timestamp: 253_402_300_800n, time: null });
  expect(at(2 ** 53 - 1)).toEqual({ timestamp: 2n ** 53n - 1n, time: null });
});

it("leaves empty what a header or a receipt of an old fork does not have", () => {
  const old = {
    baseFeePerGas: undefined,
    withdrawalsRoot: undefined,
    blobGasUsed: undefined,
    excessBlobGas: undefined,
    parentBeaconBlockRoot: undefined,
    requestsHash: undefined,
    difficulty: 131_072n,
  };
  const root = seeded("a root in a receipt");
  const write = (journal: JournalWriter): void => {
    journal.block({
      header: old,
      withdrawals: new Uint8Array(0),
      transactions: [
        { ...transactions.creation, receipt: { status: root } },
        { ...transactions.creation, receipt: { status: root, error: "out of gas" } },
      ],
    });
  };
  expect(
    rowOf(
      write,
      `SELECT base_fee_wei, base_fee_gwei, withdrawals_root, blob_gas_used, excess_blob_gas, parent_beacon_block_root,
              requests_hash, difficulty FROM blocks WHERE number = 1`,
    ),
  ).toEqual({
    base_fee_wei: null,
    base_fee_gwei: null,
    withdrawals_root: null,
    blob_gas_used: null,
    excess_blob_gas: null,
    parent_beacon_block_root: null,
    requests_hash: null,
    difficulty: "131072",
  });
  expect(
    rowOf(write, "SELECT group_concat(status) AS status, min(intermediate_state_root) AS root FROM transactions"),
  ).toEqual({
    status: "1,0",
    root: toHex(root),
  });
});
