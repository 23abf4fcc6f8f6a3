import type { ChainReader } from "../../chain/index.js";
import { decodeTransaction, toHex } from "../../ethereum/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import { hashOf } from "../format/index.js";

/** The hash of a mined transaction by who sent it and its nonce. */
export function hashBySenderAndNonce(chain: ChainReader, sender: Uint8Array, nonce: bigint): string | null {
  const block = blockOfNonce(chain, sender, nonce);
  const raw = block?.payload.transactions[placeIn(block, sender, nonce)];
  return raw ? toHex(hashOf(raw)) : null;
}

/** The first block after which an account's nonce is above a nonce; a bisection, for nonces only rise. */
export function blockOfNonce(chain: ChainReader, sender: Uint8Array, nonce: bigint): StoredBlock | undefined {
  const above = (number: number): boolean => (chain.stateAt(number).account(sender)?.nonce ?? 0n) > nonce;
  let low = chain.genesisNumber;
  let high = chain.head().number;
  if (!above(high)) return undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (above(middle)) high = middle;
    else low = middle + 1;
  }
  return chain.block(low);
}

/** Which of the block's transactions it is; -1 where the nonce rose otherwise (a delegation, a change from outside). */
export const placeIn = ({ payload }: StoredBlock, sender: Uint8Array, nonce: bigint): number =>
  payload.transactions.findIndex(
    (raw, place) =>
      Buffer.compare(payload.senders[place] as Uint8Array, sender) === 0 && decodeTransaction(raw).nonce === nonce,
  );
