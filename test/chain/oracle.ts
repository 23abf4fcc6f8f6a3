import { type Block, createBlockFromBytesArray } from "@ethereumjs/block";
import { type Common, createCustomCommon, Mainnet } from "@ethereumjs/common";
import { RLP } from "@ethereumjs/rlp";
import { MerkleStateManager } from "@ethereumjs/statemanager";
import { createAccount, createAddressFromString } from "@ethereumjs/util";
import { createVM, runBlock, type VM } from "@ethereumjs/vm";
import type { GenesisSpec } from "../../src/chain/config/index.js";
import { ethereumjsHardfork, nativeCrypto } from "../../src/chain/config/index.js";
import type { Hardfork } from "../../src/ethereum/index.js";
import { toHex } from "../../src/ethereum/index.js";
import type { StoredBlock } from "../../src/persistence/state/index.js";

/** A `Common` as ethereumjs makes it, not the one that the chain shares among its blocks. */
export function stockCommon(fork: Hardfork): Common {
  return createCustomCommon({ chainId: 1337 }, Mainnet, {
    hardfork: ethereumjsHardfork(fork),
    customCrypto: nativeCrypto,
  });
}

export const addressFrom = (bytes: Uint8Array) => createAddressFromString(toHex(bytes));

/** @ethereumjs/vm with its own state manager and tries, which re-executes the blocks that a chain has made. */
export interface Oracle {
  vm: VM;
  /** Throws when the block is not what executing its transactions gives: state root, receipts, bloom, gas, requests. */
  check(block: StoredBlock): Promise<void>;
}

export async function createOracle(fork: Hardfork, spec: GenesisSpec, genesis: StoredBlock): Promise<Oracle> {
  const common = stockCommon(fork);
  const stateManager = new MerkleStateManager({ common });
  const hashes = new Map([[0, genesis.hash]]);
  const blockchain = {
    getBlock: async (number: number | bigint) => ({ hash: () => hashes.get(Number(number)) ?? new Uint8Array(32) }),
    putBlock: async () => undefined,
    shallowCopy: () => blockchain,
  };
  const vm = await createVM({ common, stateManager, blockchain: blockchain as never });
  for (const { address, balance, nonce, code, storage } of spec.alloc) {
    const at = addressFrom(address);
    await stateManager.putAccount(at, createAccount({ balance, nonce }));
    if (code.length > 0) await stateManager.putCode(at, code);
    for (const [slot, value] of storage) await stateManager.putStorage(at, slot, value);
  }
  expect(toHex(await stateManager.getStateRoot())).toBe(toHex(genesis.header.stateRoot));
  return {
    vm,
    async check(stored) {
      hashes.set(stored.number, stored.hash);
      const block = blockFrom(stored, common);
      expect(toHex(block.hash())).toBe(toHex(stored.hash));
      expect(await block.transactionsTrieIsValid()).toBe(true);
      await runBlock(vm, { block, skipHeaderValidation: true, skipBlockValidation: true });
    },
  };
}

/** A chain's block in ethereumjs's shape, from the bytes that stand in the journal. */
export function blockFrom({ payload }: StoredBlock, common: Common): Block {
  const decoded = (bytes: Uint8Array): never => RLP.decode(bytes) as never;
  const transactions = payload.transactions.map((raw) => ((raw[0] as number) >= 0xc0 ? decoded(raw) : raw));
  const parts = [decoded(payload.header), transactions, decoded(payload.ommers)];
  if (payload.withdrawals.length > 0) parts.push(decoded(payload.withdrawals));
  return createBlockFromBytesArray(parts as never, { common, setHardfork: false, skipConsensusFormatValidation: true });
}
