import { createdAddress, decodeTransaction, keccak256, type LogEntry } from "../../ethereum/index.js";
import type { GanacheBlock } from "../../persistence/ganache/index.js";
import { latin1 } from "../../persistence/state/index.js";

/** Which address a hashed key of the state is of: a trie does not say. */
export interface AddressBook {
  add(address: Uint8Array): void;
  /** The address with this keccak-256, if it was met. */
  find(hash: Uint8Array): Uint8Array | undefined;
  all(): Iterable<Uint8Array>;
  /** Takes in every address that a block names: senders, recipients, contracts made, access lists, arguments of calls. */
  addBlock(block: GanacheBlock): void;
  addLogs(logs: readonly LogEntry[]): void;
}

/** Ganache gives each of these one wei: 0x01 to 0x12. The rest are what programs commonly name. */
const LOW_ADDRESSES = 256;

export function createAddressBook(): AddressBook {
  const byHash = new Map<string, Uint8Array>();
  const known = new Set<string>();

  function add(address: Uint8Array): void {
    const text = latin1(address);
    if (known.has(text)) return;
    known.add(text);
    const kept = address.slice();
    byHash.set(latin1(keccak256(kept)), kept);
  }

  /** Words of 32 bytes that look like an address of 20. */
  function addWords(data: Uint8Array, from: number): void {
    for (let at = from; at + 32 <= data.length; at += 32) {
      if (isAddressWord(data, at)) add(data.subarray(at + 12, at + 32));
    }
  }

  for (let low = 0; low < LOW_ADDRESSES; low++) {
    const address = new Uint8Array(20);
    address[19] = low;
    add(address);
  }

  return {
    add,
    find: (hash) => byHash.get(latin1(hash)),
    all: () => byHash.values(),
    addBlock({ header, transactions, senders }) {
      add(header.coinbase);
      for (const [index, raw] of transactions.entries()) {
        const sender = senders[index] as Uint8Array;
        const { to, nonce, data, accessList } = decodeTransaction(raw);
        add(sender);
        add(to ?? createdAddress(sender, nonce));
        for (const [address] of accessList ?? []) add(address);
        if (to) addWords(data, 4);
        else addWords(data, Math.max(data.length % 32, data.length - CONSTRUCTOR_ARGUMENTS)); // they end the code
      }
    },
    addLogs(logs) {
      for (const { topics, data } of logs) {
        for (const topic of topics) addWords(topic, 0);
        addWords(data, 0);
      }
    },
  };
}

const CONSTRUCTOR_ARGUMENTS = 32 * 32;

function isAddressWord(data: Uint8Array, at: number): boolean {
  for (let index = at; index < at + 12; index++) if (data[index] !== 0) return false;
  return data[at + 12] !== 0 || data[at + 13] !== 0 || data[at + 14] !== 0;
}
