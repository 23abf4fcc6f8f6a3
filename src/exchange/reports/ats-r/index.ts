/** Form ATS-R: the quarterly report of an alternative trading system's activities. */
export { atsR } from "./report.js";
