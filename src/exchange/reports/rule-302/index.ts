/** The records of 17 CFR 242.302: subscribers, daily summaries, every order in time sequence. */
export { rule302 } from "./report.js";
