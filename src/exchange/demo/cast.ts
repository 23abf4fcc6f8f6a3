import type { AccountType } from "../client/enums.js";

/** What an account of the demo is. */
export interface CastMember {
  /** For the banner, after the account's index. */
  who: string;
  investorId: string;
  /** Paragraph of 17 CFR 230.501(a). */
  category: number;
  jurisdiction: string;
  accountType: AccountType;
  /** Affiliation group. */
  group?: string;
  affiliateOf?: string;
  /** Seconds from its registration to the end of its verification; a year, if not given. */
  verifiedFor?: number;
  frozenFor?: string;
  /** Whole shares that are free, and lots that are locked still, by symbol. */
  free: Readonly<Record<string, number>>;
  locked?: Readonly<Record<string, { shares: number; acquiredDaysAgo: number }>>;
}

const GROUP = "ACME-CHIEF-EXECUTIVE";

/** The ten accounts, in their order. */
export const CAST: readonly CastMember[] = [
  {
    who: "operator, transfer agent and market maker",
    ...{ investorId: "DEMO-00", category: 3, jurisdiction: "US-DE", accountType: "proprietary" },
    free: { ACME: 20_000, HLIO: 5_000 },
  },
  {
    who: "investor",
    ...{ investorId: "DEMO-01", category: 5, jurisdiction: "US-NY", accountType: "retail" },
    free: { ACME: 2_000, HLIO: 1_000 },
  },
  {
    who: "investor",
    ...{ investorId: "DEMO-02", category: 6, jurisdiction: "US-CA", accountType: "retail" },
    free: { ACME: 1_500 },
  },
  {
    who: "fund",
    ...{ investorId: "DEMO-03", category: 7, jurisdiction: "US-TX", accountType: "wholesale" },
    free: { ACME: 5_000, HLIO: 4_000 },
  },
  {
    who: "investor; 500 HLIO are locked still",
    ...{ investorId: "DEMO-04", category: 6, jurisdiction: "US-FL", accountType: "retail" },
    free: { ACME: 800 },
    locked: { HLIO: { shares: 500, acquiredDaysAgo: 60 } },
  },
  {
    who: "affiliate of ACME's issuer: may sell 1% of the class in three months",
    ...{ investorId: "DEMO-05", category: 4, jurisdiction: "US-WA", accountType: "employee", group: GROUP },
    affiliateOf: "ACME",
    free: { ACME: 3_000 },
  },
  {
    who: "employee of ACME; 500 of 700 ACME are locked still",
    ...{ investorId: "DEMO-06", category: 11, jurisdiction: "US-WA", accountType: "employee" },
    free: { ACME: 200 },
    locked: { ACME: { shares: 500, acquiredDaysAgo: 100 } },
  },
  {
    who: "spouse of the affiliate, of one group with it; all shares are locked still",
    ...{ investorId: "DEMO-07", category: 5, jurisdiction: "US-WA", accountType: "retail", group: GROUP },
    free: {},
    locked: { ACME: { shares: 1_000, acquiredDaysAgo: 300 } },
  },
  {
    who: "investor whose verification has expired",
    ...{ investorId: "DEMO-08", category: 6, jurisdiction: "US-IL", accountType: "retail" },
    verifiedFor: 60,
    free: { ACME: 400 },
  },
  {
    who: "investor who is frozen (SANCTIONS-REVIEW)",
    ...{ investorId: "DEMO-09", category: 5, jurisdiction: "US-MA", accountType: "retail" },
    frozenFor: "SANCTIONS-REVIEW",
    free: { ACME: 600 },
  },
];

/** Dollars that each account starts with. */
export const DOLLARS = 250_000n;

/** The accounts that trade: they have allowed the exchange to take dollars and shares for their orders. */
export const TRADERS = [0, 1, 2, 3, 4, 5, 6] as const;
