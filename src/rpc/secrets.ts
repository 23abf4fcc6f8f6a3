import { METHODS } from "./methods/index.js";
import { aboutOf } from "./schema.js";

/** Every name of the methods that take a key or a passphrase. */
const SECRET: ReadonlySet<string> = new Set(
  METHODS.filter(({ params }) => params.some(({ schema }) => aboutOf(schema).secret)).flatMap(({ names }) => names),
);

/** Whether the parameters of a request may hold a key or a passphrase. A misspelled method of `personal` may, too. */
export const holdsSecret = (method: string): boolean => SECRET.has(method) || method.startsWith("personal_");
