/** Form ATS-N, drafted from the chain and from what the operator says. */
export { atsN } from "./report.js";
