import { type Common, createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common";
import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { Caches, MerkleStateManager } from "@ethereumjs/statemanager";
import { Account, Address, ValueEncoding } from "@ethereumjs/util";
import { EMPTY, equalBytes, KECCAK_EMPTY, toHex } from "../../ethereum/index.js";
import type { StateDiff } from "../../persistence/records/index.js";
import { nativeCrypto } from "../config/index.js";
import { createNodeStore, type NodeStore } from "./node-store.js";

/** A state in ethereumjs's own tries, which can go back to where it was. */
export interface MerkleState {
  readonly manager: MerkleStateManager;
  readonly nodes: NodeStore;
  /** The state root as 0x-prefixed hex; to be read between records. */
  root(): Promise<string>;
  /** Goes back to an earlier root, which {@link settle} must have kept. */
  goTo(root: string): Promise<void>;
  /** Puts the values of a diff in place. @throws Error naming a code that is not known */
  apply(diff: StateDiff, seq: number): Promise<void>;
  /** Writes what is in the caches, and forgets what neither the state nor these roots lead to where that has become much. */
  settle(roots: () => Iterable<string>): Promise<void>;
  /**
   * Lets a contract send a transaction (impersonation): the VM, which refuses that by EIP-3607, is shown the account
   * without its code the first time it looks.
   */
  disguise(address: Uint8Array | undefined): void;
}

/** How many accounts and contracts may be in ethereumjs's caches, which grow without a bound of their own. */
const CACHED = 20_000;

export function createMerkleState(nodes: NodeStore = createNodeStore()): MerkleState {
  // Nothing but the hash function of it is used.
  const common: Common = createCustomCommon({}, Mainnet, { hardfork: Hardfork.Osaka, customCrypto: nativeCrypto });
  const trie = new MerklePatriciaTrie({ db: nodes, valueEncoding: ValueEncoding.Bytes, useKeyHashing: true, common });
  const caches = new Caches();
  const manager = new MerkleStateManager({ common, trie, caches });
  const disguise = disguising(manager);

  const root = async (): Promise<string> => toHex(await manager.getStateRoot());

  async function clear(): Promise<void> {
    const now = await manager.getStateRoot();
    await manager.setStateRoot(now, true);
  }

  async function putCode(address: Address, codeHash: Uint8Array, codes: Map<string, Uint8Array>): Promise<void> {
    if (equalBytes(codeHash, (await manager.getAccount(address))?.codeHash ?? KECCAK_EMPTY)) return;
    const hash = toHex(codeHash);
    const known = equalBytes(codeHash, KECCAK_EMPTY) ? EMPTY : codes.get(hash);
    const code = known ?? (await trie.database().get(Buffer.concat([CODE_PREFIX, codeHash])));
    if (!code) throw new Error(`the code ${hash} of ${address.toString()} is in no record`);
    await manager.putCode(address, code);
  }

  return {
    manager,
    nodes,
    root,
    disguise,
    async goTo(target) {
      await manager.setStateRoot(Buffer.from(target.slice(2), "hex"), true);
    },
    async apply({ accounts, storage, codes: added }, seq) {
      const codes = new Map(added.map(([hash, code]) => [toHex(hash), code]));
      for (const { address: bytes, body } of accounts) {
        const address = new Address(bytes);
        const before = await manager.getAccount(address);
        // A storage that a record empties whole has the record's number as its generation.
        if (before && (!body || body.generation === seq)) await manager.clearStorage(address);
        if (!body) {
          await manager.deleteAccount(address);
          continue;
        }
        if (!before) await manager.putAccount(address, new Account());
        await putCode(address, body.codeHash, codes);
        await manager.modifyAccountFields(address, { nonce: body.nonce, balance: body.balance });
      }
      for (const { address, slots } of storage) {
        for (const [slot, value] of slots) await manager.putStorage(new Address(address), slot, value);
      }
      await manager.flush();
    },
    async settle(roots) {
      const { account, storage } = caches;
      if ((account?.size() ?? 0) + (storage?.size() ?? 0) > CACHED) await clear();
      if (!nodes.isFull()) return;
      await clear();
      nodes.keepOnly([await root(), ...roots()].map((one) => one.slice(2)));
    },
  };
}

/** What ethereumjs has before the hash of a code in the database that it shares with the nodes. */
const CODE_PREFIX = Buffer.from("c");

/** Gives a state manager the means to show an account without its code, once. */
function disguising(manager: MerkleStateManager): MerkleState["disguise"] {
  const getAccount = manager.getAccount.bind(manager);
  const putAccount = manager.putAccount.bind(manager);
  let hidden: Uint8Array | undefined;
  let shown: { account: Account; codeHash: Uint8Array } | undefined;
  manager.getAccount = async (address) => {
    const account = await getAccount(address);
    if (!account || !hidden || shown || Buffer.compare(hidden, address.bytes) !== 0) return account;
    shown = { account, codeHash: account.codeHash };
    account.codeHash = KECCAK_EMPTY;
    return account;
  };
  manager.putAccount = async (address, account) => {
    if (account && account === shown?.account) {
      const whole = new Account(account.nonce, account.balance, account.storageRoot, shown.codeHash);
      return putAccount(address, whole);
    }
    return putAccount(address, account);
  };
  return (address) => {
    hidden = address;
    shown = undefined;
  };
}
