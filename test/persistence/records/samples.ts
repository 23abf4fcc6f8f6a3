import { EMPTY, EMPTY_ROOT, KECCAK_EMPTY } from "../../../src/ethereum/index.js";
import {
  encodeBlock,
  encodeCheckpoint,
  encodeClock,
  encodeGenesis,
  encodeOverride,
  encodePool,
  encodeRevert,
  encodeRun,
  encodeSession,
  type RecordKind,
  type StateDiff,
} from "../../../src/persistence/records/index.js";

const fill = (byte: number, length: number): Uint8Array => new Uint8Array(length).fill(byte);
const ALICE = fill(0xa1, 20);
const BOB = fill(0xb0, 20);
const TOKEN = fill(0x70, 20);

const DIFF: StateDiff = {
  accounts: [
    {
      address: TOKEN,
      body: { nonce: 1n, balance: 0n, storageRoot: fill(0x11, 32), codeHash: fill(0x22, 32), generation: 3 },
    },
    {
      address: ALICE,
      body: { nonce: 258n, balance: 10n ** 18n, storageRoot: EMPTY_ROOT, codeHash: KECCAK_EMPTY, generation: 0 },
    },
    { address: BOB, body: undefined },
  ],
  storage: [
    {
      address: TOKEN,
      generation: 3,
      slots: [
        [fill(0, 32), Uint8Array.of(0x2a)],
        [fill(1, 32), EMPTY],
      ],
    },
  ],
  codes: [[fill(0x22, 32), Uint8Array.of(0x60, 0x00)]],
};

/** One record of each kind, with something in every field. What they are encoded to must never change. */
export const SAMPLES: { kind: RecordKind; payload: Uint8Array }[] = [
  {
    kind: "genesis",
    payload: encodeGenesis({ chainId: 1337n, header: Uint8Array.of(0xc0), config: '{"chainId":1337}', diff: DIFF }),
  },
  {
    kind: "block",
    payload: encodeBlock({
      header: Uint8Array.of(0xc1, 0x05),
      transactions: [Uint8Array.of(0x02, 0xc0), Uint8Array.of(0xc0)],
      ommers: Uint8Array.of(0xc0),
      withdrawals: Uint8Array.of(0xc0),
      senders: [ALICE, BOB],
      receipts: [
        {
          status: 1,
          cumulativeGasUsed: 21_000n,
          gasUsed: 21_000n,
          effectiveGasPrice: 10n ** 9n,
          logs: [{ address: TOKEN, topics: [fill(0x33, 32)], data: Uint8Array.of(1, 2, 3) }],
          contractAddress: undefined,
          revertData: EMPTY,
          error: "",
          blobGasPrice: 1n,
        },
        {
          status: 0,
          cumulativeGasUsed: 74_000n,
          gasUsed: 53_000n,
          effectiveGasPrice: 10n ** 9n,
          logs: [],
          contractAddress: TOKEN,
          revertData: Uint8Array.of(0xde, 0xad),
          error: "execution reverted",
          blobGasPrice: 0n,
        },
      ],
      internals: [{ transactionIndex: 0, depth: 1, kind: "create2", from: ALICE, to: TOKEN, value: 7n }],
      diff: DIFF,
      sidecars: [[0, Uint8Array.of(0xc0)]],
    }),
  },
  {
    kind: "override",
    payload: encodeOverride({
      method: "evm_setAccountBalance",
      params: '["0xa1a1","0x01"]',
      diff: DIFF,
      settings: '{"automine":true}',
    }),
  },
  { kind: "revert", payload: encodeRevert({ method: "evm_revert", params: '["0x1"]', toSeq: 300, toBlock: 200 }) },
  { kind: "clock", payload: encodeClock({ method: "evm_increaseTime", params: "[60]", clock: '{"offset":60}' }) },
  {
    kind: "pool",
    payload: encodePool({
      action: "drop",
      hash: fill(0x44, 32),
      transaction: Uint8Array.of(0x02, 0xc0),
      sender: ALICE,
      reason: "nonce too low",
    }),
  },
  { kind: "session", payload: encodeSession({ action: "opened", time: 1_735_689_600_000, details: '{"é":"ü"}' }) },
  { kind: "checkpoint", payload: encodeCheckpoint({ id: 128 }) },
  {
    kind: "run",
    payload: encodeRun({
      header: Uint8Array.of(0xc2, 0x80, 0x80),
      count: 2_050,
      interval: 12,
      last: fill(0x1a, 32),
      anchors: [fill(0xa1, 32), fill(0xa2, 32)],
      skipped: "system calls",
    }),
  },
];
