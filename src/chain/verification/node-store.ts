import { RLP } from "@ethereumjs/rlp";
import type { BatchDBOp, DB } from "@ethereumjs/util";
import { EMPTY_ROOT, toHex } from "../../ethereum/index.js";

/** Trie nodes by hash, and codes, in memory: the database of ethereumjs's tries. */
export interface NodeStore extends DB<string, Uint8Array> {
  /** Whether enough has been written since the last time to be worth looking for what nothing leads to any more. */
  isFull(): boolean;
  /** Forgets every node that none of these state roots leads to. Codes stay. */
  keepOnly(stateRoots: Iterable<string>): void;
  /** How many nodes and codes it has. */
  size(): number;
  /** A node, at once. */
  read(key: string): Uint8Array | undefined;
}

/** Nodes below this are not worth collecting. */
const LEAST = 100_000;

const NO_STORAGE = unprefixed(EMPTY_ROOT);

/** @param least how many entries there may be before any are collected */
export function createNodeStore(least = LEAST): NodeStore {
  const nodes = new Map<string, Uint8Array>();
  let limit = least;

  const store: NodeStore = {
    get: async (key) => nodes.get(key),
    async put(key, value) {
      nodes.set(key, value);
    },
    async del(key) {
      nodes.delete(key);
    },
    async batch(operations: BatchDBOp<string, Uint8Array>[]) {
      for (const operation of operations) {
        if (operation.type === "put") nodes.set(operation.key, operation.value);
        else nodes.delete(operation.key);
      }
    },
    shallowCopy: () => store,
    open: async () => undefined,
    isFull: () => nodes.size > limit,
    keepOnly(stateRoots) {
      const reached = new Set<string>();
      const reach = (root: string, isState: boolean): void => {
        const waiting = [root];
        for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
          if (reached.has(key)) continue;
          const node = nodes.get(key);
          if (!node) continue;
          reached.add(key);
          look(
            RLP.decode(node) as Item,
            waiting,
            isState ? (account) => reach(storageRootOf(account), false) : undefined,
          );
        }
      };
      for (const root of stateRoots) reach(root, true);
      for (const key of nodes.keys()) if (key.length === HASH_DIGITS && !reached.has(key)) nodes.delete(key);
      limit = Math.max(least, 2 * nodes.size);
    },
    size: () => nodes.size,
    read: (key) => nodes.get(key),
  };
  return store;
}

/** Codes have a byte before their hash. */
const HASH_DIGITS = 64;

type Item = Uint8Array | Item[];

/** Finds the nodes that one leads to, and the values that it holds (yellow paper, appendix D). */
function look(node: Item, found: string[], onValue: ((value: Uint8Array) => void) | undefined): void {
  if (!Array.isArray(node)) return;
  if (node.length === 2) {
    const [path, next] = node as [Uint8Array, Item];
    const isLeaf = ((path[0] as number) & 0x20) !== 0;
    if (!isLeaf) follow(next, found, onValue);
    else if (next instanceof Uint8Array) onValue?.(next);
    return;
  }
  for (const child of node.slice(0, 16)) follow(child, found, onValue);
}

function follow(child: Item, found: string[], onValue: ((value: Uint8Array) => void) | undefined): void {
  if (Array.isArray(child)) look(child, found, onValue);
  else if (child.length === 32) found.push(unprefixed(child));
}

function storageRootOf(account: Uint8Array): string {
  const fields = RLP.decode(account) as Uint8Array[];
  const root = fields[2];
  return root ? unprefixed(root) : NO_STORAGE;
}

function unprefixed(bytes: Uint8Array): string {
  return toHex(bytes).slice(2);
}
