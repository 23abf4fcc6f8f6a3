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

/** Where a number is that reading the JSON may have altered; undefined where there is none. */
function inexactNumber(value: unknown, path: string): { path: string; value: number } | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? undefined : { path, value };
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = inexactNumber(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
}

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
    const inexact = inexactNumber(domain, "domain") ?? inexactNumber(rest.message, "message");
    if (inexact) {
      return refuse(
        `${inexact.path} is a number that JSON does not hold exactly (read as ${inexact.value}); write it as text, like "9007199254740993"`,
      );
    }
    return { ...rest, domain: domain ?? {}, types: Object.fromEntries(byName) };
  },
  {
    type: "TypedData",
    sample: {
      types: { EIP712Domain: [{ name: "name", type: "string" }], Note: [{ name: "text", type: "string" }] },
      primaryType: "Note",
      domain: { name: "Notes" },
      message: { text: "hello" },
    },
  },
);
