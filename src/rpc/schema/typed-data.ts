import * as z from "zod/mini";
import { refuse, scalar, shown } from "./reader.js";
import { text } from "./scalars.js";
import { entriesOf, field, listOf, objectOf, refined } from "./shapes.js";

/** EIP-712 typed data: the types by name, and values that are still JSON. */
export interface TypedData {
  types: Record<string, { name: string; type: string }[]>;
  primaryType: string;
  domain: Record<string, unknown>;
  message: Record<string, unknown>;
}

const member = objectOf("a member of a type", z.object({ name: text, type: text }));

const values = scalar("an object", (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : refuse(`expected an object, got ${shown(value)}`),
);

const shape = objectOf(
  "typed data (EIP-712)",
  z.object({
    types: entriesOf("types (a map by name)", text, listOf(member, 1000), 1000),
    primaryType: text,
    domain: field(values),
    message: values,
  }),
);

/** Typed data as an object, or as the JSON text of one, as MetaMask takes both. */
export const typedData = refined(
  "typed data (EIP-712)",
  z.pipe(
    scalar("typed data (EIP-712)", (value): unknown => {
      if (typeof value !== "string") return value;
      try {
        return JSON.parse(value);
      } catch (error) {
        return refuse(`expected typed data (EIP-712) as an object or its JSON text: ${(error as Error).message}`);
      }
    }),
    shape,
  ),
  ({ types, domain, ...rest }): TypedData => {
    const byName = new Map(types);
    if (!byName.has(rest.primaryType)) return refuse(`the primary type ${shown(rest.primaryType)} is not among types`);
    return { ...rest, domain: domain ?? {}, types: Object.fromEntries(byName) };
  },
);
