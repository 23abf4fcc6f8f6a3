const MAX_LENGTH = 64;

/** Edits (insert, delete, replace, swap of neighbours) between two short strings. */
function distance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let edits = Math.min(replaced, (previous[column] as number) + 1, (current[column - 1] as number) + 1);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        edits = Math.min(edits, (beforePrevious[column - 2] as number) + 1);
      }
      current.push(edits);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] as number;
}

const afterPrefix = (name: string): string => name.slice(name.indexOf("_") + 1);

/**
 * The name closest to one that is not known: the same name under another prefix (`anvil_getBalance` → `eth_getBalance`), or
 * the one with the fewest edits, if these are at most a third of it. Undefined where nothing is close.
 */
export function nearestName(unknown: string, known: Iterable<string>): string | undefined {
  if (unknown.length === 0 || unknown.length > MAX_LENGTH) return undefined;
  const wanted = unknown.toLowerCase();
  const suffix = afterPrefix(wanted);
  let best: string | undefined;
  let fewest = Math.floor(unknown.length / 3) + 1;
  for (const name of known) {
    const candidate = name.toLowerCase();
    if (Math.abs(candidate.length - wanted.length) >= fewest && afterPrefix(candidate) !== suffix) continue;
    const edits = afterPrefix(candidate) === suffix ? 1 : distance(wanted, candidate);
    if (edits < fewest) {
      best = name;
      fewest = edits;
    }
  }
  return best;
}
