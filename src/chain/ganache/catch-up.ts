import { decodeHeader, equalBytes, type HeaderFields, toHex } from "../../ethereum/index.js";
import type { Write } from "../../persistence/leveldown/index.js";
import {
  decodeBlock,
  decodeOverride,
  decodeRevert,
  type JournalRecord,
  type OverridePayload,
} from "../../persistence/records/index.js";
import type { Core } from "../head/core.js";
import { decodeMined, placeOf } from "../transactions/signed.js";
import { isChange } from "./changes.js";
import { GanacheStoreError } from "./errors.js";
import type { Ask } from "./mirror.js";
import { unsignedOf } from "./pending.js";
import { blockIn } from "./store.js";

/** Has Ganache make again what its store has lost: the journal's blocks after one, each held equal to the journal's. */
export interface CatchUp {
  /** Lets a write of Ganache's through that adds the next block of the journal's. @throws GanacheStoreError otherwise */
  between(writes: readonly Write[], write: () => Promise<void>): Promise<void> | undefined;
  run(ask: Ask): Promise<void>;
}

/**
 * @param from the newest block that Ganache has
 * @param increment seconds between blocks, where the chain does not follow the machine's clock
 */
export function createCatchUp(core: Core, from: number, increment: number | undefined): CatchUp {
  let made = from;
  let failure: Error | undefined;

  function between(writes: readonly Write[], write: () => Promise<void>): Promise<void> | undefined {
    const block = blockIn(writes);
    if (!block || block.number === 0) return undefined;
    const wanted = core.block(block.number);
    if (block.number === made + 1 && wanted && equalBytes(wanted.hash, block.hash)) {
      return write().then(() => {
        made = block.number;
      });
    }
    failure = lost(block.number, `it comes to ${toHex(block.hash)}`);
    return new Promise(() => undefined);
  }

  /** A request that makes a block, or is found to make another one. */
  async function make(ask: Ask, method: string, params: readonly unknown[]): Promise<void> {
    const wanted = made + 1;
    let over = false;
    const answer = ask(method, params).finally(() => {
      over = true;
    });
    answer.catch(() => undefined);
    while (!over && !failure) await new Promise(setImmediate);
    if (failure) throw failure;
    await answer;
    if (made !== wanted) throw lost(wanted, `${method} does not make it`);
  }

  async function makeBlock(ask: Ask, record: JournalRecord): Promise<void> {
    const { header: rlp, transactions, senders } = decodeBlock(record.payload);
    const header = decodeHeader(rlp);
    for (const [index, raw] of transactions.entries()) {
      const transaction = decodeMined(raw, core.config, placeOf(header), senders[index]);
      const given = transaction.impersonated ? unsignedOf(transaction) : toHex(raw);
      await ask(transaction.impersonated ? "eth_sendTransaction" : "eth_sendRawTransaction", [given]).catch((cause) => {
        throw lost(header.number, `its transaction ${index} is refused: ${(cause as Error).message}`);
      });
    }
    await prepare(ask, header);
    await make(ask, "evm_mine", []);
  }

  /** Gives Ganache the time of a block that it is to make, and what else of its header can be set. */
  async function prepare(ask: Ask, { timestamp, coinbase, extraData }: HeaderFields): Promise<void> {
    await ask("miner_setEtherbase", [toHex(coinbase)]);
    await ask("miner_setExtra", [toHex(extraData)]);
    const milliseconds = increment === undefined ? timestamp * 1000 + MARGIN : (timestamp - increment) * 1000;
    await ask("evm_setTime", [milliseconds]);
  }

  async function change(ask: Ask, { method, params }: OverridePayload): Promise<void> {
    const header = core.block(made + 1)?.header;
    if (!header || !isChange(method)) throw lost(made + 1, `${method} cannot be requested again`);
    await prepare(ask, header);
    await make(ask, method, JSON.parse(params) as unknown[]);
  }

  return {
    between,
    async run(ask) {
      await ask("miner_stop", []);
      for (const record of await canonical(core, from)) {
        if (record.kind === "override") {
          const override = decodeOverride(record.payload);
          if (override.settings === "") await change(ask, override);
        } else if (decodeHeader(decodeBlock(record.payload).header).number > made) {
          await makeBlock(ask, record);
        }
      }
    },
  };
}

/** Milliseconds into its second at which a block is made, so that it is still in it a moment later. */
const MARGIN = 50;

/** The records of blocks and changes after a block that still count. */
async function canonical(core: Core, from: number): Promise<JournalRecord[]> {
  let records: JournalRecord[] = [];
  for await (const record of core.journal.iterate((core.state.block(from)?.seq ?? 0) + 1)) {
    if (record.kind === "revert") {
      const { toSeq } = decodeRevert(record.payload);
      records = records.filter(({ seq }) => seq <= toSeq);
    } else if (record.kind === "block" || record.kind === "override") records.push(record);
  }
  return records;
}

const lost = (number: number, why: string): GanacheStoreError =>
  new GanacheStoreError(
    `Ganache's store has lost block ${number}, and Ganache cannot make it again: ${why}. Put the folder ganache/ of the data directory back from where the rest of it is from.`,
  );
