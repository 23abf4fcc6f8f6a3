/** Scripts of JSON-RPC requests that are sent to several nodes, and what each answers. */
import type { Peer, Request } from "./peers.js";

/**
 * A request. Texts in its parameters that are `{label}` or `{label.path}` stand for what was answered to the step of that label,
 * or to a part of it.
 */
export type Step = readonly [label: string, method: string, params?: readonly unknown[]];

/** Steps that belong together. The chain is put back to where it was after them. */
export interface Chapter {
  readonly name: string;
  /** Who has what it is about; everyone unless it says. */
  readonly only?: readonly Peer[];
  readonly steps: readonly Step[];
}

/** What was answered: a result, or an error without what only a log needs. */
export type Answer = { readonly result: unknown } | { readonly error: Failure };

export interface Failure {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** Answers by `chapter/label`. */
export type Answers = Map<string, Answer>;

/** Steps after which the chain is put back at once, as one node may take what another refuses. */
export const aside = (...steps: readonly Step[]): Step[] => {
  const name = (steps[0] as Step)[0].replaceAll(/[{}.]/g, "_");
  const mark: Step = [`before ${name}`, "evm_snapshot"];
  return [mark, ...steps, [`after ${name}`, "evm_revert", [`{${mark[0]}}`]]];
};

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], value);
}

/** Parameters with what was answered before in the place of what stands for it. */
function filledIn(value: unknown, results: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === "string") {
    const [, label, path] = /^\{([^.{}]+)(?:\.([^{}]+))?\}$/.exec(value) ?? [];
    if (label === undefined) return value;
    return at(results.get(label), path?.split(".") ?? []) ?? null;
  }
  if (Array.isArray(value)) return value.map((inner) => filledIn(inner, results));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filledIn(inner, results)]));
}

/** Sends a script to a node, without the methods that `knows` says it does not have. */
export async function send(
  script: readonly Chapter[],
  request: Request,
  knows: (method: string) => boolean,
): Promise<Answers> {
  const answers: Answers = new Map();
  for (const { name, steps } of script) {
    const results = new Map<string, unknown>();
    const mark = await request("evm_snapshot", []);
    for (const [label, method, params = []] of steps) {
      if (!knows(method)) continue;
      const answer = await request(method, filledIn(params, results) as unknown[]);
      const key = `${name}/${label}`;
      if (answers.has(key)) throw new Error(`two steps are named ${key}`);
      answers.set(key, answer);
      if ("result" in answer) results.set(label, answer.result);
    }
    if ("result" in mark) await request("evm_revert", [mark.result]);
  }
  return answers;
}
