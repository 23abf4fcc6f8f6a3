/** Schemas made of other schemas: lists, objects, maps. */
import * as z from "zod/mini";
import type { Schema } from "../parameter.js";
import { type About, about, aboutOf, type Reader, refuse, scalar, shown } from "./reader.js";

/** A list of at most `most` entries. Its type and sample follow from those of its entries. */
export function listOf<T>(item: Schema<T>, most = 100_000, known: About = {}): Reader<T[]> {
  const { title: name = "values", type, sample } = aboutOf(item);
  const title = `a list of ${name}`;
  const list = scalar(title, (value): unknown[] => {
    if (!Array.isArray(value)) return refuse(`expected ${title}, got ${shown(value)}`);
    if (value.length > most) return refuse(`the list has ${value.length} entries, the most is ${most}`);
    return value;
  });
  return about(z.pipe(list, z.array(item) as z.ZodMiniType<T[], unknown[]>), {
    title,
    ...(type !== undefined && { type: `readonly (${type})[]` }),
    ...(sample !== undefined && { sample: [sample] }),
    ...known,
  });
}

/** A field of an object that may be left out or null, which mean the same. */
export function field<T>(schema: Schema<T>): z.ZodMiniOptional<Reader<T | undefined>> {
  const absent = z.transform((value: T | null | undefined) => value ?? undefined);
  const optional = z.optional(z.pipe(z.nullish(schema), absent) as Reader<T | undefined>);
  about(optional, aboutOf(schema));
  return optional;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The field of an object that names a block, where one does. */
function namedIn(fields: z.ZodMiniType): About {
  if (!(fields instanceof z.ZodMiniObject)) return {};
  for (const [field, schema] of Object.entries(fields.shape as Record<string, Schema>)) {
    const what = aboutOf(schema).named?.what;
    // Hashes in objects are of many things.
    if (what !== undefined && what !== "hash") return { named: { what, field } };
  }
  return {};
}

/** An object. Fields that the schema does not know are left out of what comes out, as the peers ignore them. */
export function objectOf<T>(title: string, fields: z.ZodMiniType<T, object>, known: About = {}): Reader<T> {
  const object = scalar(title, (value): object =>
    isObject(value) ? value : refuse(`expected ${title}, got ${shown(value)}`),
  );
  return about(z.pipe(object, fields), { title, type: "ObjectAnswer", ...namedIn(fields), ...known });
}

/** An object whose keys are read too (a map by address or by slot), as a list of entries. */
export function entriesOf<K, V>(
  title: string,
  key: Schema<K>,
  value: Schema<V>,
  most = 100_000,
  known: About = {},
): Reader<[K, V][]> {
  const object = scalar(title, (given): [string, unknown][] => {
    if (!isObject(given)) return refuse(`expected ${title}, got ${shown(given)}`);
    const entries = Object.entries(given);
    return entries.length <= most ? entries : refuse(`it has ${entries.length} entries, the most is ${most}`);
  });
  const read = z.transform((entries: [string, unknown][], context): [K, V][] => {
    const out: [K, V][] = [];
    for (const [name, entry] of entries) {
      const readKey = z.safeParse(key, name);
      const readValue = z.safeParse(value, entry);
      if (readKey.success && readValue.success) {
        out.push([readKey.data, readValue.data]);
        continue;
      }
      const [issue] = (readKey.error ?? readValue.error)?.issues ?? [];
      context.issues.push({
        code: "custom",
        message: issue?.message ?? "invalid entry",
        path: [name, ...(issue?.path ?? [])],
        input: entry,
      });
      return z.NEVER;
    }
    return out;
  });
  return about(z.pipe(object, read), { title, ...known });
}

/** What a schema gives, read further: checks and conversions that span several fields. What is known of the schema stays known. */
export function refined<T, R>(title: string, schema: Schema<T>, read: (value: T) => R, known: About = {}): Reader<R> {
  const further = scalar(title, (value) => read(value as T)) as unknown as z.ZodMiniType<R, T>;
  return about(z.pipe(schema, further), { ...aboutOf(schema), title, ...known });
}
