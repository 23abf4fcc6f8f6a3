import { bytesToNumber, bytesToQuantity, quantityToBytes } from "./bytes.js";
import { decodeRlp, encodeRlp } from "./rlp.js";

/** A block header's fields. Those of later forks are undefined where the header does not have them. */
export interface HeaderFields {
  parentHash: Uint8Array;
  ommersHash: Uint8Array;
  coinbase: Uint8Array;
  stateRoot: Uint8Array;
  transactionsRoot: Uint8Array;
  receiptsRoot: Uint8Array;
  logsBloom: Uint8Array;
  difficulty: bigint;
  number: number;
  gasLimit: bigint;
  gasUsed: bigint;
  /** Unix seconds. */
  timestamp: number;
  extraData: Uint8Array;
  /** prevRandao since the merge (EIP-4399). */
  mixHash: Uint8Array;
  nonce: Uint8Array;
  /** EIP-1559, London. */
  baseFeePerGas?: bigint;
  /** EIP-4895, Shanghai. */
  withdrawalsRoot?: Uint8Array;
  /** EIP-4844, Cancun. */
  blobGasUsed?: bigint;
  excessBlobGas?: bigint;
  /** EIP-4788, Cancun. */
  parentBeaconBlockRoot?: Uint8Array;
  /** EIP-7685, Prague. */
  requestsHash?: Uint8Array;
}

/** Reads an RLP header; the count of its fields says which fork's it is. */
export function decodeHeader(rlp: Uint8Array): HeaderFields {
  const f = decodeRlp(rlp) as Uint8Array[];
  if (f.length < 15) throw new Error(`a block header has at least 15 fields, this one ${f.length}`);
  const at = (index: number): Uint8Array => f[index] as Uint8Array;
  return {
    parentHash: at(0),
    ommersHash: at(1),
    coinbase: at(2),
    stateRoot: at(3),
    transactionsRoot: at(4),
    receiptsRoot: at(5),
    logsBloom: at(6),
    difficulty: bytesToQuantity(at(7)),
    number: bytesToNumber(at(8)),
    gasLimit: bytesToQuantity(at(9)),
    gasUsed: bytesToQuantity(at(10)),
    timestamp: bytesToNumber(at(11)),
    extraData: at(12),
    mixHash: at(13),
    nonce: at(14),
    baseFeePerGas: f[15] && bytesToQuantity(f[15]),
    withdrawalsRoot: f[16],
    blobGasUsed: f[17] && bytesToQuantity(f[17]),
    excessBlobGas: f[18] && bytesToQuantity(f[18]),
    parentBeaconBlockRoot: f[19],
    requestsHash: f[20],
  };
}

/**
 * The RLP of a header; its keccak-256 is the block hash. The fields of later forks end at the first undefined one.
 * @throws Error when a field is given but one of an earlier fork is not
 */
export function encodeHeader(header: HeaderFields): Uint8Array {
  const quantity = (value: bigint | undefined): Uint8Array | undefined =>
    value === undefined ? undefined : quantityToBytes(value);
  const later = [
    quantity(header.baseFeePerGas),
    header.withdrawalsRoot,
    quantity(header.blobGasUsed),
    quantity(header.excessBlobGas),
    header.parentBeaconBlockRoot,
    header.requestsHash,
  ];
  const count = later.indexOf(undefined);
  const given = count === -1 ? later : later.slice(0, count);
  if (count !== -1 && later.slice(count).some((field) => field !== undefined)) {
    throw new Error("a block header has a field of a later fork without one of an earlier fork");
  }
  return encodeRlp([
    header.parentHash,
    header.ommersHash,
    header.coinbase,
    header.stateRoot,
    header.transactionsRoot,
    header.receiptsRoot,
    header.logsBloom,
    quantityToBytes(header.difficulty),
    quantityToBytes(header.number),
    quantityToBytes(header.gasLimit),
    quantityToBytes(header.gasUsed),
    quantityToBytes(header.timestamp),
    header.extraData,
    header.mixHash,
    header.nonce,
    ...(given as Uint8Array[]),
  ]);
}
