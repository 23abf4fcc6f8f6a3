import { createHash } from "node:crypto";
import {
  decodeRlp,
  decodeWithdrawals,
  EMPTY,
  emptyBloom,
  encodeRlp,
  encodeWithdrawal,
  equalBytes,
  GAS_PER_BLOB,
  KECCAK_EMPTY,
  keccak256,
  quantityToBytes,
  toHex,
} from "../../../ethereum/index.js";
import type { ReceiptEntry, StateDiff } from "../../records/index.js";
import { rootOfList } from "../../state/trie/index.js";
import type { BlockFacts, TransactionFacts } from "../facts.js";
import type { SqlValue } from "../table.js";
import { createBloomMaker } from "./bloom.js";

/** The block that another one follows. */
export interface Parent {
  number: number;
  /** 0x-hex. */
  hash: string;
}

/** Something of a block that does not follow from the rest of it. */
export interface BlockFault {
  table: "blocks" | "transactions" | "journal";
  /** Of a transaction's column. */
  transaction?: number;
  column: string;
  found: SqlValue;
  expected: SqlValue;
  remark?: string;
}

export interface BlockChecker {
  /** What does not hold in a block; `parent` is undefined where it is not known. */
  check(block: BlockFacts, parent: Parent | undefined): BlockFault[];
  /** Blocks whose requests hash could not be recomputed, since their requests are not recorded. */
  readonly requestsUnproven: number;
}

/** EIP-4844: gas of one blob, and the version of hashes of KZG commitments. */
const VERSION_KZG = 1;
/** SHA-256 of nothing: the hash of no requests (EIP-7685). */
const NO_REQUESTS = createHash("sha256").digest("hex");
/** The contracts that take requests for withdrawals and consolidations (EIP-7002, EIP-7251): blocks in which they do not change have none. */
const REQUEST_CONTRACTS = new Set([
  "0x00000961ef480eb55e80d19ad83579a64c007002",
  "0x0000bbddc7ce488642fb579f8b00f3a590007251",
]);
/** The event of a deposit (EIP-6110). */
const DEPOSIT_TOPIC = "0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5";
/** The failure of a receipt as Ganache writes it: RLP of a zero byte where others write an empty string. */
const GANACHE_FAILURE = Uint8Array.of(0);

function encodeReceipt(type: number, receipt: ReceiptEntry, bloom: Uint8Array, failure: Uint8Array): Uint8Array {
  const { status, cumulativeGasUsed, logs } = receipt;
  const rlp = encodeRlp([
    typeof status === "number" ? (status === 0 ? failure : Uint8Array.of(1)) : status,
    quantityToBytes(cumulativeGasUsed),
    bloom,
    logs.map(({ address, topics, data }) => [address, topics, data]),
  ]);
  return type === 0 ? rlp : Buffer.concat([Uint8Array.of(type), rlp]);
}

/** What a transaction pays for a unit of gas (EIP-1559). */
function gasPriceOf({ fields }: TransactionFacts, baseFee: bigint): bigint {
  if (fields.maxFeePerGas === undefined) return fields.gasPrice ?? 0n;
  const offered = baseFee + (fields.maxPriorityFeePerGas ?? 0n);
  return offered < fields.maxFeePerGas ? offered : fields.maxFeePerGas;
}

/** Faults of the codes that a state change names by their hashes. */
export function codeFaults({ codes }: StateDiff): { found: string; expected: string }[] {
  return codes.flatMap(([hash, code]) => {
    const expected = code.length === 0 ? KECCAK_EMPTY : keccak256(code);
    return equalBytes(hash, expected) ? [] : [{ found: toHex(hash), expected: toHex(expected) }];
  });
}

export function createBlockChecker(): BlockChecker {
  const blooms = createBloomMaker();
  let requestsUnproven = 0;

  function bloomOf({ logs }: ReceiptEntry): Uint8Array {
    const bloom = emptyBloom();
    for (const { address, topics } of logs) {
      blooms.add(bloom, address);
      for (const topic of topics) blooms.add(bloom, topic);
    }
    return bloom;
  }

  function receiptsFault({ transactions, header }: BlockFacts): BlockFault[] {
    const receiptBlooms = transactions.map(({ receipt }) => bloomOf(receipt));
    const whole = emptyBloom();
    for (const bloom of receiptBlooms)
      for (let at = 0; at < whole.length; at++) (whole[at] as number) |= bloom[at] as number;
    const rootWith = (failure: Uint8Array): Uint8Array =>
      rootOfList(
        transactions.map(({ fields, receipt }, index) =>
          encodeReceipt(fields.type, receipt, receiptBlooms[index] as Uint8Array, failure),
        ),
      );
    const faults: BlockFault[] = [];
    const root = rootWith(EMPTY);
    const failed = transactions.some(({ receipt }) => receipt.status === 0);
    if (
      !equalBytes(root, header.receiptsRoot) &&
      !(failed && equalBytes(rootWith(GANACHE_FAILURE), header.receiptsRoot))
    ) {
      faults.push({
        table: "blocks",
        column: "receipts_root",
        found: toHex(header.receiptsRoot),
        expected: toHex(root),
      });
    }
    if (!equalBytes(whole, header.logsBloom)) {
      const remark = "the bloom filter in the block's header";
      faults.push({
        table: "journal",
        column: "payload",
        found: toHex(header.logsBloom),
        expected: toHex(whole),
        remark,
      });
    }
    return faults;
  }

  function gasFaults({ transactions, header }: BlockFacts): BlockFault[] {
    const faults: BlockFault[] = [];
    let used = 0n;
    for (const { index, receipt } of transactions) {
      used += receipt.gasUsed;
      if (receipt.cumulativeGasUsed === used) continue;
      const found = receipt.gasUsed;
      const expected = receipt.cumulativeGasUsed - (used - receipt.gasUsed);
      faults.push({ table: "transactions", transaction: index, column: "gas_used", found, expected });
      used = receipt.cumulativeGasUsed;
    }
    if (header.gasUsed !== used) {
      faults.push({ table: "blocks", column: "gas_used", found: header.gasUsed, expected: used });
    }
    const blobs = transactions.reduce((sum, { fields }) => sum + (fields.blobVersionedHashes?.length ?? 0), 0);
    const blobGas = BigInt(blobs) * GAS_PER_BLOB;
    if ((header.blobGasUsed ?? 0n) !== blobGas) {
      faults.push({ table: "blocks", column: "blob_gas_used", found: header.blobGasUsed ?? null, expected: blobGas });
    }
    return faults;
  }

  /** The fields of receipts that no hash covers, and that follow from the transaction. */
  function transactionFaults({ transactions, header, payload }: BlockFacts): BlockFault[] {
    const faults: BlockFault[] = [];
    for (const transaction of transactions) {
      const { index, fields, receipt, created } = transaction;
      const table = "transactions";
      const price = gasPriceOf(transaction, header.baseFeePerGas ?? 0n);
      if (receipt.effectiveGasPrice !== price) {
        const [found, expected] = [receipt.effectiveGasPrice.toString(), price.toString()];
        faults.push({ table, transaction: index, column: "gas_price_wei", found, expected });
      }
      const sender = payload.senders[index] as Uint8Array;
      const address = fields.to
        ? null
        : toHex(keccak256(encodeRlp([sender, quantityToBytes(fields.nonce)])).subarray(12));
      if (created !== address) {
        faults.push({ table, transaction: index, column: "contract_address", found: created, expected: address });
      }
    }
    return faults;
  }

  function requestsFault({ header, payload, logs }: BlockFacts): BlockFault[] {
    if (header.requestsHash === undefined) return [];
    const found = toHex(header.requestsHash);
    const hasRequests =
      logs.some(({ topics }) => topics[0] === DEPOSIT_TOPIC) ||
      payload.diff.storage.some(({ address }) => REQUEST_CONTRACTS.has(toHex(address)));
    if (found === `0x${NO_REQUESTS}`) return [];
    if (hasRequests) {
      requestsUnproven++;
      return [];
    }
    return [{ table: "blocks", column: "requests_hash", found, expected: `0x${NO_REQUESTS}` }];
  }

  function sidecarFaults({ payload, transactions }: BlockFacts): BlockFault[] {
    return payload.sidecars.flatMap(([index, sidecar]): BlockFault[] => {
      const fields = decodeRlp(sidecar) as Uint8Array[][];
      const commitments = (fields.length === 4 ? fields[2] : fields[1]) ?? [];
      const hashes = commitments.map((commitment) => {
        const hash = createHash("sha256").update(commitment).digest();
        hash[0] = VERSION_KZG;
        return toHex(hash);
      });
      const named = transactions[index]?.fields.blobVersionedHashes?.map(toHex) ?? [];
      const [found, expected] = [JSON.stringify(hashes), JSON.stringify(named)];
      const remark = "hashes of a blob sidecar's commitments";
      return found === expected
        ? []
        : [{ table: "journal", column: "payload", transaction: index, found, expected, remark }];
    });
  }

  function headerFaults(block: BlockFacts, parent: Parent | undefined): BlockFault[] {
    const { header, payload } = block;
    const hold = (column: string, found: Uint8Array | undefined, expected: Uint8Array | undefined): BlockFault[] =>
      (found && toHex(found)) === (expected && toHex(expected))
        ? []
        : [
            {
              table: "blocks",
              column,
              found: found ? toHex(found) : null,
              expected: expected ? toHex(expected) : null,
            },
          ];
    const faults = [
      ...hold("transactions_root", header.transactionsRoot, rootOfList(payload.transactions)),
      ...hold(
        "withdrawals_root",
        header.withdrawalsRoot,
        header.withdrawalsRoot && rootOfList(decodeWithdrawals(payload.withdrawals).map(encodeWithdrawal)),
      ),
    ];
    if (!equalBytes(header.ommersHash, keccak256(payload.ommers))) {
      const [found, expected] = [toHex(header.ommersHash), toHex(keccak256(payload.ommers))];
      faults.push({ table: "journal", column: "payload", found, expected, remark: "the hash of the block's ommers" });
    }
    if (!parent) return faults;
    if (toHex(header.parentHash) !== parent.hash) {
      faults.push({ table: "blocks", column: "parent_hash", found: toHex(header.parentHash), expected: parent.hash });
    }
    if (header.number !== parent.number + 1) {
      faults.push({
        table: "blocks",
        column: "number",
        found: BigInt(header.number),
        expected: BigInt(parent.number + 1),
      });
    }
    return faults;
  }

  return {
    check: (block, parent) => [
      ...headerFaults(block, parent),
      ...receiptsFault(block),
      ...gasFaults(block),
      ...transactionFaults(block),
      ...requestsFault(block),
      ...sidecarFaults(block),
    ],
    get requestsUnproven() {
      return requestsUnproven;
    },
  };
}
