/** LevelDB reports what the system rejects in a sentence only: `IO error: PATH: No space left on device`. */
const LEVELDB_TEXTS = [
  ["EACCES", /permission denied/i],
  ["EROFS", /read-only file system/i],
  ["ENOSPC", /no space left on device/i],
  ["EMFILE", /too many open files/i],
  ["EIO", /input\/output error/i],
  ["EINVAL", /invalid argument/i],
  ["ENOENT", /no such file/i],
] as const;

/** The error and its causes, outermost first. */
function* chainOf(error: unknown): Generator<{ code?: unknown; message?: unknown }> {
  let current = error;
  for (let depth = 0; depth < 10 && typeof current === "object" && current !== null; depth++) {
    yield current;
    current = (current as { cause?: unknown }).cause;
  }
}

/** The code of one error: Node's or Level's own, or the system's code for a sentence of LevelDB's. */
function codeOf({ code, message }: { code?: unknown; message?: unknown }): string | undefined {
  if (typeof message === "string" && (typeof code !== "string" || code.startsWith("LEVEL_"))) {
    const [known] = LEVELDB_TEXTS.find(([, text]) => text.test(message)) ?? [];
    if (known !== undefined) return known;
  }
  return typeof code === "string" ? code : undefined;
}

/**
 * The codes of an error and of its causes, outermost first: `ENOSPC`, `LEVEL_LOCKED`, `JOURNAL_BROKEN`. LevelDB's texts are read
 * here and nowhere else.
 */
export function* codesOf(error: unknown): Generator<string> {
  for (const each of chainOf(error)) {
    const code = codeOf(each);
    if (code !== undefined) yield code;
  }
}

/** The first of some codes that an error or one of its causes has. */
export function codeAmong<Code extends string>(error: unknown, codes: readonly Code[]): Code | undefined {
  for (const code of codesOf(error)) {
    const found = codes.find((one) => one === code);
    if (found !== undefined) return found;
  }
  return undefined;
}
