/** A chain's life in which everything happens that the ledger has a table for. */
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { RLP } from "@ethereumjs/rlp";
import {
  createAccessList2930Tx,
  createBlob4844Tx,
  createEOACode7702Tx,
  createFeeMarket1559Tx,
  createLegacyTx,
  type TypedTransaction,
} from "@ethereumjs/tx";
import { privateToAddress } from "@ethereumjs/util";
import { fromHex, keccak256, type LogEntry, toHex } from "../../../src/ethereum/index.js";
import {
  account,
  createJournalWriter,
  FEE_RECIPIENT,
  type JournalWriter,
  type MinedTransaction,
  seeded,
  word,
  words,
} from "./journal-writer.js";

function noBlobs(): never {
  throw new Error("no blobs in this story");
}

const common = new Common({
  chain: { ...Mainnet, chainId: 1337 },
  hardfork: Hardfork.Prague,
  // Blob transactions are made here without blobs; what would prove them takes long to load.
  customCrypto: {
    kzg: {
      blobToKzgCommitment: noBlobs,
      computeBlobProof: noBlobs,
      verifyProof: noBlobs,
      verifyBlobProofBatch: noBlobs,
      computeCells: noBlobs,
      computeCellsAndProofs: noBlobs,
      recoverCellsAndProofs: noBlobs,
      verifyCellKzgProofBatch: noBlobs,
    },
  },
});

/** The first three accounts of the chain's default mnemonic, so that the queries of docs/ledger.md find them. */
const KEYS = {
  alice: fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"),
  bob: fromHex("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"),
  carol: fromHex("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"),
};
export const alice = privateToAddress(KEYS.alice);
export const bob = privateToAddress(KEYS.bob);
export const carol = privateToAddress(KEYS.carol);
export const vault = seeded("vault", 20);
export const factory = seeded("factory", 20);
export const child = seeded("child", 20);
export const coin = seeded("coin", 20);
export const art = seeded("art", 20);
export const items = seeded("items", 20);
export const NOBODY = new Uint8Array(20);

export const ETHER = 10n ** 18n;
export const CODE = fromHex("0x60006000fd");
export const CODE_HASH = keccak256(CODE);

const hash = (signature: string): Uint8Array => keccak256(new TextEncoder().encode(signature));
const TRANSFER = hash("Transfer(address,address,uint256)");
const TRANSFER_SINGLE = hash("TransferSingle(address,address,address,uint256,uint256)");
const TRANSFER_BATCH = hash("TransferBatch(address,address,address,uint256[],uint256[])");

export const coinMoves = (from: Uint8Array, to: Uint8Array, amount: bigint): LogEntry => ({
  address: coin,
  topics: [TRANSFER, word(from), word(to)],
  data: word(amount),
});
export const artMoves = (from: Uint8Array, to: Uint8Array, id: bigint): LogEntry => ({
  address: art,
  topics: [TRANSFER, word(from), word(to), word(id)],
  data: new Uint8Array(0),
});
export const itemMoves = (from: Uint8Array, to: Uint8Array, id: bigint, amount: bigint): LogEntry => ({
  address: items,
  topics: [TRANSFER_SINGLE, word(carol), word(from), word(to)],
  data: words(id, amount),
});
export const itemsMove = (from: Uint8Array, to: Uint8Array, moves: [id: bigint, amount: bigint][]): LogEntry => {
  const count = BigInt(moves.length);
  const ids = moves.map(([id]) => id);
  const amounts = moves.map(([, amount]) => amount);
  return {
    address: items,
    topics: [TRANSFER_BATCH, word(carol), word(from), word(to)],
    data: words(64n, 96n + 32n * count, count, ...ids, count, ...amounts),
  };
};

function signed(who: keyof typeof KEYS, transaction: TypedTransaction): MinedTransaction {
  const key = KEYS[who];
  return { raw: transaction.sign(key).serialize(), sender: privateToAddress(key) };
}

const to = (address: Uint8Array) => toHex(address);
const fees = { maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n };

export const transactions = {
  /** Alice pays Bob 1.5 ether (type 2). */
  payment: signed(
    "alice",
    createFeeMarket1559Tx({ nonce: 0n, gasLimit: 21_000n, ...fees, to: to(bob), value: (3n * ETHER) / 2n }, { common }),
  ),
  /** Alice creates the vault (type 0). */
  creation: signed(
    "alice",
    createLegacyTx({ nonce: 1n, gasLimit: 200_000n, gasPrice: 1_000_000_007n, data: CODE }, { common }),
  ),
  /** Bob calls the factory, which pays Carol and creates a contract (type 1). */
  callingFactory: signed(
    "bob",
    createAccessList2930Tx(
      {
        nonce: 0n,
        gasLimit: 300_000n,
        gasPrice: 1_000_000_007n,
        to: to(factory),
        value: ETHER,
        data: fromHex("0xa9059cbb"),
        accessList: [{ address: to(factory), storageKeys: [toHex(word(1n))] }],
      },
      { common },
    ),
  ),
  /** Carol moves tokens of all standards (type 4, with a delegation). */
  tokens: signed(
    "carol",
    createEOACode7702Tx(
      {
        nonce: 0n,
        gasLimit: 300_000n,
        ...fees,
        to: to(coin),
        authorizationList: [
          {
            chainId: "0x539",
            address: to(vault),
            nonce: "0x0",
            yParity: "0x0",
            r: toHex(seeded("r")),
            s: toHex(seeded("s")),
          },
        ],
      },
      { common },
    ),
  ),
  /** Bob sends a blob (type 3). */
  blob: signed(
    "bob",
    createBlob4844Tx(
      {
        nonce: 1n,
        gasLimit: 21_000n,
        ...fees,
        maxFeePerBlobGas: 10n,
        to: to(alice),
        blobVersionedHashes: [toHex(Uint8Array.of(1, ...seeded("blob").subarray(1)))],
      },
      { common },
    ),
  ),
  /** Bob calls the vault, which refuses. */
  refused: signed(
    "bob",
    createFeeMarket1559Tx({ nonce: 2n, gasLimit: 50_000n, ...fees, to: to(vault), value: 5n }, { common }),
  ),
  /** Alice pays Carol; reverted later, and mined again. */
  undone: signed(
    "alice",
    createFeeMarket1559Tx({ nonce: 2n, gasLimit: 21_000n, ...fees, to: to(carol), value: ETHER }, { common }),
  ),
  /** Alice's transaction with a nonce that is not yet due. */
  early: signed(
    "alice",
    createFeeMarket1559Tx({ nonce: 9n, gasLimit: 21_000n, ...fees, to: to(carol), value: 2n * ETHER }, { common }),
  ),
};

/** `Error(string)` with a text of up to 32 bytes. */
export function errorData(text: string): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes.set(new TextEncoder().encode(text));
  return new Uint8Array(Buffer.concat([fromHex("0x08c379a0"), words(32n, BigInt(text.length)), bytes]));
}

export const MINT = coinMoves(NOBODY, alice, 1_000_000n);

/** The blob transaction as it travels between nodes: with its sidecar around it (EIP-4844). */
export function networkForm({ raw, sender }: MinedTransaction): MinedTransaction {
  const wrapped = RLP.encode([RLP.decode(raw.subarray(1)), [], [], []]);
  return { raw: Uint8Array.of(3, ...wrapped), sender };
}

/** Writes the whole story. Sequence numbers are in the comments, since tests name them. */
export function writeStory(journal: JournalWriter = createJournalWriter()): JournalWriter {
  // 0: genesis, block 0
  journal.genesis({
    accounts: [
      account(alice, 1000n * ETHER),
      account(bob, 1000n * ETHER),
      account(carol, 1000n * ETHER),
      account(factory, 0n, { nonce: 1n, codeHash: CODE_HASH }),
    ],
    storage: [{ address: factory, generation: 0, slots: [[word(0n), Uint8Array.of(7)]] }],
    codes: [[CODE_HASH, CODE]],
  });
  // 1
  journal.session("opened", 1_782_864_000_250);
  // 2: block 1
  journal.block({
    transactions: [transactions.payment],
    diff: {
      accounts: [account(alice, 998n * ETHER, { nonce: 1n }), account(bob, 1001n * ETHER + ETHER / 2n)],
    },
  });
  // 3: block 2
  journal.block({
    transactions: [
      {
        ...transactions.creation,
        receipt: { gasUsed: 60_000n, cumulativeGasUsed: 60_000n, contractAddress: vault },
      },
    ],
    diff: {
      accounts: [account(alice, 997n * ETHER, { nonce: 2n }), account(vault, 0n, { nonce: 1n, codeHash: CODE_HASH })],
      codes: [[CODE_HASH, CODE]],
    },
  });
  // 4: block 3, two transactions
  journal.block({
    transactions: [
      { ...transactions.callingFactory, receipt: { gasUsed: 90_000n, cumulativeGasUsed: 90_000n } },
      {
        ...transactions.tokens,
        receipt: {
          gasUsed: 120_000n,
          cumulativeGasUsed: 210_000n,
          logs: [
            MINT,
            coinMoves(alice, bob, 250n),
            artMoves(alice, bob, 7n),
            itemMoves(alice, bob, 3n, 20n),
            itemsMove(bob, carol, [
              [3n, 5n],
              [4n, 2n ** 200n],
            ]),
            { address: vault, topics: [hash("Note(string)")], data: seeded("note") },
            { address: vault, topics: [], data: new Uint8Array(0) },
          ],
        },
      },
    ],
    internals: [
      { transactionIndex: 0, depth: 1, kind: "call", from: factory, to: carol, value: ETHER / 4n },
      { transactionIndex: 0, depth: 1, kind: "create2", from: factory, to: child, value: 0n },
      { transactionIndex: 0, depth: 2, kind: "selfdestruct", from: child, to: bob, value: 1n },
    ],
    diff: {
      accounts: [
        account(bob, 1000n * ETHER, { nonce: 1n }),
        account(factory, (3n * ETHER) / 4n, { nonce: 2n, codeHash: CODE_HASH }),
        account(carol, 1000n * ETHER + ETHER / 4n, { nonce: 1n }),
        account(child, 0n, { nonce: 1n, codeHash: CODE_HASH }),
      ],
    },
    withdrawals: RLP.encode([[Uint8Array.of(5), Uint8Array.of(9), carol, Uint8Array.of(100)]]),
  });
  // 5: block 4
  journal.block({
    transactions: [
      { ...transactions.blob, receipt: { blobGasPrice: 3n } },
      {
        ...transactions.refused,
        receipt: {
          status: 0,
          gasUsed: 30_000n,
          cumulativeGasUsed: 51_000n,
          error: "execution reverted",
          revertData: errorData("not your vault"),
        },
      },
    ],
    diff: { accounts: [account(bob, 999n * ETHER, { nonce: 3n }), account(FEE_RECIPIENT, 5n)] },
  });
  // 6, 7: Alice is made rich, and the chain's settings change
  journal.override("evm_setAccountBalance", [toHex(alice), "0xde0b6b3a7640000"], {
    accounts: [account(alice, 5000n * ETHER, { nonce: 2n })],
  });
  journal.override("evm_setAutomine", [false], {}, JSON.stringify({ automine: false }));
  // 8: the vault's storage
  journal.override("hardhat_setStorageAt", [toHex(vault), "0x1", "0x2a"], {
    accounts: [account(vault, 0n, { nonce: 1n, codeHash: CODE_HASH })],
    storage: [{ address: vault, generation: 0, slots: [[word(1n), Uint8Array.of(42)]] }],
  });
  // 9: checkpoint 1
  journal.checkpoint(1);
  // 10: block 5, undone below
  const parts = {
    transactions: [transactions.undone],
    diff: { accounts: [account(alice, 4999n * ETHER, { nonce: 3n }), account(carol, 1001n * ETHER)] },
  };
  const same = { transactionsRoot: seeded("tx"), receiptsRoot: seeded("rx"), stateRoot: seeded("sx") };
  journal.block({ ...parts, header: same });
  // 11 … 13: more that is undone
  journal.override("hardhat_setNonce", [toHex(bob), "0x63"], {
    accounts: [account(bob, 999n * ETHER, { nonce: 99n })],
  });
  journal.clock(3600);
  journal.block();
  // 14: back to checkpoint 1
  journal.revert(9);
  // 15: block 5 again, the same to the last byte
  journal.block({ ...parts, header: same });
  // 16, 17, 18: a transaction waits and is dropped; a blob transaction waits
  journal.pool("add", transactions.early);
  journal.pool("drop", transactions.early, "replaced by hand");
  journal.pool("add", networkForm(transactions.blob));
  // 19: code is set where there was none, and a nonce whose earlier change was undone
  journal.override("hardhat_setCode", [toHex(coin), toHex(CODE)], {
    accounts: [account(coin, 0n, { codeHash: CODE_HASH }), account(bob, 999n * ETHER, { nonce: 4n })],
    codes: [[CODE_HASH, CODE]],
  });
  // 20: settings again
  journal.override("evm_setAutomine", [true], {}, JSON.stringify({ automine: true }));
  // 21: an override that changes nothing
  journal.override("evm_setAccountBalance", [toHex(carol), "0x0"]);
  // 22: Carol's account is emptied
  journal.override("anvil_setBalance", [toHex(carol), "0x0"], { accounts: [{ address: carol, body: undefined }] });
  // 23
  journal.clock(60);
  // 24: block 6, empty
  journal.block();
  // 25
  journal.session("closed", 1_782_867_600_999);
  return journal;
}
