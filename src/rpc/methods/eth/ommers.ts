import { decodeHeader, decodeRlp, EMPTY, keccak256, listItems } from "../../../ethereum/index.js";
import { joinBlock } from "../../../persistence/chain-file/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";
import { headerToJson, quantityToHex } from "../../format/index.js";

/** An ommer as geth reports it: a block of which nobody has more than the header. */
export function ommerAt(block: StoredBlock | undefined, index: number): object | null {
  const rlp = block && listItems(block.payload.ommers)[index];
  if (!rlp) return null;
  const header = decodeHeader(rlp);
  const size = quantityToHex(
    joinBlock({ header: rlp, transactions: [], ommers: EMPTY_LIST, withdrawals: EMPTY }).length,
  );
  return { ...headerToJson({ header, hash: keccak256(rlp) }), size, uncles: [] };
}

const EMPTY_LIST = Uint8Array.of(0xc0);

export const ommers = (block: StoredBlock | undefined): string | null =>
  block ? quantityToHex(decodeRlp(block.payload.ommers).length) : null;
