import type { Address } from "viem";
import { STATUSES } from "../enums.js";
import { shownInstant } from "../instants.js";

/** Why a wallet may not trade or hold, and who can change that. */
const BY_STATUS: Record<(typeof STATUSES)[number], string> = {
  none: "is not a registered investor; the registrar has to register it",
  active: "is active",
  expired: "has expired; renew the verification",
  frozen: "is frozen; the registrar has to unfreeze it",
  revoked: "is revoked; the registrar has to register it anew",
  recovered: "was given up for another wallet; use its successor",
};

/** `investor 0x… is frozen; the registrar has to unfreeze it`. */
export function statusSentence(wallet: Address, status: number, expiresAt: number | undefined): string {
  const name = STATUSES[status] ?? "none";
  return name === "expired" && expiresAt !== undefined
    ? `investor ${wallet} expired on ${shownInstant(expiresAt)}; renew the verification`
    : `investor ${wallet} ${BY_STATUS[name]}`;
}
