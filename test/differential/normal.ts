/** Answers without what has to differ between nodes that hold the same chain. */
import type { Answer, Answers } from "./script.js";

type Replace = (name: string, value: unknown) => unknown;

function everywhere(value: unknown, replace: Replace, name = ""): unknown {
  const replaced = replace(name, value);
  if (Array.isArray(replaced)) return replaced.map((inner) => everywhere(inner, replace, name));
  if (typeof replaced !== "object" || replaced === null) return replaced;
  return Object.fromEntries(
    Object.entries(replaced).map(([inner, content]) => [inner, everywhere(content, replace, inner)]),
  );
}

const TIMES = new Set(["timestamp", "blockTimestamp", "currentBlockTimestamp"]);
const IDS = /^(eth_newFilter|eth_newBlockFilter|eth_newPendingTransactionFilter|evm_snapshot)$/;
/** Times that the script sets are compared, to a hundred seconds. */
const FAR = 4_000_000_000;
const SECONDS = /^(anvil_getGenesisTime|(evm|anvil)_(increaseTime|setTime))$/;
const WRONG_PARAMETERS = -32602;

/** The numbers of blocks by their hashes, from every answer that has both. */
function blocksIn(answers: Answers): Map<string, string> {
  const names = new Map<string, string>();
  const learn = (hash: unknown, number: unknown): void => {
    if (typeof hash === "string" && number !== null && number !== undefined)
      names.set(hash, `<block ${Number(number)}>`);
  };
  for (const answer of answers.values()) {
    everywhere(answer, (_, value) => {
      if (typeof value === "object" && value !== null) {
        const fields = value as Record<string, unknown>;
        if ("parentHash" in fields) {
          learn(fields.hash, fields.number);
          if (Number(fields.number) > 0) learn(fields.parentHash, Number(fields.number) - 1);
        }
        learn(fields.blockHash, fields.blockNumber);
      }
      return value;
    });
  }
  return names;
}

/**
 * Hashes of blocks become their numbers, timestamps, offsets of the clock and the ids of filters and marks say only that they are some, and of what is wrong
 * with parameters (-32602) the words are left out.
 */
export function normalised(answers: Answers, methods: ReadonlyMap<string, string>): Answers {
  const blocks = blocksIn(answers);
  const replace: Replace = (name, value) => {
    if (typeof value === "string" && blocks.has(value)) return blocks.get(value);
    if (TIMES.has(name) && value !== null && typeof value !== "object") {
      if (!(typeof value === "string" && /^0x[0-9a-f]+$/.test(value))) return `<time as ${typeof value}>`;
      return Number(value) < FAR ? "<time>" : `<time ${Math.floor(Number(value) / 100)}..>`;
    }
    return value;
  };
  const one = (label: string, answer: Answer): Answer => {
    if ("error" in answer) {
      const { code } = answer.error;
      return everywhere(code === WRONG_PARAMETERS ? { error: { code } } : answer, replace) as Answer;
    }
    if (SECONDS.test(methods.get(label) ?? "") && typeof answer.result === "number") return { result: "<seconds>" };
    const isId = IDS.test(methods.get(label) ?? "") && typeof answer.result === "string";
    return isId ? { result: "<id>" } : (everywhere(answer, replace) as Answer);
  };
  return new Map([...answers].map(([label, answer]) => [label, one(label, answer)]));
}
