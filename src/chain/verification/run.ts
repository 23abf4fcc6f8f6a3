import { EMPTY_LIST_HASH, EMPTY_ROOT, emptyBloom, type HeaderFields, rulesOf } from "../../ethereum/index.js";
import { checkRun, RUN_SKIPS, type RunPayload } from "../../persistence/records/index.js";
import { forkOf } from "../blocks/environment.js";
import type { ChainConfig } from "../config/index.js";
import type { Check } from "./compare.js";

/**
 * Makes the blocks of a run once more and holds the record against them. They change nothing, as the record says: that it does is
 * compared with the state, too.
 * @returns the hashes of the last 256 blocks, or of all
 * @throws ReexecutionError
 */
export function executeRun(
  run: RunPayload,
  first: HeaderFields,
  stateRoot: Uint8Array,
  config: ChainConfig,
  check: Check,
): Uint8Array[] {
  check("what is left out of the blocks", run.skipped, RUN_SKIPS);
  check("state root", first.stateRoot, stateRoot);
  check("transactions root", first.transactionsRoot, EMPTY_ROOT);
  check("receipts root", first.receiptsRoot, EMPTY_ROOT);
  check("ommers hash", first.ommersHash, EMPTY_LIST_HASH);
  check("bloom", first.logsBloom, emptyBloom());
  check("gas used", first.gasUsed, 0n);
  check("blob gas used", first.blobGasUsed ?? 0n, 0n);
  check("excess blob gas", first.excessBlobGas ?? 0n, 0n);
  const last = {
    ...first,
    number: first.number + run.count - 1,
    timestamp: first.timestamp + (run.count - 1) * run.interval,
  };
  const fork = forkOf(config, first);
  check("fork of the last block", forkOf(config, last), fork);
  check("block rewards", rulesOf(fork).hasMerged ? "none" : "some", "none");
  const { faults, lastHashes } = checkRun(run);
  for (const { what, found, expected } of faults) check(what, found, expected);
  return lastHashes;
}
