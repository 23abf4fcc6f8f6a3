import type { Param } from "../parameter.js";
import { aboutOf, type Named } from "../schema/reader.js";

/** The parameter of a method by which a fork knows who answers, and what it names. */
export interface Route {
  readonly what: Exclude<Named, "block" | "hash">;
  /** Which parameter. */
  readonly at: number;
  /** Which of its fields, where it is an object. */
  readonly field: string | undefined;
}

/**
 * The route of a method, by its parameters.
 * @param decided the method says itself how a fork answers
 * @throws Error where a parameter names a block or a transaction and nothing says how a fork answers
 */
export function routeOf(method: string, params: readonly Param[], decided: boolean): Route | undefined {
  let route: Route | undefined;
  params.forEach(({ name, schema }, at) => {
    const { named } = aboutOf(schema);
    if (named === undefined) return;
    const { what, field } = named;
    if (what !== "block" && what !== "hash") {
      if (route) throw new Error(`${method}: two parameters say how a fork answers`);
      route = { what, at, field };
    } else if (!decided) {
      throw new Error(
        `${method}: how a fork answers is open: make the schema of ${name} by stateOf, proofOf, contentOf or transactionHash, or set fork`,
      );
    }
  });
  return route;
}
