import { type Kind, readWithin, ValueError } from "./kind.js";

/**
 * Several values of one kind. A flag may be given more than once, and a comma separates several in one.
 * @param isDivided false where a comma may be part of a value
 */
export function list<Input, Value>(
  element: Kind<Input, Value>,
  { isDivided = true, message = "must be a list" } = {},
): Kind<readonly Input[], Value[]> {
  const fromText = (text: string, isGanaches: boolean): unknown[] =>
    (isDivided ? text.split(",") : [text]).map((one) => element.fromText?.(one, isGanaches) ?? one);
  return {
    read(value) {
      if (!Array.isArray(value)) throw new ValueError(message);
      return value.map((one, index) => readWithin(index, () => element.read(one)));
    },
    fromText,
    fromGanache(value) {
      if (Array.isArray(value)) return value.map((one) => element.fromGanache?.(one) ?? one);
      return typeof value === "string" ? fromText(value, true) : [value];
    },
    merge: (earlier, later) => [...(earlier as unknown[]), ...(later as unknown[])],
    ...(element.isHidden && { isHidden: true }),
  };
}
