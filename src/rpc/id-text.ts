/** The index after a JSON string that begins at `at`. */
function afterString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
}

/** The index of the first character at or after `at` that is no white space. */
function afterSpace(text: string, at: number): number {
  let index = at;
  while (text.charCodeAt(index) <= 0x20) index++;
  return index;
}

/** The index after a JSON value that begins at `at`. */
function afterValue(text: string, at: number): number {
  if (text[at] === '"') return afterString(text, at);
  if (text[at] !== "{" && text[at] !== "[") {
    const end = /[,}\]\s]/g;
    end.lastIndex = at;
    return end.exec(text)?.index ?? text.length;
  }
  const marks = /["{}[\]]/g;
  marks.lastIndex = at;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const [character] = mark;
    if (character === '"') marks.lastIndex = afterString(text, mark.index);
    else if (character === "{" || character === "[") depth++;
    else if (--depth === 0) return mark.index + 1;
  }
  return text.length;
}

/** The text of the member `id` of an object that begins at `at`: of the last one, which is the one that JSON.parse keeps. */
function idIn(text: string, at: number): string | undefined {
  let found: string | undefined;
  for (let key = afterSpace(text, at + 1); text[key] === '"'; ) {
    const keyEnd = afterString(text, key);
    const value = afterSpace(text, afterSpace(text, keyEnd) + 1);
    const end = afterValue(text, value);
    if (JSON.parse(text.slice(key, keyEnd)) === "id") found = text.slice(value, end);
    const next = afterSpace(text, end);
    key = text[next] === "," ? afterSpace(text, next + 1) : next;
  }
  return found;
}

/**
 * The ids of a request or a batch as they are written, one for each request. A number that JSON.parse has read may be another
 * one (9007199254740993) or be written differently (1e3), and its client would not recognize it.
 * @param text valid JSON.
 */
export function idTexts(text: string): (string | undefined)[] {
  const start = afterSpace(text, 0);
  if (text[start] !== "[") return [idIn(text, start)];
  const ids: (string | undefined)[] = [];
  for (let at = afterSpace(text, start + 1); text[at] !== "]" && at < text.length; ) {
    ids.push(text[at] === "{" ? idIn(text, at) : undefined);
    const next = afterSpace(text, afterValue(text, at));
    at = text[next] === "," ? afterSpace(text, next + 1) : next;
  }
  return ids;
}
