/** How the schemas of this folder are made: readers of JSON values that refuse with a sentence. */
import * as z from "zod/mini";
import type { Schema } from "../method.js";

/** Refuses a value: the text ends up in the client's error message. */
export type Refuse = (why: string) => never;

class Refused extends Error {}

/** Throws what {@link scalar} turns into the issue of its schema. */
export const refuse: Refuse = (why) => {
  throw new Refused(why);
};

/** A schema of `zod/mini` that takes any JSON and gives a `T`. */
export type Reader<T> = z.ZodMiniType<T, unknown>;

/**
 * A schema from a function that reads one value or refuses it.
 * @param title names the type in the documentation of methods.
 */
export function scalar<T>(title: string, read: (value: unknown) => T): Reader<T> {
  const schema = z.transform((value: unknown, context): T => {
    try {
      return read(value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      context.issues.push({ code: "custom", message: error.message, input: value });
      return z.NEVER;
    }
  });
  return titled(title, schema);
}

/** A schema with its title, as a reader. */
export function titled<T>(title: string, schema: z.core.$ZodType<T>): Reader<T> {
  z.globalRegistry.add(schema, { title });
  return schema as Reader<T>;
}

/** The title of a schema, where it has one. */
export function titleOf(schema: Schema): string | undefined {
  return z.globalRegistry.get(schema)?.title;
}

/** A value as an error message shows it: as JSON, cut short. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : String(value);
  return text.length > 76 ? `${text.slice(0, 72)}…${typeof value === "string" ? '"' : ""}` : text;
}
