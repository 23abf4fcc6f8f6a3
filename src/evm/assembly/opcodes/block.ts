/** BLOCKHASH to BLOBBASEFEE, but for SELFBALANCE. */
import {
  BASE_FEE, BLOB_BASE_FEE, BLOCK_GAS_LIMIT, CHAIN_ID, COINBASE, DIFFICULTY, NUMBER, TIMESTAMP, blobHash as hashOfBlob,
} from "../block";
import { copyWord, isWide, saturated, setWord } from "../word";

/** Writes the hash of an earlier block at a word; zero where there is none. */
@external("host", "blockHash") declare function hostBlockHash(number: u64, result: usize): void;

/** Only the last 256 blocks' hashes are known. */
@inline
export function blockHash(sp: usize): void {
  const wide = isWide(sp);
  const number = load<u64>(sp);
  setWord(sp, 0);
  if (!wide) {
    const current = load<u64>(NUMBER);
    if (number < current && current - number <= 256) hostBlockHash(number, sp);
  }
}

@inline
export function coinbase(sp: usize): void {
  copyWord(sp, COINBASE);
}

@inline
export function timestamp(sp: usize): void {
  copyWord(sp, TIMESTAMP);
}

@inline
export function number(sp: usize): void {
  copyWord(sp, NUMBER);
}

@inline
export function prevRandao(sp: usize): void {
  copyWord(sp, DIFFICULTY);
}

@inline
export function gasLimit(sp: usize): void {
  copyWord(sp, BLOCK_GAS_LIMIT);
}

@inline
export function chainId(sp: usize): void {
  copyWord(sp, CHAIN_ID);
}

@inline
export function baseFee(sp: usize): void {
  copyWord(sp, BASE_FEE);
}

/** BLOBHASH (EIP-4844). */
@inline
export function blobHash(sp: usize): void {
  const hash = hashOfBlob(saturated(sp));
  if (hash == 0) setWord(sp, 0);
  else copyWord(sp, hash);
}

@inline
export function blobBaseFee(sp: usize): void {
  copyWord(sp, BLOB_BASE_FEE);
}
