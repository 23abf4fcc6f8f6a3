import type { StoredBlock } from "../../persistence/state/index.js";
import type { Core } from "./core.js";
import { fill, nextBlock, startNext } from "./mining.js";

/** Makes the next block of what waits, looks at it and lets it go. */
export async function preview(core: Core): Promise<StoredBlock> {
  const { header } = nextBlock(core);
  const maker = startNext(core, header);
  await fill(core, maker, header, () => undefined);
  const built = await maker.finish(core.state.rootWith);
  const diff = { accounts: [], storage: [], codes: [] };
  const { transactions } = core.state.folded();
  return {
    number: header.number,
    hash: built.hash,
    seq: -1,
    bloom: built.bloom,
    transactions: transactions + built.transactions.length,
    header: built.header,
    payload: { ...built.payload, diff },
  };
}
