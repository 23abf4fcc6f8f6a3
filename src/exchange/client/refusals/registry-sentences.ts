import type { iInvestorRegistryAbi } from "../../artifacts/IInvestorRegistry.js";
import { STATUSES } from "../enums.js";
import { shownInstant } from "../instants.js";
import type { Sentences } from "./sentence.js";

/** The refusals of the investor registry. */
export const registrySentences: Sentences<typeof iInvestorRegistryAbi> = {
  ZeroWallet: { rule: "a wallet has an address", say: () => "the zero address is nobody's wallet; give an investor's" },
  AlreadyRegistered: {
    rule: "one record per wallet",
    say: ([wallet]) => `investor ${wallet} is registered already; renew or update the record instead`,
  },
  NotRegistered: {
    rule: "registered investors only",
    say: ([wallet]) => `${wallet} is not a registered investor; register it first`,
  },
  WrongStatus: {
    rule: "steps of a record",
    say: ([wallet, status]) =>
      `investor ${wallet} is ${STATUSES[status] ?? "unknown"}, and its record does not allow this step`,
  },
  BadCategory: {
    rule: "categories of 17 CFR 230.501(a)",
    say: ([category]) => `${category} is no category of 17 CFR 230.501(a); give 1 to 13, the number of its paragraph`,
  },
  BadVerification: {
    rule: "current verification",
    say: ([verifiedAt, expiresAt]) =>
      `a verification made ${shownInstant(verifiedAt)} that expires ${shownInstant(expiresAt)} does not hold now; it must be made by now and expire later`,
  },
  MissingInvestorId: {
    rule: "every investor has an id",
    say: () => "this needs the investor's pseudonymous id; give one that is not empty",
  },
  MissingReason: {
    rule: "every act has a reason",
    say: () => "this needs a reason; give a short code such as KYC-COMPLETE",
  },
  TooManyAffiliations: {
    rule: "affiliations of a wallet",
    say: ([wallet, limit]) => `investor ${wallet} has ${limit} affiliations, the most that a wallet may have`,
  },
};
