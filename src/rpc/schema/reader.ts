/** How the schemas of this folder are made: readers of JSON values that refuse with a sentence. */
import * as z from "zod/mini";
import type { Schema } from "../parameter.js";

/** Refuses a value: the text ends up in the client's error message. */
export type Refuse = (why: string) => never;

class Refused extends Error {}

/** Throws what {@link scalar} turns into the issue of its schema. */
export const refuse: Refuse = (why) => {
  throw new Refused(why);
};

/** A schema of `zod/mini` that takes any JSON and gives a `T`. */
export type Reader<T> = z.ZodMiniType<T, unknown>;

/** What of a chain a value names: from it follows which chain answers a request of a fork (src/rpc/fork/before.ts). */
export type Named =
  /** A block whose state is read: the upstream's before the fork's block, this chain's from it on. */
  | "state"
  /** A block whose state is proved: at the fork's block the upstream proves what was not changed here. */
  | "proof"
  /** A block whose content is read: the upstream's up to the fork's block, of which only the header is here. */
  | "content"
  /** A transaction by its hash. */
  | "transaction"
  /** A block, or what a hash stands for: a method that takes it says itself how a fork answers. */
  | "block"
  | "hash";

/** What is known of a schema besides what it takes: the reference, the typed schema, samples and the routes of forks come from it. */
export interface About {
  /** Names the type in the reference. */
  readonly title?: string;
  /** The type in TypeScript of what clients give, by the names of src/library/rpc-schema/values.ts. */
  readonly type?: string;
  /** A value that is taken, for examples and tests. */
  readonly sample?: unknown;
  /** A key or a passphrase: it does not go into a log. */
  readonly secret?: true;
  /** What of the chain it names, and in which field where it is an object. */
  readonly named?: { readonly what: Named; readonly field?: string };
}

const ABOUT = z.registry<About>();

/** What is known of a schema. */
export const aboutOf = (schema: Schema): About => ABOUT.get(schema) ?? {};

/** The title of a schema, where it has one. */
export const titleOf = (schema: Schema): string | undefined => aboutOf(schema).title;

/** Adds to what is known of a schema. @returns the schema, as a reader */
export function about<T>(schema: z.core.$ZodType<T>, known: About): Reader<T> {
  ABOUT.add(schema, { ...ABOUT.get(schema), ...known });
  return schema as Reader<T>;
}

/** The same schema where something else is known of it. */
export const described = <T>(schema: Schema<T>, known: About): Reader<T> =>
  about(z.clone(schema as z.core.$ZodType<T>), known);

/**
 * A schema from a function that reads one value or refuses it.
 * @param title names the type in the documentation of methods.
 */
export function scalar<T>(title: string, read: (value: unknown) => T, known: About = {}): Reader<T> {
  const schema = z.transform((value: unknown, context): T => {
    try {
      return read(value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      context.issues.push({ code: "custom", message: error.message, input: value });
      return z.NEVER;
    }
  });
  return about(schema, { title, ...known });
}

/** A value as an error message shows it: as JSON, cut short. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : String(value);
  return text.length > 76 ? `${text.slice(0, 72)}…${typeof value === "string" ? '"' : ""}` : text;
}
