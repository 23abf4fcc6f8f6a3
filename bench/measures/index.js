// @ts-check
import { ceiling } from "./ceiling.js";
import { growth } from "./growth.js";
import { kill } from "./kill.js";
import { reads } from "./reads.js";
import { start } from "./start.js";
import { tokens, transfers } from "./transfers.js";

/** @typedef {import("./context.js").Measure} Measure */

/** Every measure, in the order in which it runs. */
export const measures = [ceiling, start, transfers, reads, tokens, growth, kill];
