import { removeDirectories } from "../support/directories.js";
import { endCommands } from "../support/process.js";
import { type Case, readSuite, SUITE_FOLDER, SUITE_REQUIRED, suiteIsThere } from "./cases.js";
import { difference } from "./compare.js";
import { openSession, type Session } from "./session.js";

const there = suiteIsThere();
const suite = there ? readSuite() : undefined;
const methods = [...(suite?.cases ?? new Map<string, Case[]>())];
const counts: [method: string, passed: number, all: number][] = [];
let session: Session;

if (!there) {
  const words = SUITE_REQUIRED ? "is required" : "is skipped";
  process.stderr.write(`conformance: ${SUITE_FOLDER} is not there, so the execution-apis suite ${words}\n`);
}

/** What is wrong with a case, undefined where nothing is. */
async function play({ exchanges, specOnly }: Case): Promise<string | undefined> {
  for (const exchange of exchanges) {
    const wrong = difference(exchange, await session.ask(exchange.request), specOnly);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

describe("the execution-apis suite", () => {
  beforeAll(async () => {
    if (suite) session = await openSession(suite);
  });

  afterAll(async () => {
    await endCommands();
    removeDirectories();
    if (counts.length === 0) return;
    const sum = (index: 1 | 2): number => counts.reduce((total, entry) => total + entry[index], 0);
    const lines = [...counts, ["all", sum(1), sum(2)]].map(([method, passed, all]) => `${method}: ${passed} of ${all}`);
    process.stderr.write(`conformance\n${lines.map((line) => `  ${line}\n`).join("")}`);
  });

  it("is there where it is required", () => {
    expect(there || !SUITE_REQUIRED).toBe(true);
  });

  // The folders in their order, as the suite was recorded: what one sends, others find in the pool.
  for (const [method, cases] of methods) {
    it(`passes for ${method}`, async () => {
      const wrong: string[] = [];
      for (const each of cases) {
        const found = await play(each);
        if (found !== undefined) wrong.push(`${each.name}: ${found}`);
      }
      counts.push([method, cases.length - wrong.length, cases.length]);
      expect(wrong).toEqual([]);
    });
  }
});
