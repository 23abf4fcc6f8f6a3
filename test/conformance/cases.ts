import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOT } from "../support/process.js";

/** A request and the answer that the suite has for it. */
export interface Exchange {
  request: { method: string; params?: unknown };
  response: { result?: unknown; error?: { code: number; message: string; data?: unknown } };
}

/** One `.io` file. */
export interface Case {
  method: string;
  name: string;
  /** Only the shape of the answers is the suite's to say. */
  specOnly: boolean;
  exchanges: Exchange[];
}

/** A suite of execution-apis: a chain, and cases by method. */
export interface Suite {
  genesis: string;
  chain: string;
  forkchoice: string;
  cases: Map<string, Case[]>;
}

/** Where the suite is; `COUVERTURE_CONFORMANCE` names another folder. */
export const SUITE_FOLDER = resolve(
  process.env.COUVERTURE_CONFORMANCE ?? join(ROOT, "..", "shared", "conformance", "execution-apis"),
);

/** Whether a missing suite is a failure (`.ci/run` says so) and not just skipped. */
export const SUITE_REQUIRED = process.env.COUVERTURE_CONFORMANCE_REQUIRED === "1";

export const suiteIsThere = (): boolean => existsSync(join(SUITE_FOLDER, "chain.rlp"));

export function readSuite(folder = SUITE_FOLDER): Suite {
  const cases = new Map<string, Case[]>();
  const methods = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  for (const method of methods) {
    const files = readdirSync(join(folder, method)).filter((name) => name.endsWith(".io"));
    if (files.length === 0) continue;
    cases.set(
      method,
      files.sort().map((file) => readCase(method, file.slice(0, -3), readFileSync(join(folder, method, file), "utf8"))),
    );
  }
  return {
    genesis: join(folder, "genesis.json"),
    chain: join(folder, "chain.rlp"),
    forkchoice: join(folder, "headfcu.json"),
    cases,
  };
}

/** Reads `// comment`, `>> request` and `<< response` lines. */
export function readCase(method: string, name: string, text: string): Case {
  const exchanges: Exchange[] = [];
  let specOnly = false;
  let request: Exchange["request"] | undefined;
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (line.startsWith("//")) specOnly ||= line.slice(2).trim().toLowerCase().startsWith("speconly");
    else if (line.startsWith(">>")) request = JSON.parse(line.slice(2)) as Exchange["request"];
    else if (line.startsWith("<<")) {
      if (!request) throw new Error(`${method}/${name}: a response without a request`);
      exchanges.push({ request, response: JSON.parse(line.slice(2)) as Exchange["response"] });
      request = undefined;
    } else if (line !== "")
      throw new Error(`${method}/${name}: "${line.slice(0, 40)}" is neither comment, request nor response`);
  }
  return { method, name, specOnly, exchanges };
}
