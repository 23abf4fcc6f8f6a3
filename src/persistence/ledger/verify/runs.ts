import { toHex } from "../../../ethereum/index.js";
import { checkRun, emptyBlock } from "../../records/index.js";
import type { RunFacts } from "../facts.js";
import type { BlockChecker, BlockFault, Parent } from "./blocks.js";

/**
 * What does not hold in a run of empty blocks: its first block's header as that of any block, and all hashes by making every
 * block once more.
 */
export function runFaults(facts: RunFacts, parent: Parent | undefined, checker: BlockChecker): BlockFault[] {
  const { seq, headNumber, first, firstHash, payload, timestamp, time } = facts;
  const block = {
    ...{ seq, headNumber, header: first, hash: firstHash, timestamp, time, transactions: [], logs: [] },
    payload: emptyBlock(first),
  };
  const ofFirst = checker.check(block, parent).map(
    ({ column, found, expected }): BlockFault => ({
      ...{ table: "journal", column: "payload", found, expected },
      remark: `${column} of the run's first block`,
    }),
  );
  const ofHashes = checkRun(payload).faults.map(
    ({ what, found, expected }): BlockFault => ({
      ...{ table: "journal", column: "payload", found: toHex(found), expected: toHex(expected), remark: `the ${what}` },
    }),
  );
  return [...ofFirst, ...ofHashes];
}
