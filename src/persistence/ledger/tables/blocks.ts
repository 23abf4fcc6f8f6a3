import { bytesToNumber, bytesToQuantity, decodeRlp, type HeaderFields, toHex } from "../../../ethereum/index.js";
import type { BlockFacts, GenesisFacts } from "../facts.js";
import type { Projection } from "../projection.js";
import { inserter, type SqlValue, table } from "../table.js";
import { decimal, ether, exactInteger, gwei } from "../units.js";

const chains = table(
  "chains",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    chain_id: "ANY NOT NULL",
    genesis_hash: "TEXT NOT NULL",
    config: "TEXT NOT NULL",
  },
  ["seq"],
);

const blocks = table(
  "blocks",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    number: "INTEGER NOT NULL",
    hash: "TEXT NOT NULL",
    parent_hash: "TEXT NOT NULL",
    timestamp: "INTEGER NOT NULL",
    time: "TEXT",
    fee_recipient: "TEXT NOT NULL",
    transaction_count: "INTEGER NOT NULL",
    gas_limit: "ANY NOT NULL",
    gas_used: "ANY NOT NULL",
    base_fee_wei: "TEXT",
    base_fee_gwei: "REAL",
    state_root: "TEXT NOT NULL",
    transactions_root: "TEXT NOT NULL",
    receipts_root: "TEXT NOT NULL",
    difficulty: "TEXT NOT NULL",
    extra_data: "TEXT NOT NULL",
    prev_randao: "TEXT NOT NULL",
    nonce: "TEXT NOT NULL",
    withdrawals_root: "TEXT",
    blob_gas_used: "ANY",
    excess_blob_gas: "ANY",
    parent_beacon_block_root: "TEXT",
    requests_hash: "TEXT",
  },
  ["seq"],
  [["number"], ["hash"], ["timestamp"]],
);

const withdrawals = table(
  "withdrawals",
  {
    seq: "INTEGER NOT NULL REFERENCES blocks (seq)",
    position: "INTEGER NOT NULL",
    block_number: "INTEGER NOT NULL",
    withdrawal_index: "ANY NOT NULL",
    validator_index: "ANY NOT NULL",
    address: "TEXT NOT NULL",
    amount_wei: "TEXT NOT NULL",
    amount_ether: "REAL NOT NULL",
  },
  ["seq", "position"],
  [["address"]],
);

const WEI_PER_GWEI = 1_000_000_000n;

const hexOrNull = (bytes: Uint8Array | undefined): string | null => (bytes ? toHex(bytes) : null);
const integerOrNull = (value: bigint | undefined): SqlValue => (value === undefined ? null : exactInteger(value));

/** The columns that come from a header. */
const headerColumns = (header: HeaderFields) => ({
  number: header.number,
  parent_hash: toHex(header.parentHash),
  fee_recipient: toHex(header.coinbase),
  gas_limit: exactInteger(header.gasLimit),
  gas_used: exactInteger(header.gasUsed),
  base_fee_wei: decimal(header.baseFeePerGas),
  base_fee_gwei: header.baseFeePerGas === undefined ? null : gwei(header.baseFeePerGas),
  state_root: toHex(header.stateRoot),
  transactions_root: toHex(header.transactionsRoot),
  receipts_root: toHex(header.receiptsRoot),
  difficulty: header.difficulty.toString(),
  extra_data: toHex(header.extraData),
  prev_randao: toHex(header.mixHash),
  nonce: toHex(header.nonce),
  withdrawals_root: hexOrNull(header.withdrawalsRoot),
  blob_gas_used: integerOrNull(header.blobGasUsed),
  excess_blob_gas: integerOrNull(header.excessBlobGas),
  parent_beacon_block_root: hexOrNull(header.parentBeaconBlockRoot),
  requests_hash: hexOrNull(header.requestsHash),
});

/** An EIP-4895 withdrawal: index, validator index, address, amount in gwei. */
type WithdrawalFields = [index: Uint8Array, validator: Uint8Array, address: Uint8Array, amount: Uint8Array];

/** Chains, blocks and their withdrawals. */
export const blocksProjection: Projection = {
  name: "blocks",
  tables: [chains, blocks, withdrawals],
  prepare(database) {
    const insertChain = inserter(database, chains);
    const insertBlock = inserter(database, blocks);
    const insertWithdrawal = inserter(database, withdrawals);

    const addBlock = (
      { seq, hash, timestamp, time, header }: BlockFacts | GenesisFacts,
      transactionCount: number,
    ): void =>
      insertBlock({ seq, hash, timestamp, time, transaction_count: transactionCount, ...headerColumns(header) });

    return {
      genesis(facts) {
        const { chainId, config } = facts.payload;
        insertChain({ seq: facts.seq, chain_id: exactInteger(chainId), genesis_hash: facts.hash, config });
        addBlock(facts, 0);
      },
      block(facts) {
        addBlock(facts, facts.transactions.length);
        const { withdrawals: encoded } = facts.payload;
        if (encoded.length <= 1) return;
        for (const [position, entry] of (decodeRlp(encoded) as unknown as WithdrawalFields[]).entries()) {
          const [index, validator, address, amount] = entry;
          const wei = bytesToQuantity(amount) * WEI_PER_GWEI;
          insertWithdrawal({
            seq: facts.seq,
            position,
            block_number: facts.header.number,
            withdrawal_index: exactInteger(bytesToNumber(index)),
            validator_index: exactInteger(bytesToNumber(validator)),
            address: toHex(address),
            amount_wei: wei.toString(),
            amount_ether: ether(wei),
          });
        }
      },
    };
  },
};
