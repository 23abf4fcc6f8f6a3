/** The same script of requests to the peers and to us; what may differ stands in docs/differences.md. */
import { writeFileSync } from "node:fs";
import { methodsOf } from "../../src/rpc/reference/reference.js";
import { acceptedOf, type Difference, differencesOf, isAbout, rowOf, unansweredOf } from "./differences.js";
import { normalised } from "./normal.js";
import { endPeers, PEERS, type Peer, type Request, startBeside, startPeer } from "./peers.js";
import { SCRIPT } from "./script/index.js";
import { type Answer, send } from "./script.js";

const METHODS = new Map(
  SCRIPT.flatMap(({ name, steps }) => steps.map(([label, method]) => [`${name}/${label}`, method])),
);
const OUTPUT = process.env.DIFFERENCES;

interface Outcome {
  /** Differences that the list has not. */
  unlisted: Difference[];
  /** Rows of the list that are of no difference. */
  stale: string[];
  /** Methods that the peer is said to have, and has not. */
  missing: string[];
}

const isMissing = (answer: Answer): boolean =>
  "error" in answer && /method not found|does not exist\/is not available/i.test(answer.error.message);

/** Those of the methods that a node does not know. What comes of the others is of no interest. */
async function missingOf(request: Request, methods: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const method of methods) if (isMissing(await request(method, []))) missing.push(method);
  return missing;
}

async function compared(peer: Peer): Promise<Outcome> {
  const [ours, theirs] = await Promise.all([startBeside(peer), startPeer(peer)]);
  const theirMethods = methodsOf(peer);
  const knows = (method: string): boolean => theirMethods.includes(method);
  const script = SCRIPT.filter(({ only }) => only === undefined || only.includes(peer));
  const [mine, other] = await Promise.all([send(script, ours.request, knows), send(script, theirs.request, knows)]);
  const missing = await missingOf(theirs.request, theirMethods);
  await Promise.all([ours.close(), theirs.close()]);
  const found = differencesOf(normalised(mine, METHODS), normalised(other, METHODS));
  const rows = acceptedOf(peer);
  if (OUTPUT) {
    writeFileSync(`${OUTPUT}/${peer}.json`, JSON.stringify({ mine: [...mine], other: [...other] }, null, 1));
  }
  return {
    missing,
    unlisted: found.filter((difference) => !rows.some((row) => isAbout(row, difference))),
    stale: rows.filter((row) => !found.some((difference) => isAbout(row, difference))).map(rowOf),
  };
}

afterAll(async () => {
  await endPeers();
});

describe.each(PEERS)("beside %s", (peer) => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await compared(peer);
    if (OUTPUT) writeFileSync(`${OUTPUT}/${peer}.md`, outcome.unlisted.map(rowOf).join("\n"));
  }, 180_000);

  it("nothing differs but what docs/differences.md explains", () => {
    expect(outcome.unlisted.map(rowOf).slice(0, 50)).toEqual([]);
  });

  it("has every method that docs/rpc.md says it has, but those that docs/differences.md names", () => {
    expect(outcome.missing.sort()).toEqual(unansweredOf(peer).sort());
  });

  it("everything that docs/differences.md explains still differs", () => {
    expect(outcome.stale).toEqual([]);
  });
});
