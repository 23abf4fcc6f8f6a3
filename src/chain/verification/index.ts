export { type Divergence, ReexecutionError } from "./errors.js";
export {
  type RecordSource,
  type Reexecuted,
  type ReexecutedBlock,
  type ReexecutionOptions,
  reexecute,
} from "./reexecute.js";
