/** A value that an option does not take: why, as a continuation of the option's name. */
export class ValueError extends Error {
  override readonly name = "ValueError";

  /** Whether the value is to be repeated after the reason, as the reason says what a value must be. */
  readonly repeatsValue: boolean;

  /** @param within where in the value the fault is, as `[0, "privateKey"]`; empty for the value itself */
  constructor(
    readonly reason: string,
    readonly within: readonly (string | number)[] = [],
    { repeatsValue = true, ...options }: ErrorOptions & { repeatsValue?: boolean } = {},
  ) {
    super(reason, options);
    this.repeatsValue = repeatsValue;
  }
}

/** How the values of an option are read: the node's own form of it, and the forms that the command line and Ganache's names have. */
export interface Kind<Input, Value> {
  /**
   * A value as the node takes it.
   * @throws ValueError
   */
  read(value: unknown): Value;
  /**
   * What {@link read} gets for the text of a flag; the text itself where this is undefined.
   * @param isGanaches whether it is under one of Ganache's names
   * @throws ValueError
   */
  fromText?(text: string, isGanaches: boolean): unknown;
  /**
   * What {@link read} gets for a value under Ganache's name in the library; the value itself where this is undefined.
   * @throws ValueError
   */
  fromGanache?(value: unknown): unknown;
  /** Joins the values of a flag that is given more than once. Where this is undefined, the last one counts. */
  merge?(earlier: unknown, later: unknown): unknown;
  /** A default for help, where its text is not the value's own. */
  show?(value: Value): string;
  /** Errors do not repeat the text of a flag: it is secret, or a whole file. */
  isHidden?: true;
  /** Only for the compiler. */
  readonly input?: Input;
}

/** Reads a part of a value; a fault in it is said to be there. */
export function readWithin<Value>(within: string | number, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ValueError(error.reason, [within, ...error.within], { cause: error, repeatsValue: error.repeatsValue });
  }
}

/** Whether a value is an object with named fields. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
