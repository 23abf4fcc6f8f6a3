/** KECCAK256. */
import { charge, expand, memoryBase, spare } from "../frames";
import { keccak256 } from "../keccak";
import { KECCAK } from "../layout";
import { TRACED, traceCharged } from "../trace";
import { fromBytes, saturated } from "../word";
import { KECCAK_WORD_GAS, MAX_LENGTH, wordsOf } from "./gas";

/** @returns whether there was enough gas */
@inline
export function hash(sp: usize): bool {
  const offset = saturated(sp + 32),
    length = saturated(sp);
  const paid = length <= MAX_LENGTH && charge(KECCAK_WORD_GAS * wordsOf(length)) && expand(offset, length);
  if (paid) {
    if (TRACED) traceCharged(spare);
    keccak256(memoryBase + <usize>offset, <i32>length);
    fromBytes(sp, KECCAK);
  }
  return paid;
}
