import { type HeaderFields, KECCAK_EMPTY, type Withdrawal } from "../../persistence/records/index.js";
import type { BlockEnvironment, Overlay } from "../execution/index.js";

/** An ommer's author gets an eighth of the reward less for each block that it comes late. */
const OMMER_SHARES = 8n;
/** The block's author gets this part of the reward for each ommer that it names. */
const NEPHEW_SHARE = 32n;
const WEI_PER_GWEI = 1_000_000_000n;

/** The rewards for a block before the merge and for its ommers (yellow paper, 11.3; EIP-649, EIP-1234). */
export function reward(
  overlay: Overlay,
  { common, coinbase, number }: BlockEnvironment,
  ommers: readonly Pick<HeaderFields, "number" | "coinbase">[],
): void {
  const whole = common.param("minerReward");
  for (const ommer of ommers) {
    credit(overlay, ommer.coinbase, (whole * (OMMER_SHARES + BigInt(ommer.number - number))) / OMMER_SHARES);
  }
  credit(overlay, coinbase, whole + (whole / NEPHEW_SHARE) * BigInt(ommers.length));
}

/** Pays out what validators withdraw (EIP-4895). An amount of zero leaves no account behind. */
export function payWithdrawals(overlay: Overlay, withdrawals: readonly Withdrawal[]): void {
  for (const { address, amount } of withdrawals) if (amount > 0n) credit(overlay, address, amount * WEI_PER_GWEI);
}

function credit(overlay: Overlay, address: Uint8Array, amount: bigint): void {
  const account = overlay.account(address);
  overlay.setAccount(address, {
    nonce: account?.nonce ?? 0n,
    balance: (account?.balance ?? 0n) + amount,
    codeHash: account?.codeHash ?? KECCAK_EMPTY,
  });
}
