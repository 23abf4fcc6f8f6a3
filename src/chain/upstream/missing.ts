import { RemoteMiss, type StateView, type Wanted } from "../../persistence/state/index.js";

/** Those of some things that a read of a state would miss. */
export function missing(state: StateView, wanted: readonly Wanted[]): Wanted[] {
  return wanted.filter((one) => {
    try {
      if (one.kind === "block hash" || one.kind === "code") return true;
      const account = state.account(one.address);
      if (account && one.kind === "storage") state.storage(one.address, account.generation, one.slot);
      return false;
    } catch (miss) {
      if (miss instanceof RemoteMiss) return true;
      throw miss;
    }
  });
}
