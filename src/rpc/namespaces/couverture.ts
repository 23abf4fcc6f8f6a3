import { toHex } from "../../persistence/records/index.js";
import type { NodeContext } from "../context.js";
import { defineMethod, defineNamespace } from "../method.js";

export const couverture = defineNamespace<NodeContext>("couverture", [
  defineMethod({
    name: "couverture_info",
    description: "What this node is, where its data lies, how far journal and ledger are.",
    result: "object",
    handler: ({ chain, clientVersion, engine, dataDirectory, networkId, exchange, ledgerSeq }: NodeContext) => {
      const journal = chain.journal.head();
      const durable = chain.journal.durableHead();
      const { number, hash, header } = chain.head();
      return {
        version: clientVersion,
        engine,
        dataDirectory: dataDirectory ?? null,
        chainId: chain.config.chainId,
        networkId,
        genesisHash: toHex(chain.genesisHash),
        exchange: exchange ?? null,
        head: { number, hash: toHex(hash), timestamp: header.timestamp },
        transactions: chain.state.folded().transactions,
        journal: { seq: journal.seq, entryHash: toHex(journal.entryHash), durableSeq: durable.seq },
        ledger: { seq: ledgerSeq(), lag: journal.seq - ledgerSeq() },
        pool: chain.pool.size(),
        clock: { source: chain.source, ...chain.clock.state() },
        settings: chain.settings(),
        refusesWrites: chain.failure()?.message ?? null,
      };
    },
  }),
]);
