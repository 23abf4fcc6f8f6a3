import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createBlockFromBytesArray } from "@ethereumjs/block";
import { createCustomCommon, type Hardfork, Mainnet } from "@ethereumjs/common";
import { RLP } from "@ethereumjs/rlp";
import { MerkleStateManager } from "@ethereumjs/statemanager";
import type { TypedTransaction } from "@ethereumjs/tx";
import { Account, Address } from "@ethereumjs/util";
import { createVM, runBlock, type VM } from "@ethereumjs/vm";
import {
  decodeBlock,
  decodeGenesis,
  decodeHeader,
  decodeOverride,
  decodeRevert,
  KECCAK_EMPTY,
  type RecordKind,
  type StateDiff,
  toHex,
} from "../../src/persistence/records/index.js";
import { withLedger } from "./ledger-reading.js";

interface Row {
  seq: number;
  kind: RecordKind;
  payload: Buffer;
}

/** The records that count: those that a later revert orphaned are left out. */
function standingRecords(dataDir: string): Row[] {
  const rows = withLedger(dataDir, (database) =>
    database.prepare<[], Row>("SELECT seq, kind, payload FROM journal ORDER BY seq").all(),
  );
  const standing: Row[] = [];
  for (const row of rows) {
    if (row.kind === "revert") {
      const { toSeq } = decodeRevert(row.payload);
      while ((standing.at(-1)?.seq ?? -1) > toSeq) standing.pop();
    }
    standing.push(row);
  }
  return standing;
}

/** Puts values into a state as an override did, or the genesis. */
function diffApplier({ stateManager }: VM): (diff: StateDiff) => Promise<void> {
  const codes = new Map<string, Uint8Array>();
  return async ({ accounts, storage, codes: added }) => {
    for (const [hash, code] of added) codes.set(toHex(hash), code);
    for (const { address: bytes, body } of accounts) {
      const address = new Address(bytes);
      if (!body) {
        await stateManager.deleteAccount(address);
        continue;
      }
      if (!(await stateManager.getAccount(address))) await stateManager.putAccount(address, new Account());
      const code = codes.get(toHex(body.codeHash));
      if (code && toHex(body.codeHash) !== toHex(KECCAK_EMPTY)) await stateManager.putCode(address, code);
      await stateManager.modifyAccountFields(address, { nonce: body.nonce, balance: body.balance });
    }
    for (const { address, slots } of storage)
      for (const [slot, value] of slots) await stateManager.putStorage(new Address(address), slot, value);
  };
}

/** Has a transaction come from the account that it was sent for, where that was impersonated and so did not sign it. */
function actFor(transaction: TypedTransaction, sender: Address): void {
  let signer: Address | undefined;
  try {
    signer = transaction.getSenderAddress();
  } catch {
    // No key gives this signature.
  }
  if (signer?.equals(sender)) return;
  Object.defineProperty(transaction, "getSenderAddress", { value: () => sender });
  Object.defineProperty(transaction, "isSigned", { value: () => true });
}

/** The hardfork that a chain was created with, by its manifest. */
const hardforkOf = (dataDir: string): Hardfork =>
  (JSON.parse(readFileSync(join(dataDir, "couverture.json"), "utf8")) as { options: { hardfork: Hardfork } }).options
    .hardfork;

/**
 * Executes a stopped chain again from its genesis, with ethereumjs's own VM, state manager and trie, from what its
 * records say was asked: the genesis state, the blocks' transactions, and the overrides.
 * @returns the state root after the last block, and how many blocks that were
 * @throws Error at the first block whose state root, receipts, bloom, gas or requests come out differently
 */
export async function executeAgain(dataDir: string): Promise<{ blocks: number; stateRoot: string }> {
  const records = standingRecords(dataDir);
  const genesis = decodeGenesis(records[0]?.payload as Uint8Array);
  const common = createCustomCommon({ chainId: Number(genesis.chainId) }, Mainnet, { hardfork: hardforkOf(dataDir) });
  const vm = await createVM({ common, stateManager: new MerkleStateManager({ common }) });
  const apply = diffApplier(vm);
  const rootNow = async () => toHex(await vm.stateManager.getStateRoot());
  let blocks = 0;
  for (const { kind, payload } of records) {
    if (kind === "genesis") {
      await apply(genesis.diff);
      expect(await rootNow()).toBe(toHex(decodeHeader(genesis.header).stateRoot));
    } else if (kind === "override") {
      await apply(decodeOverride(payload).diff);
    } else if (kind === "block") {
      const { header, transactions, withdrawals, senders } = decodeBlock(payload);
      const parts = [
        RLP.decode(header) as Uint8Array[],
        transactions.map((raw) => ((raw[0] as number) >= 0xc0 ? (RLP.decode(raw) as Uint8Array[]) : raw)),
        [],
        RLP.decode(withdrawals) as Uint8Array[][],
      ];
      const block = createBlockFromBytesArray(parts as Parameters<typeof createBlockFromBytesArray>[0], { common });
      expect(await block.transactionsTrieIsValid()).toBe(true);
      for (const [index, transaction] of block.transactions.entries())
        actFor(transaction, new Address(senders[index] as Uint8Array));
      await runBlock(vm, { block, skipBlockValidation: true, skipHeaderValidation: true });
      blocks++;
    }
  }
  return { blocks, stateRoot: await rootNow() };
}
