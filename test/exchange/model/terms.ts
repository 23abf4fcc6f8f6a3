/** Lower-case hex of 20 bytes. */
export type Address = `0x${string}`;
/** Lower-case hex of 32 bytes. */
export type Word = `0x${string}`;

export const ZERO_ADDRESS: Address = `0x${"0".repeat(40)}`;
export const ZERO_WORD: Word = `0x${"0".repeat(64)}`;

export const DAY_SECONDS = 86_400n;
export const WEEK_SECONDS = 604_800n;
/** Most steps of matching in one transaction. */
export const MAX_STEPS = 50;
/** Most steps an order spends on what earlier transactions left over. */
export const HOUSEKEEPING_STEPS = 8;
export const MAX_TICKS = 2n ** 24n - 1n;

export const Side = { Buy: 0, Sell: 1 } as const;
export const Kind = { Limit: 0, Market: 1, Stop: 2, StopLimit: 3 } as const;
export const TimeInForce = { GTC: 0, GTD: 1, DAY: 2, IOC: 3, FOK: 4 } as const;
export const SelfTrade = { CancelNewest: 0, CancelOldest: 1, CancelBoth: 2 } as const;
export const OrderStatus = { None: 0, Open: 1, Dormant: 2, Filled: 3, Cancelled: 4 } as const;
export const CancelReason = {
  Requested: 0,
  Expired: 1,
  Ineligible: 2,
  Restricted: 3,
  SelfTrade: 4,
  Unfilled: 5,
  Replaced: 6,
  StepLimit: 7,
} as const;
export const Status = { None: 0, Active: 1, Expired: 2, Frozen: 3, Revoked: 4, Recovered: 5 } as const;

/** Restriction codes of the security. */
export const Code = {
  None: 0,
  Paused: 1,
  SenderNotEligible: 16,
  InsufficientBalance: 17,
  Locked: 18,
  Held: 19,
  AffiliateVolume: 20,
  AffiliateToVenue: 21,
  RecipientNotEligible: 32,
  HolderCap: 33,
  BadRecipient: 34,
} as const;

/** An action was refused: the model's state is as it was. */
export class Refused extends Error {
  override readonly name = "Refused";
  /** The errors that the specification allows here, by their Solidity names; several where it gives no order. */
  readonly errors: readonly string[];
  readonly details: readonly unknown[];

  constructor(errors: string | readonly string[], ...details: unknown[]) {
    const names = typeof errors === "string" ? [errors] : errors;
    super(`refused: ${names.join(" or ")}`);
    this.errors = names;
    this.details = details;
  }
}

export function refuseIf(refused: boolean, errors: string | readonly string[], ...details: unknown[]): void {
  if (refused) throw new Refused(errors, ...details);
}

/** The time of the block that is being made, in unix seconds. */
export interface Clock {
  now: bigint;
}
