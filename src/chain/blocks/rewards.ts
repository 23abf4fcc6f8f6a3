import { type HeaderFields, KECCAK_EMPTY, type Withdrawal } from "../../ethereum/index.js";
import type { BlockEnvironment, Overlay } from "../execution/index.js";

/** An ommer's author gets an eighth of the reward less for each block that it comes late. */
const OMMER_SHARES = 8n;
/** The block's author gets this part of the reward for each ommer that it names. */
const NEPHEW_SHARE = 32n;
const WEI_PER_GWEI = 1_000_000_000n;

/** What somebody gets for a block. */
export interface Reward {
  kind: "block" | "uncle";
  author: Uint8Array;
  /** Wei. */
  amount: bigint;
}

/** The rewards for a block before the merge and for its ommers (yellow paper, 11.3; EIP-649, EIP-1234), in the order in which they are paid. */
export function rewardsOf(
  { rules, coinbase, number }: Pick<BlockEnvironment, "rules" | "coinbase" | "number">,
  ommers: readonly Pick<HeaderFields, "number" | "coinbase">[],
): Reward[] {
  const whole = rules.blockReward;
  const late = ommers.map((ommer): Reward => {
    const amount = (whole * (OMMER_SHARES + BigInt(ommer.number - number))) / OMMER_SHARES;
    return { kind: "uncle", author: ommer.coinbase, amount };
  });
  const amount = whole + (whole / NEPHEW_SHARE) * BigInt(ommers.length);
  return [...late, { kind: "block", author: coinbase, amount }];
}

/** Pays the rewards for a block before the merge. */
export function reward(
  overlay: Overlay,
  environment: BlockEnvironment,
  ommers: readonly Pick<HeaderFields, "number" | "coinbase">[],
): void {
  for (const { author, amount } of rewardsOf(environment, ommers)) credit(overlay, author, amount);
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
