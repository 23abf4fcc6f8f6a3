import type { Database } from "better-sqlite3";
import { toHex } from "../../../src/ethereum/index.js";
import { FEE_RECIPIENT, GENESIS_TIME, seeded } from "./journal-writer.js";
import { ledgerOf, type Row, rows } from "./rows.js";
import { alice, art, bob, CODE, CODE_HASH, carol, child, coin, factory, items, vault, writeStory } from "./story.js";

const story = writeStory();
const { database } = ledgerOf(story.records);
const ask = (sql: string, ...params: string[]): Row[] => rows(database as Database, sql, ...params);

const hex = (bytes: Uint8Array): string => toHex(bytes);
const blockSeqs = [0, 2, 3, 4, 5, 10, 13, 15, 24];

it("keeps every record of the journal with its payload and entry hash", () => {
  const journal = ask("SELECT seq, kind, payload, entry_hash FROM journal ORDER BY seq");
  expect(journal).toEqual(
    story.records.map(({ seq, kind, payload, entryHash }) => ({
      seq,
      kind,
      payload: Buffer.from(payload),
      entry_hash: hex(entryHash),
    })),
  );
});

it("has the time of the records that have one", () => {
  expect(ask("SELECT seq, timestamp, time FROM journal WHERE seq IN (0, 1, 2, 6)")).toEqual([
    { seq: 0, timestamp: GENESIS_TIME, time: "2026-07-01T00:00:00Z" },
    { seq: 1, timestamp: GENESIS_TIME, time: "2026-07-01T00:00:00.250Z" },
    { seq: 2, timestamp: GENESIS_TIME + 1, time: "2026-07-01T00:00:01Z" },
    { seq: 6, timestamp: null, time: null },
  ]);
});

describe("blocks", () => {
  it("are rows with what their headers say, wei beside gwei and seconds beside ISO-8601", () => {
    expect(ask("SELECT * FROM blocks WHERE seq = 2")).toEqual([
      {
        seq: 2,
        number: 1,
        hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
        parent_hash: ask("SELECT hash FROM blocks WHERE seq = 0")[0]?.hash,
        timestamp: GENESIS_TIME + 1,
        time: "2026-07-01T00:00:01Z",
        fee_recipient: hex(FEE_RECIPIENT),
        transaction_count: 1,
        gas_limit: 30_000_000,
        gas_used: 21_000,
        base_fee_wei: "7",
        base_fee_gwei: 7e-9,
        state_root: hex(seeded("state 2")),
        transactions_root: hex(seeded("transactions 2")),
        receipts_root: hex(seeded("receipts 2")),
        difficulty: "0",
        extra_data: "0x",
        prev_randao: hex(seeded("randao 1")),
        nonce: "0x0000000000000000",
        withdrawals_root: expect.stringMatching(/^0x56e81f17/),
        blob_gas_used: 0,
        excess_blob_gas: 0,
        parent_beacon_block_root: hex(new Uint8Array(32)),
        requests_hash: hex(seeded("no requests")),
      },
    ]);
  });

  it("are there from the genesis on, reverted ones too", () => {
    expect(ask("SELECT seq FROM blocks ORDER BY seq").map(({ seq }) => seq)).toEqual(blockSeqs);
    expect(ask("SELECT chain_id, genesis_hash, config FROM chains")).toEqual([
      {
        chain_id: 1337,
        genesis_hash: ask("SELECT hash FROM blocks WHERE number = 0")[0]?.hash,
        config: '{"hardfork":"osaka"}',
      },
    ]);
  });

  it("have their withdrawals", () => {
    expect(ask("SELECT * FROM withdrawals")).toEqual([
      {
        seq: 4,
        position: 0,
        block_number: 3,
        withdrawal_index: 5,
        validator_index: 9,
        address: hex(carol),
        amount_wei: "100000000000",
        amount_ether: 1e-7,
      },
    ]);
  });
});

describe("transactions", () => {
  it("are rows with their amounts, fees and outcome", () => {
    expect(ask("SELECT * FROM transactions WHERE seq = 2")).toEqual([
      {
        seq: 2,
        transaction_index: 0,
        hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
        block_number: 1,
        type: 2,
        from_address: hex(alice),
        to_address: hex(bob),
        contract_address: null,
        nonce: 0,
        value_wei: "1500000000000000000",
        value_ether: 1.5,
        gas_limit: 21_000,
        gas_used: 21_000,
        gas_price_wei: "1000000007",
        gas_price_gwei: 1.000000007,
        fee_wei: "21000000147000",
        fee_ether: 0.000021000000147,
        status: 1,
        error: null,
        revert_reason: null,
        revert_data: null,
        max_fee_per_gas_wei: "3000000000",
        max_priority_fee_per_gas_wei: "1000000000",
        max_fee_per_blob_gas_wei: null,
        blob_gas_price_wei: null,
        blob_versioned_hashes: null,
        access_list: null,
        authorization_list: null,
        intermediate_state_root: null,
        input: "0x",
      },
    ]);
  });

  it("of every type are read", () => {
    const types = ask("SELECT DISTINCT type FROM transactions ORDER BY type").map(({ type }) => type);
    expect(types).toEqual([0, 1, 2, 3, 4]);
    const [listed] = ask("SELECT access_list FROM transactions WHERE type = 1");
    expect(JSON.parse(listed?.access_list as string)).toEqual([[hex(factory), [`0x${"0".repeat(63)}1`]]]);
    const [delegated] = ask("SELECT authorization_list FROM transactions WHERE type = 4");
    expect(JSON.parse(delegated?.authorization_list as string)[0].slice(0, 2)).toEqual(["0x0539", hex(vault)]);
  });

  it("pay for their blobs too", () => {
    expect(ask("SELECT fee_wei, blob_gas_price_wei FROM transactions WHERE type = 3")).toEqual([
      { fee_wei: String(21_000n * 1_000_000_007n + 131_072n * 3n), blob_gas_price_wei: "3" },
    ]);
  });

  it("say why they failed", () => {
    expect(ask("SELECT error, revert_reason, value_wei FROM transactions WHERE status = 0")).toEqual([
      { error: "execution reverted", revert_reason: "not your vault", value_wei: "5" },
    ]);
  });
});

it("keeps every log with its topics", () => {
  const logs = ask(
    "SELECT log_index, transaction_index, address, topic0, topic1, topic3, data FROM logs ORDER BY log_index",
  );
  expect(logs).toHaveLength(7);
  expect(logs[2]).toEqual({
    log_index: 2,
    transaction_index: 1,
    address: hex(art),
    topic0: "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
    topic1: `0x${"00".repeat(12)}${hex(alice).slice(2)}`,
    topic3: `0x${"0".repeat(63)}7`,
    data: "0x",
  });
  expect(logs[6]).toMatchObject({ topic0: null, topic1: null, data: "0x" });
});

it("reads the transfers of ERC-20, ERC-721 and ERC-1155 tokens from the logs", () => {
  const moves = ask(
    "SELECT log_index, batch_index, standard, token_address, operator, from_address, to_address, token_id, amount FROM token_transfers",
  );
  const [a, b, c, nobody] = [alice, bob, carol, new Uint8Array(20)].map(hex);
  expect(moves.map((move) => Object.values(move))).toEqual([
    [0, 0, "ERC-20", hex(coin), null, nobody, a, null, "1000000"],
    [1, 0, "ERC-20", hex(coin), null, a, b, null, "250"],
    [2, 0, "ERC-721", hex(art), null, a, b, "7", "1"],
    [3, 0, "ERC-1155", hex(items), c, a, b, "3", "20"],
    [4, 0, "ERC-1155", hex(items), c, b, c, "3", "5"],
    [4, 1, "ERC-1155", hex(items), c, b, c, "4", (2n ** 200n).toString()],
  ]);
});

it("keeps ether that contracts moved", () => {
  expect(
    ask("SELECT internal_index, depth, kind, from_address, to_address, value_wei, value_ether FROM internal_transfers"),
  ).toEqual([
    {
      internal_index: 0,
      depth: 1,
      kind: "call",
      from_address: hex(factory),
      to_address: hex(carol),
      value_wei: "250000000000000000",
      value_ether: 0.25,
    },
    expect.objectContaining({ kind: "create2", to_address: hex(child), value_wei: "0" }),
    expect.objectContaining({ kind: "selfdestruct", depth: 2, to_address: hex(bob), value_wei: "1" }),
  ]);
});

it("keeps contracts with where they come from, and their code once", () => {
  const code = hex(CODE_HASH);
  const contracts = ask("SELECT seq, address, origin, creator, block_number, code_hash FROM contracts ORDER BY seq");
  expect(contracts.map((contract) => Object.values(contract))).toEqual([
    [0, hex(factory), "genesis", null, 0, code],
    [3, hex(vault), "transaction", hex(alice), 2, code],
    [4, hex(child), "contract", hex(factory), 3, code],
    [19, hex(coin), "override", null, 5, code],
  ]);
  expect(ask("SELECT * FROM codes")).toEqual([{ code_hash: code, seq: 0, size: CODE.length, code: hex(CODE) }]);
});

it("keeps initial balances, and each account after each record that changed it", () => {
  expect(ask("SELECT * FROM genesis_accounts WHERE address = ?", hex(factory))).toEqual([
    {
      seq: 0,
      address: hex(factory),
      balance_wei: "0",
      balance_ether: 0,
      nonce: 1,
      code_hash: hex(CODE_HASH),
      storage_slots: 1,
    },
  ]);
  const carols = ask(
    "SELECT seq, block_number, balance_ether, nonce, deleted FROM account_states WHERE address = ?",
    hex(carol),
  );
  expect(carols.map((state) => Object.values(state))).toEqual([
    [0, 0, 1000, 0, 0],
    [4, 3, 1000.25, 1, 0],
    [10, 5, 1001, 0, 0],
    [15, 5, 1001, 0, 0],
    [22, 5, 0, 0, 1],
  ]);
});

describe("overrides", () => {
  const changes = (seq: number) =>
    ask(`SELECT changed, address, slot, before, after FROM overrides WHERE seq = ${seq} ORDER BY change_index`).map(
      (row) => Object.values(row),
    );

  it("have a balance before and after, in ether too", () => {
    expect(ask("SELECT * FROM overrides WHERE seq = 6")).toEqual([
      {
        seq: 6,
        change_index: 0,
        block_number: 4,
        method: "evm_setAccountBalance",
        params: JSON.stringify([hex(alice), "0xde0b6b3a7640000"]),
        changed: "balance",
        address: hex(alice),
        slot: null,
        before: "997000000000000000000",
        after: "5000000000000000000000",
        before_ether: 997,
        after_ether: 5000,
      },
    ]);
  });

  it("have the storage slot that was set", () => {
    expect(changes(8)).toEqual([["storage", hex(vault), `0x${"0".repeat(63)}1`, null, `0x${"0".repeat(62)}2a`]]);
  });

  it("have code and nonce, compared with the canonical chain", () => {
    expect(changes(19)).toEqual([
      ["code", hex(coin), null, null, hex(CODE_HASH)],
      ["nonce", hex(bob), null, "3", "4"],
    ]);
  });

  it("have settings before and after", () => {
    expect([...changes(7), ...changes(20)]).toEqual([
      ["settings", null, null, null, '{"automine":false}'],
      ["settings", null, null, '{"automine":false}', '{"automine":true}'],
    ]);
  });

  it("are rows also when they change nothing, or empty an account", () => {
    expect(changes(21)).toEqual([["nothing", null, null, null, null]]);
    expect(changes(22)).toEqual([["balance", hex(carol), null, (1001n * 10n ** 18n).toString(), "0"]]);
  });
});

describe("a revert", () => {
  it("says how far it went back and what it undid", () => {
    expect(ask("SELECT * FROM reverts")).toEqual([
      {
        seq: 14,
        method: "evm_revert",
        params: '["0x1"]',
        from_block: 6,
        to_block: 4,
        to_seq: 9,
        orphaned_blocks: 2,
        orphaned_transactions: 1,
        orphaned_records: 4,
      },
    ]);
  });

  it("makes orphans of every record between, and of none else", () => {
    expect(ask("SELECT seq, kind, block_number, revert_seq FROM orphans").map((row) => Object.values(row))).toEqual([
      [10, "block", 5, 14],
      [11, "override", null, 14],
      [12, "clock", null, 14],
      [13, "block", 6, 14],
    ]);
  });

  it("lets the same block and the same transaction stand twice, once as canonical", () => {
    const five = ask("SELECT seq, hash FROM blocks WHERE number = 5");
    expect(five.map(({ seq }) => seq)).toEqual([10, 15]);
    expect(five[0]?.hash).toBe(five[1]?.hash);
    expect(ask("SELECT seq FROM canonical_blocks WHERE number = 5")).toEqual([{ seq: 15 }]);
    const [undone] = ask("SELECT hash FROM transactions WHERE seq = 10");
    expect(ask("SELECT seq FROM canonical_transactions WHERE hash = ?", undone?.hash as string)).toEqual([{ seq: 15 }]);
    expect(ask("SELECT seq, revert_seq, revert_method FROM orphaned_transactions")).toEqual([
      { seq: 10, revert_seq: 14, revert_method: "evm_revert" },
    ]);
  });
});

it("keeps sessions, the clock, the pool and checkpoints", () => {
  expect(ask("SELECT action, time, block_number FROM sessions").map((row) => Object.values(row))).toEqual([
    ["opened", "2026-07-01T00:00:00.250Z", 0],
    ["closed", "2026-07-01T01:00:00.999Z", 6],
  ]);
  expect(ask("SELECT seq, clock FROM clock_changes").map((row) => Object.values(row))).toEqual([
    [12, '{"offset":3600}'],
    [23, '{"offset":60}'],
  ]);
  expect(
    ask("SELECT action, reason, from_address, to_address, nonce, value_ether FROM pool_events").map((row) =>
      Object.values(row),
    ),
  ).toEqual([
    ["add", null, hex(alice), hex(carol), 9, 2],
    ["drop", "replaced by hand", hex(alice), null, null, null],
    ["add", null, hex(bob), hex(alice), 1, 0],
  ]);
  expect(ask("SELECT * FROM checkpoints")).toEqual([{ seq: 9, checkpoint_id: 1, block_number: 4 }]);
});

describe("account_activity", () => {
  it("gathers all that an account took part in, without what was undone", () => {
    const activity = ask(
      "SELECT seq, activity, counterparty, amount, succeeded FROM account_activity WHERE address = ? ORDER BY seq, activity",
      hex(bob),
    );
    expect(activity.map(({ seq, activity }) => `${seq} ${activity}`)).toEqual([
      "0 genesis",
      "2 received",
      "4 received internally",
      "4 received token",
      "4 received token",
      "4 received token",
      "4 sent",
      "4 sent token",
      "4 sent token",
      "5 sent",
      "5 sent",
      "19 override of nonce",
    ]);
    expect(activity.find(({ succeeded }) => succeeded === 0)).toMatchObject({ counterparty: hex(vault), amount: "5" });
  });

  it("finds one account's rows by indexes", () => {
    const plan = ask("EXPLAIN QUERY PLAN SELECT * FROM account_activity WHERE address = ?", hex(bob));
    const scans = plan
      .map(({ detail }) => detail as string)
      .filter((detail) => detail.startsWith("SCAN") && detail !== "SCAN account_activity");
    expect(scans).toEqual([]);
  });
});

it("answers the obvious questions by indexes", () => {
  for (const question of [
    "SELECT * FROM blocks WHERE number = 1",
    "SELECT * FROM blocks WHERE hash = 'x'",
    "SELECT * FROM canonical_blocks WHERE timestamp BETWEEN 1 AND 2",
    "SELECT * FROM canonical_transactions WHERE hash = 'x'",
    "SELECT * FROM canonical_transactions WHERE from_address = 'x'",
    "SELECT * FROM canonical_transactions WHERE to_address = 'x'",
    "SELECT * FROM transactions WHERE seq = 4 AND transaction_index = 1",
    "SELECT * FROM canonical_logs WHERE address = 'x'",
    "SELECT * FROM canonical_logs WHERE topic0 = 'x'",
    "SELECT * FROM canonical_token_transfers WHERE token_address = 'x'",
    "SELECT * FROM canonical_token_transfers WHERE from_address = 'x'",
    "SELECT * FROM internal_transfers WHERE to_address = 'x'",
    "SELECT * FROM contracts WHERE address = 'x'",
    "SELECT * FROM contracts WHERE creator = 'x'",
    "SELECT * FROM account_states WHERE address = 'x' AND seq <= 5 ORDER BY seq DESC LIMIT 1",
    "SELECT * FROM overrides WHERE address = 'x'",
    "SELECT * FROM orphans WHERE revert_seq = 1",
  ]) {
    const plan = ask(`EXPLAIN QUERY PLAN ${question}`).map(({ detail }) => detail as string);
    expect([question, plan.filter((detail) => detail.startsWith("SCAN"))]).toEqual([question, []]);
  }
});
