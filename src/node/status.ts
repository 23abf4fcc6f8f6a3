import { hardforkAt } from "../chain/config/index.js";
import type { ChainReader } from "../chain/index.js";
import { toHex } from "../ethereum/index.js";
import type { Stores } from "../persistence/stores.js";
import type { NodeContext } from "../rpc/context.js";
import type { StatusSource } from "../rpc/status.js";

/** What `/health`, `/metrics` and the page at `/` show. */
export function statusSource(stores: () => Stores, chain: ChainReader, context: NodeContext): StatusSource {
  return {
    status() {
      const { journal, ledger } = stores();
      const { number, hash, header } = chain.head();
      const state = chain.stateAt();
      const { pending, queued } = chain.pool.split((sender) => state.account(sender)?.nonce ?? 0n);
      return {
        clientVersion: context.clientVersion,
        engine: context.engine,
        hardfork: hardforkAt(chain.config, number + 1, header.timestamp + 1),
        chainId: BigInt(chain.config.chainId),
        genesisHash: toHex(chain.originHash),
        head: { number, hash: toHex(hash), timestamp: header.timestamp },
        journalSeq: journal.durableHead().seq,
        ledgerSeq: ledger.head()?.seq ?? -1,
        executionsUnderWay: chain.schedule.underWay(),
        pool: { pending: pending.length, queued: queued.length },
        refusesWrites: chain.failure()?.message,
        ledgerTrouble: (ledger.failure ?? ledger.suspended ?? ledger.obstacle)?.message,
        dataDirectory: context.dataDirectory,
      };
    },
    recentBlocks(count) {
      const head = chain.head().number;
      const blocks = [];
      for (let number = head; number >= 0 && number > head - count; number--) {
        const block = chain.block(number);
        if (!block) continue;
        const { gasUsed, gasLimit, timestamp } = block.header;
        const transactions = block.payload.transactions.length;
        blocks.push({ number, hash: toHex(block.hash), timestamp, transactions, gasUsed, gasLimit });
      }
      return blocks;
    },
  };
}
