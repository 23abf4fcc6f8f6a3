import type * as z from "zod/mini";

/** Any zod schema, of `zod` or `zod/mini`. What it gives out is what a handler gets. */
export type Schema<T = unknown> = z.core.$ZodType<T>;

/** One parameter of a method, by position and by name. */
export interface Param<T = unknown> {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** The handler's value where an optional parameter is left out or null. */
  readonly fallback: T | undefined;
}

/** A parameter that must be given. */
export function param<S extends Schema>(name: string, schema: S): Param<z.output<S>> {
  return { name, schema, required: true, fallback: undefined };
}

/** A parameter that may be left out (or null) if all after it are too; the handler then gets `fallback`. */
export function optional<S extends Schema>(name: string, schema: S): Param<z.output<S> | undefined>;
export function optional<S extends Schema>(name: string, schema: S, fallback: z.output<S>): Param<z.output<S>>;
export function optional<S extends Schema>(name: string, schema: S, fallback?: z.output<S>): Param {
  return { name, schema, required: false, fallback };
}

/** The values that parameters bind to, in order. */
export type Values<P extends readonly Param[]> = {
  -readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never;
};
