import { curve, kzgKind, toHex } from "../../../ethereum/index.js";
import { defineMethod } from "../../method.js";
import { OBJECT } from "../../schema/answers.js";

export const couverture_info = defineMethod({
  name: "couverture_info",
  description: "What this node is, where its data lies, how far journal and ledger are.",
  access: "read",
  result: OBJECT,
  handler: ({ chain, clientVersion, engine, dataDirectory, networkId, exchange, ledgerSeq }) => {
    const { head: journal, durable } = chain.journalHeads();
    const { number, hash, header } = chain.head();
    return {
      version: clientVersion,
      engine,
      dataDirectory: dataDirectory ?? null,
      chainId: chain.config.chainId,
      networkId,
      genesisHash: toHex(chain.originHash),
      exchange: exchange ?? null,
      head: { number, hash: toHex(hash), timestamp: header.timestamp },
      transactions: chain.transactionCount(),
      journal: { seq: journal.seq, entryHash: toHex(journal.entryHash), durableSeq: durable.seq },
      ledger: { seq: ledgerSeq(), lag: journal.seq - ledgerSeq() },
      pool: chain.pool.size(),
      clock: { source: chain.source, ...chain.clock.state() },
      settings: chain.settings(),
      // Slower by far where a native module could not be loaded.
      cryptography: { secp256k1: curve.kind, kzg: kzgKind() ?? null },
      refusesWrites: chain.failure()?.message ?? null,
    };
  },
});
