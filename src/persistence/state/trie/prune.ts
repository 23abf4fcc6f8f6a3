import type { Branch, Node } from "./node.js";

/** How many nodes are in memory at and below `node`. */
export function countNodes(node: Node | undefined): number {
  return countByDepth(node).reduce((sum, count) => sum + count, 0);
}

/**
 * Forgets the deepest nodes below `top` that are not changed, until no more than `limit` are in memory or only such as
 * have to stay. Answers how many are left.
 */
export function pruneBelow(top: Branch, limit: number): number {
  const counts = countByDepth(top);
  let full = 0;
  let room = limit;
  while (full < counts.length && counts[full]! <= room) room -= counts[full++]!;

  // All above depth `full` stay, `room` of those at it, none below.
  function stays(depth: number): boolean {
    return depth < full || (depth === full && room-- > 0);
  }

  function prune(branch: Branch, depth: number): number {
    let kept = 1;
    for (let i = 0; i < 16; i++) {
      const child = branch.children[i];
      if (child === undefined) continue;
      if (stays(depth + 1) || (branch.changed >> i) & 1)
        kept += typeof child === "string" ? 1 : prune(child, depth + 1);
      else branch.children[i] = undefined;
    }
    return kept;
  }

  return prune(top, 0);
}

function countByDepth(top: Node | undefined): number[] {
  const counts: number[] = [];
  const visit = (node: Node, depth: number): void => {
    counts[depth] = (counts[depth] ?? 0) + 1;
    if (typeof node === "string") return;
    for (let i = 0; i < 16; i++) {
      const child = node.children[i];
      if (child !== undefined) visit(child, depth + 1);
    }
  };
  if (top !== undefined) visit(top, 0);
  return counts;
}
