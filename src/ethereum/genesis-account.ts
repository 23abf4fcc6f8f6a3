/** An account of the genesis state. One without nonce, balance and code is in the state all the same, as geth has it. */
export interface GenesisAccount {
  address: Uint8Array;
  /** Wei. */
  balance: bigint;
  nonce: bigint;
  code: Uint8Array;
  /** 32-byte slots with their values, without leading zeros; no zero values. */
  storage: [slot: Uint8Array, value: Uint8Array][];
}
