import { fromHex, keccak256, quantityToBytes } from "../../ethereum/index.js";
import type { GanacheDatabase } from "../../persistence/ganache/index.js";
import { latin1 } from "../../persistence/state/index.js";
import type { AddressBook } from "./address-book.js";

/** Which storage slot a hashed key is of. */
export interface SlotBook {
  add(slot: Uint8Array): void;
  /** The slot with this keccak-256: Ganache kept those that transactions wrote to; the others are guessed. */
  find(hash: Uint8Array): Uint8Array | undefined;
}

/** Variables that Solidity puts into the first slots. */
const VARIABLES = 1_024;
/** Mappings from addresses among the first slots: balances, allowances, roles. */
const MAPPINGS = 24;
const MAX_ADDRESSES = 1_000;

/** EIP-1967: implementation, admin, beacon. */
const PROXY_SLOTS = [
  "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
  "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103",
  "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50",
];

export function createSlotBook(database: GanacheDatabase, addresses: AddressBook): SlotBook {
  const byHash = new Map<string, Uint8Array>();
  let guessedFor = -1;

  function add(slot: Uint8Array): void {
    byHash.set(latin1(keccak256(slot)), slot);
  }

  function guess(): void {
    const all = [...addresses.all()].slice(-MAX_ADDRESSES);
    if (guessedFor === all.length) return;
    if (guessedFor === -1) {
      for (let number = 0; number < VARIABLES; number++) add(word(quantityToBytes(number)));
      for (const slot of PROXY_SLOTS) add(fromHex(slot));
    }
    guessedFor = all.length;
    for (const address of all) {
      for (let number = 0; number < MAPPINGS; number++) {
        add(keccak256(Buffer.concat([word(address), word(quantityToBytes(number))])));
      }
    }
  }

  return {
    add,
    find(hash) {
      const known = database.slot(hash) ?? byHash.get(latin1(hash));
      if (known) return known;
      guess();
      return byHash.get(latin1(hash));
    },
  };
}

/** Bytes as a word of 32, filled up with zeros in front. */
function word(bytes: Uint8Array): Uint8Array {
  const filled = new Uint8Array(32);
  filled.set(bytes, 32 - bytes.length);
  return filled;
}
