import type { Block } from "../report.js";
import type { Part } from "./setting.js";

type Fields = Extract<Block, { type: "fields" }>["fields"];

const MAX_DEPTH = 4;

/** The numbers and words in what a benchmark wrote, each by its place. */
function* leaves(value: unknown, place: readonly string[]): Generator<[place: string, text: string]> {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    yield [place.join("."), String(value)];
  } else if (typeof value === "object" && value !== null && place.length < MAX_DEPTH) {
    for (const [key, each] of Object.entries(value)) yield* leaves(each, [...place, key]);
  }
}

const QUESTION = "Reasonable current and future capacity estimates, as 17 CFR 242.301(b)(6)(ii)(A) requires them";

/** The block without measurements: the rule's question where the rule applies. */
const unmeasured = (isRequired: boolean): Block =>
  isRequired
    ? {
        type: "fields",
        id: "capacity",
        fields: [{ id: "capacity", label: QUESTION, figure: { text: "", blank: QUESTION } }],
      }
    : { type: "notice", level: "info", text: "The threshold is not known to be reached: nothing is required." };

/**
 * What the system can carry, as the benchmark measured it.
 * @param isRequired whether the threshold of 17 CFR 242.301(b)(6) is reached
 */
export function capacityPart(capacity: unknown, isRequired: boolean): Part {
  const fields: Fields = [...leaves(capacity, [])].map(([id, text]) => ({ id, label: id, figure: { text } }));
  return {
    section: {
      id: "capacity",
      heading: "Capacity",
      blocks: [
        {
          type: "paragraph",
          text: "Where the threshold of 17 CFR 242.301(b)(6) is reached, the system has to establish capacity estimates, stress tests and contingency plans for its order entry, routing and execution. Its capacity is in the figures that were provided with --capacity.",
        },
        fields.length > 0 ? { type: "fields", id: "capacity", fields } : unmeasured(isRequired),
      ],
    },
    sources: [],
    due: [],
  };
}
