import type { iSecurityTokenAbi } from "../../artifacts/ISecurityToken.js";
import { SECONDS_PER_DAY, shownInstant } from "../instants.js";
import type { Sentences } from "./sentence.js";

/** The refusals of a security. */
export const securitySentences: Sentences<typeof iSecurityTokenAbi> = {
  TransferRestricted: {
    rule: "transfer restriction (ERC-1404)",
    say: ([code, message]) => `the security refuses this (${code}): ${message}`,
  },
  SharesLocked: {
    rule: "lockup (17 CFR 230.144(d))",
    say: ([, , free, locked, unlocksAt], words) =>
      locked === 0n
        ? `the shares are locked; ${words.count(free)} are free to trade`
        : `lot of ${words.shares(locked)} unlocks on ${shownInstant(unlocksAt)}; ${words.count(free)} are free to trade`,
  },
  ShortSale: {
    rule: "no short sales",
    say: ([, requested, free], words) =>
      `a sale of ${words.shares(requested)} would be short: only ${words.count(free)} are owned and not on offer already`,
  },
  AffiliateVolumeExceeded: {
    rule: "affiliates' volume (17 CFR 230.144(e))",
    say: ([holder, requested, allowed], words) =>
      `${holder} is an affiliate of the issuer and may sell ${words.shares(allowed)} more in these three months, not ${words.count(requested)}`,
  },
  NotHeld: {
    rule: "held shares",
    say: ([holder, , requested, held], words) =>
      `${words.shares(requested)} of ${holder} are not held for this venue, only ${words.count(held)}`,
  },
  BadUnlockDay: {
    rule: "lockup",
    say: ([day]) => `a lot cannot unlock on ${shownInstant(day * SECONDS_PER_DAY)}: that is more than ten years ahead`,
  },
  MissingReason: {
    rule: "every act has a reason",
    say: () => "this needs a reason; give a short code such as ISSUANCE",
  },
  ZeroAmount: { rule: "amounts above nothing", say: () => "0 shares is nothing; give an amount above 0" },
  BadAcquisition: {
    rule: "acquisition date",
    say: ([acquiredAt]) => `a lot cannot have been acquired on ${shownInstant(acquiredAt)}, which is in the future`,
  },
  TooManyLots: {
    rule: "bounded cost",
    say: ([holder, limit]) =>
      `the shares of ${holder} lie in more than ${limit} locked lots, the most that one transaction takes; move fewer at a time`,
  },
  NotRecovered: {
    rule: "recovery",
    say: ([wallet]) => `the registry has no successor of ${wallet}; recover the investor there first`,
  },
  BadTerms: {
    rule: "terms of a security",
    say: () =>
      "these terms are no security's: it needs a name, a symbol and an issuer, and a holding period of at most ten years",
  },
};
