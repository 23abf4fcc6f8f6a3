import * as z from "zod/mini";
import { errorSignatures } from "../../chain/contracts/error-signatures.js";
import { curve, kzgKind, toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { defineMethod, defineNamespace, param } from "../method.js";
import { defineCheat } from "./cheats.js";

const anyAbi = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);

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
        genesisHash: toHex(chain.originHash),
        exchange: exchange ?? null,
        head: { number, hash: toHex(hash), timestamp: header.timestamp },
        transactions: chain.state.folded().transactions,
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
  }),
  defineCheat({
    name: "couverture_addAbi",
    description:
      "Lets the reasons of reverts be told by the custom errors of an ABI, an artifact or a compilation, in errors, logs and the ledger.",
    params: [param("abi", anyAbi)],
    result: "signatures of the errors that were not known",
    handler: ({ chain, engine, contracts }, { method }, given) => {
      contracts.add(given);
      const signatures = errorSignatures(given);
      // Another engine's records are its own.
      return engine === "native" ? chain.addErrors(signatures, method) : chain.errors.add(signatures);
    },
  }),
]);
