import { checksumAddress, type HeaderFields, rulesOf, toHex, type Withdrawal } from "../../ethereum/index.js";
import type { ReceiptEntry } from "../../persistence/records/index.js";
import type { StateView, StoredBlock } from "../../persistence/state/index.js";
import { type BuiltBlock, startBlock } from "../blocks/build.js";
import { headerTemplate } from "../blocks/template.js";
import { type ChainConfig, hardforkOf } from "../config/index.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import type { SignedTransaction } from "../execution/index.js";
import { isBlameless } from "./blameless.js";
import type { Core } from "./core.js";
import { fill } from "./mining.js";

/** What a block must have that its producer does not choose, as the engine API's payload attributes. */
export interface PayloadAttributes {
  /** Unix seconds. */
  timestamp: number;
  prevRandao: Uint8Array;
  feeRecipient: Uint8Array;
  withdrawals: Withdrawal[];
  parentBeaconBlockRoot: Uint8Array | undefined;
  extraData: Uint8Array | undefined;
}

/** A block that was built and is not part of the chain. */
export interface Payload {
  built: BuiltBlock;
  /** What its fee recipient gets for it, in wei. */
  value: bigint;
}

/**
 * Builds a block on any block of the chain, and leaves the chain as it is.
 * @param transactions all of them, in this order; undefined takes from the pool what can be mined, if the parent is the head
 * @throws ChainError when a transaction cannot be part of the block, or the attributes make none
 */
export async function buildPayload(
  core: Core,
  parent: StoredBlock,
  attributes: PayloadAttributes,
  transactions: readonly SignedTransaction[] | undefined,
): Promise<Payload> {
  if (attributes.timestamp <= parent.header.timestamp) {
    throw new ChainError(
      `timestamp ${attributes.timestamp} is not later than the parent's, ${parent.header.timestamp}`,
      ERROR_CODES.invalidParams,
    );
  }
  const next = parent.number < core.head().number ? core.state.block(parent.number + 1) : undefined;
  const seq = next ? next.seq - 1 : core.state.folded().seq;
  const config = core.configAt(seq);
  const header = headerFor(core, config, parent, attributes);
  const state = core.state.view(seq);
  const root = (changes: Parameters<typeof core.state.rootAt>[1]): Uint8Array => core.state.rootAt(seq, changes);
  const maker = startBlock({
    config,
    header,
    state,
    seq: Number.MAX_SAFE_INTEGER,
    blockHash: core.blockHash,
    // What waits may change while the block is built of it, unless that is done at once.
    limits: transactions === undefined ? { ...core.limits, allowance: undefined } : core.limits,
    ...(!rulesOf(hardforkOf(config, header)).hasReceiptStatus && { intermediateRoot: root }),
    body: { ommers: [], ommersRlp: Uint8Array.of(0xc0), withdrawals: attributes.withdrawals },
  });
  if (transactions === undefined) {
    if (!next) await fill(core, maker, header, () => undefined);
  } else {
    const nonces = nonceBook(state);
    for (const transaction of transactions) {
      nonces.check(transaction);
      await maker.add(transaction).catch((cause: Error) => {
        if (isBlameless(cause)) throw cause;
        throw new ChainError(
          `transaction ${toHex(transaction.hash)} cannot be part of the block: ${cause.message}`,
          undefined,
          undefined,
          {
            cause,
          },
        );
      });
    }
  }
  const built = await maker.finish(root);
  return { built, value: feesOf(built.receipts, header) };
}

function headerFor(core: Core, config: ChainConfig, parent: StoredBlock, attributes: PayloadAttributes): HeaderFields {
  const { nextBaseFee: _fee, ...settings } = core.settings();
  const header = headerTemplate(
    config,
    parent.header,
    parent.hash,
    attributes.timestamp,
    {
      ...settings,
      gasLimitSteps: true,
      coinbase: toHex(attributes.feeRecipient),
      extraData: attributes.extraData ? toHex(attributes.extraData) : settings.extraData,
      nextPrevRandao: toHex(attributes.prevRandao),
    },
    core.source,
  );
  if (header.parentBeaconBlockRoot && attributes.parentBeaconBlockRoot) {
    header.parentBeaconBlockRoot = attributes.parentBeaconBlockRoot;
  }
  return header;
}

/** Reports wrong nonces as geth does, in place of the VM's sentence. */
function nonceBook(state: StateView): { check(transaction: SignedTransaction): void } {
  const nonces = new Map<string, bigint>();
  return {
    check({ sender, tx }) {
      const key = toHex(sender);
      const expected = nonces.get(key) ?? state.account(sender)?.nonce ?? 0n;
      nonces.set(key, tx.nonce + 1n);
      if (tx.nonce === expected) return;
      const which = tx.nonce > expected ? "high" : "low";
      throw new ChainError(
        `nonce too ${which}: address ${checksumAddress(sender)}, tx: ${tx.nonce} state: ${expected}`,
      );
    },
  };
}

function feesOf(receipts: readonly ReceiptEntry[], { baseFeePerGas = 0n }: HeaderFields): bigint {
  return receipts.reduce(
    (sum, { gasUsed, effectiveGasPrice }) => sum + gasUsed * (effectiveGasPrice - baseFeePerGas),
    0n,
  );
}
