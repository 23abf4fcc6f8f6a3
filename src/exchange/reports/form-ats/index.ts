/** Form ATS, drafted from the chain and from what the operator says. */
export { formAts } from "./report.js";
