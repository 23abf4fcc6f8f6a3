const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const isWhitespace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === NEWLINE || byte === 0x0d;

/** Splits a stream of bytes into the JSON texts that it is made of. */
export interface JsonStream {
  /** Takes the next bytes. */
  push(chunk: Uint8Array): void;
  /** The stream has ended: what is left is the last text. */
  end(): void;
}

/**
 * JSON texts may follow each other with or without whitespace between them. What is no JSON ends with its line, or where its
 * brackets do, so that one broken text does not swallow those that follow.
 * @param options.maxBytes of one text.
 * @param options.onText is called with each text, whether it is JSON or not.
 * @param options.onTooLarge is called once, for a text that is too large; nothing is read after it.
 */
export function createJsonStream(options: {
  maxBytes: number;
  onText: (text: string) => void;
  onTooLarge: () => void;
}): JsonStream {
  const { maxBytes, onText, onTooLarge } = options;
  /** Beginnings of a text whose end has not arrived. */
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let ended = false;

  function take(part: Uint8Array): void {
    bytes += part.length;
    if (bytes > maxBytes) {
      ended = true;
      parts = [];
      onTooLarge();
    } else parts.push(part);
  }

  function finish(): void {
    const text = Buffer.concat(parts).toString("utf8");
    parts = [];
    bytes = 0;
    depth = 0;
    quoted = false;
    escaped = false;
    onText(text);
  }

  /** Whether a text ends with this byte of it. */
  function isLast(byte: number): boolean {
    if (quoted) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) quoted = false;
      // A line ends inside of no string that is JSON.
      return byte === NEWLINE;
    }
    switch (byte) {
      case QUOTE:
        quoted = true;
        return false;
      case OPEN_LIST:
      case OPEN_OBJECT:
        depth++;
        return false;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
        return depth <= 0;
      default:
        return depth === 0 && isWhitespace(byte);
    }
  }

  return {
    push(chunk) {
      let start = 0;
      let started = bytes > 0;
      for (let index = 0; index < chunk.length && !ended; index++) {
        const byte = chunk[index] as number;
        if (!started) {
          if (isWhitespace(byte)) continue;
          started = true;
          start = index;
        }
        if (!isLast(byte)) continue;
        take(chunk.subarray(start, index + 1));
        if (!ended) finish();
        started = false;
        start = index + 1;
      }
      if (started && !ended) take(chunk.subarray(start));
    },
    end() {
      if (!ended && bytes > 0) finish();
      ended = true;
    },
  };
}
