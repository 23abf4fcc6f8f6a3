import fc from "fast-check";
import { EMPTY_ROOT, KECCAK_EMPTY } from "../../../src/ethereum/index.js";
import {
  type AccountBody,
  type BlockPayload,
  type GenesisPayload,
  INTERNAL_KINDS,
  type OverridePayload,
  type ReceiptEntry,
  type StateDiff,
} from "../../../src/persistence/records/index.js";

const ofLength = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => new Uint8Array(bytes));

export const bytes = fc.uint8Array({ maxLength: 80 }).map((given) => new Uint8Array(given));
export const address = ofLength(20);
export const hash = ofLength(32);
/** Quantities of every size, with those that are written differently (nothing, one byte, a high bit). */
export const quantity: fc.Arbitrary<bigint> = fc.oneof(
  fc.constantFrom(0n, 1n, 127n, 128n, 255n, 256n, 2n ** 48n - 1n, 2n ** 48n, 2n ** 64n, 2n ** 256n - 1n),
  fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
);
export const count: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1, 127, 128, 255, 256, 2 ** 32, 2 ** 48, Number.MAX_SAFE_INTEGER),
  fc.maxSafeNat(),
);
export const text = fc.string({ unit: "grapheme", maxLength: 40 });

const body: fc.Arbitrary<AccountBody> = fc.record({
  nonce: quantity,
  balance: quantity,
  storageRoot: fc.oneof(fc.constant(EMPTY_ROOT), hash),
  codeHash: fc.oneof(fc.constant(KECCAK_EMPTY), hash),
  generation: count,
});

/** A slot's value: without leading zeros, empty for zero. */
const slotValue = fc.oneof(fc.constant(new Uint8Array(0)), hash).map((value) => {
  const first = value.findIndex((byte) => byte !== 0);
  return first < 0 ? new Uint8Array(0) : value.slice(first);
});

const few = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 4 });

export const diff: fc.Arbitrary<StateDiff> = fc.record({
  accounts: few(fc.record({ address, body: fc.option(body, { nil: undefined }) })),
  storage: few(fc.record({ address, generation: count, slots: few(fc.tuple(hash, slotValue)) })),
  codes: few(fc.tuple(hash, bytes)),
});

const receipt: fc.Arbitrary<ReceiptEntry> = fc.record({
  status: fc.oneof(fc.constantFrom(0, 1), hash),
  cumulativeGasUsed: quantity,
  gasUsed: quantity,
  effectiveGasPrice: quantity,
  logs: few(fc.record({ address, topics: few(hash), data: bytes })),
  contractAddress: fc.option(address, { nil: undefined }),
  revertData: bytes,
  error: text,
  blobGasPrice: quantity,
});

export const genesis: fc.Arbitrary<GenesisPayload> = fc.record({
  chainId: quantity,
  header: bytes,
  config: text,
  diff,
});

export const block: fc.Arbitrary<BlockPayload> = fc.record({
  header: bytes,
  transactions: few(bytes),
  ommers: bytes,
  withdrawals: bytes,
  senders: few(address),
  receipts: few(receipt),
  internals: few(
    fc.record({
      transactionIndex: count,
      depth: count,
      kind: fc.constantFrom(...INTERNAL_KINDS),
      from: address,
      to: address,
      value: quantity,
    }),
  ),
  diff,
  sidecars: few(fc.tuple(count, bytes)),
});

export const override: fc.Arbitrary<OverridePayload> = fc.record({ method: text, params: text, diff, settings: text });
export const revert = fc.record({ method: text, params: text, toSeq: count, toBlock: count });
export const clock = fc.record({ method: text, params: text, clock: text });
export const pool = fc.record({
  action: fc.constantFrom("add" as const, "drop" as const),
  hash,
  transaction: bytes,
  sender: address,
  reason: text,
});
export const session = fc.record({
  action: fc.constantFrom("opened" as const, "closed" as const),
  time: count,
  details: text,
});
export const checkpoint = fc.record({ id: count });
export const run = fc
  .record({
    header: bytes,
    count: fc.integer({ min: 1, max: 5_000 }),
    interval: fc.integer({ min: 1 }),
    last: hash,
    skipped: text,
  })
  .chain((one) => {
    const chunks = Math.floor(one.count / 1_024);
    const anchors = fc.array(hash, { minLength: chunks, maxLength: chunks });
    return fc.record({ ...constants(one), anchors });
  });

function constants<T extends object>(one: T): { [Name in keyof T]: fc.Arbitrary<T[Name]> } {
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, fc.constant(value)])) as never;
}
