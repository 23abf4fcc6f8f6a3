/** A map that remembers how to undo what was written to it. Its values are never changed, only replaced. */
export interface Table<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  values(): V[];
  keys(): K[];
}

/** Quantities by key, zero where nothing was written. */
export interface Amounts {
  of(key: string): bigint;
  add(key: string, change: bigint): void;
  values(): bigint[];
}

/** The whole state of the model, which goes back to any earlier moment: a refusal, or `evm_revert`. */
export interface Store {
  table<K, V>(): Table<K, V>;
  amounts(): Amounts;
  /** The next number of a count from 1. */
  counter(): { next(): bigint; last(): bigint };
  mark(): number;
  undoTo(mark: number): void;
}

export function createStore(): Store {
  const undos: (() => void)[] = [];

  function table<K, V>(): Table<K, V> {
    const map = new Map<K, V>();
    const remember = (key: K) => {
      const had = map.has(key);
      const before = map.get(key) as V;
      undos.push(() => {
        if (had) map.set(key, before);
        else map.delete(key);
      });
    };
    return {
      get: (key) => map.get(key),
      set: (key, value) => {
        remember(key);
        map.set(key, value);
      },
      delete: (key) => {
        remember(key);
        map.delete(key);
      },
      values: () => [...map.values()],
      keys: () => [...map.keys()],
    };
  }

  function amounts(): Amounts {
    const quantities = table<string, bigint>();
    const of = (key: string) => quantities.get(key) ?? 0n;
    return {
      of,
      add: (key, change) => {
        const after = of(key) + change;
        if (after < 0n) throw new Error(`the model took ${-change} from ${of(key)} at ${key}`);
        quantities.set(key, after);
      },
      values: quantities.values,
    };
  }

  function counter() {
    const numbers = table<"last", bigint>();
    const last = () => numbers.get("last") ?? 0n;
    const next = () => {
      numbers.set("last", last() + 1n);
      return last();
    };
    return { next, last };
  }

  return {
    table,
    amounts,
    counter,
    mark: () => undos.length,
    undoTo: (mark) => {
      while (undos.length > mark) undos.pop()?.();
    },
  };
}
