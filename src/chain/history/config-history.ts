import type { Journal } from "../../persistence/journal/index.js";
import { decodeOverride } from "../../persistence/records/index.js";
import type { StateDatabase } from "../../persistence/state/index.js";
import { type ChainConfig, type ChangedRules, withRules } from "../config/index.js";

/** Configurations that are kept at hand. */
const MAX_KEPT = 16;

/** Looks up the configuration that held after a record: what came after it goes by that. */
export type ConfigHistory = (genesis: ChainConfig, seq: number) => ChainConfig;

/**
 * The history of a chain's configuration: that of its genesis record, with the rules that override records changed. A mined block
 * goes by the configuration after the record before its own.
 */
export function createConfigHistory(
  journal: Pick<Journal, "get">,
  state: Pick<StateDatabase, "folded">,
): ConfigHistory {
  const kept = new Map<number, { genesis: ChainConfig; config: ChainConfig }>(); // by the record that holds the rules
  return (genesis, seq) => {
    const change = state.folded().rules?.findLast(({ from }) => from <= seq);
    if (!change) return genesis;
    const known = kept.get(change.record);
    if (known?.genesis === genesis) return known.config;
    const record = journal.get(change.record);
    if (!record) throw new Error(`record ${change.record}, which holds the rules of the chain, cannot be read`);
    const { settings } = decodeOverride(record.payload);
    const config = withRules(genesis, JSON.parse(settings) as ChangedRules);
    kept.set(change.record, { genesis, config });
    if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value as number);
    return config;
  };
}
