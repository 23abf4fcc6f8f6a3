/** A count with its noun: `1 block`, `40,000 blocks`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** An instant as `2026-11-22 13:04:47 UTC`. */
export function shownTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Lines of `Name:   value`, the values under one another. */
export function fieldLines(fields: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(...fields.map(([name]) => name.length)) + 3;
  return fields.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`);
}
