import type { BlockEntry } from "./block-entry.js";
import type { RunEntry } from "./runs.js";

/** Which blocks have logs, and their blooms: kept in memory by pieces of the chain, as they are requested. */
export interface LogBlocks {
  /**
   * The blocks from one to another, both included, whose bloom passes a test, piece by piece and in order.
   * @param mayHave receives the blooms of many blocks, and the offset of one of them.
   */
  find(
    from: number,
    to: number,
    mayHave: (blooms: Uint8Array, start: number) => boolean,
  ): AsyncGenerator<readonly LogBlock[]>;
  /** Forgets the blocks above `number`, which were taken out. */
  cut(number: number): void;
}

/** A block with logs, and the journal record that holds it. */
export type LogBlock = Pick<BlockEntry, "number" | "seq">;

/** What blooms are read from; see {@link Indexes}. */
export interface BlockSource {
  /** The number of the first block that there is. */
  first(): number;
  /** The number of the last one. */
  last(): number;
  runAt(number: number): RunEntry | undefined;
  block(number: number): BlockEntry | undefined;
  blocks(from: number, to: number, withRuns: boolean): AsyncIterable<BlockEntry>;
}

/** What is known of one piece of the chain. */
interface Piece {
  /** The last block that was looked at. */
  through: number;
  /** The blocks with logs. */
  blocks: LogBlock[];
  /** Their blooms, one after the other. */
  blooms: Uint8Array;
}

/** Blocks of a piece. */
const PIECE = 4_096;
/** Bytes of blooms that stay in memory at most: those of 65,536 blocks with logs. */
const KEPT = 65_536 * 256;
const BLOOM = 256;
/** Blocks that are read one by one, rather than by walking over them all. */
const FEW = 64;

/** @param size blocks of a piece */
export function createLogBlocks(source: BlockSource, size = PIECE): LogBlocks {
  // By their place in the chain, with the bytes that they were counted for; the one used last comes last.
  const pieces = new Map<number, { piece: Piece; bytes: number }>();
  let held = 0;
  let cuts = 0;

  function add(piece: Piece, { number, seq, bloom }: BlockEntry): void {
    piece.through = number;
    if (bloom.length === 0) return;
    const end = piece.blocks.length * BLOOM;
    if (end === piece.blooms.length) {
      const blooms = new Uint8Array(Math.max(2 * end, 4 * BLOOM));
      blooms.set(piece.blooms);
      piece.blooms = blooms;
    }
    piece.blooms.set(bloom, end);
    piece.blocks.push({ number, seq });
  }

  function drop(index: number): void {
    held -= pieces.get(index)?.bytes ?? 0;
    pieces.delete(index);
  }

  function keep(index: number, piece: Piece): void {
    drop(index);
    pieces.set(index, { piece, bytes: piece.blooms.length });
    held += piece.blooms.length;
    for (const oldest of pieces.keys()) {
      if (oldest === index || (held <= KEPT && pieces.size <= MAX_PIECES)) break;
      drop(oldest);
    }
  }

  /** What is known of a piece, at least up to a block. */
  async function known(index: number, to: number): Promise<Piece> {
    const before = pieces.get(index)?.piece;
    if (before && before.through >= to) {
      keep(index, before);
      return before;
    }
    const first = Math.max(before ? before.through + 1 : index * size, source.first());
    if (to - first < FEW) {
      const piece = before ?? { through: 0, blocks: [], blooms: EMPTY };
      for (let number = first; number <= to; number++) {
        const entry = source.runAt(number) ? undefined : source.block(number);
        if (entry) add(piece, entry);
      }
      piece.through = to;
      keep(index, piece);
      return piece;
    }
    // While this waits, others may add to what is known, or cut it.
    const piece = before
      ? { ...before, blocks: before.blocks.slice(), blooms: before.blooms.slice() }
      : { through: 0, blocks: [], blooms: EMPTY };
    const cutsBefore = cuts;
    for await (const entry of source.blocks(first, to, false)) add(piece, entry);
    piece.through = to;
    if (cuts === cutsBefore) keep(index, piece);
    return piece;
  }

  return {
    async *find(from, to, mayHave) {
      for (let next = from; next <= Math.min(to, source.last()); ) {
        const run = source.runAt(next);
        if (run) {
          next = run.last + 1;
          continue;
        }
        const index = Math.floor(next / size);
        const end = Math.min(to, source.last(), (index + 1) * size - 1);
        const { blocks, blooms } = await known(index, end);
        const found: LogBlock[] = [];
        for (const [at, block] of blocks.entries()) {
          if (block.number >= next && block.number <= end && mayHave(blooms, at * BLOOM)) found.push(block);
        }
        if (found.length > 0) yield found;
        next = end + 1;
      }
    },
    cut(number) {
      cuts += 1;
      for (const [index, { piece }] of pieces) {
        if (piece.through <= number) continue;
        if (index * size > number) {
          drop(index);
          continue;
        }
        while ((piece.blocks.at(-1)?.number ?? 0) > number) piece.blocks.pop();
        piece.through = number;
      }
    },
  };
}

/** Without blooms a piece still takes some room. */
const MAX_PIECES = 1_024;
const EMPTY = new Uint8Array(0);
