const TEXT = Symbol("JSON text");

/** A value that is written as JSON already, since it would take long, and very much memory, as objects. */
export interface JsonText {
  readonly [TEXT]: string;
  /** For JSON.stringify, where it is part of another value. */
  toJSON(): unknown;
}

export const jsonText = (text: string): JsonText => ({ [TEXT]: text, toJSON: () => JSON.parse(text) as unknown });

/** The JSON of a value that is written already; undefined of any other value. */
export const writtenText = (value: unknown): string | undefined =>
  typeof value === "object" && value !== null ? (value as Partial<JsonText>)[TEXT] : undefined;

/** A value as objects, where it may be written already. */
export function parsed(value: unknown): unknown {
  const text = writtenText(value);
  return text === undefined ? value : (JSON.parse(text) as unknown);
}
