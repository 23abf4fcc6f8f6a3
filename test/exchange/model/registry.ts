import type { Store } from "./store.js";
import { type Address, type Clock, Refused, refuseIf, Status, type Word, ZERO_ADDRESS, ZERO_WORD } from "./terms.js";

/** What the registrar says of an investor. */
export interface Registration {
  investorId: Word;
  evidenceHash: Word;
  group: Word;
  verifiedAt: bigint;
  expiresAt: bigint;
  jurisdiction: `0x${string}`;
  category: number;
  accountType: number;
}

interface InvestorRecord extends Registration {
  stored: number;
  affiliations: readonly Word[];
}

const MAX_AFFILIATIONS = 16;

/** The reference for InvestorRegistry: one record a wallet. */
export type RegistryModel = ReturnType<typeof createRegistry>;

export function createRegistry(store: Store, clock: Clock) {
  const records = store.table<Address, InvestorRecord>();
  const successors = store.table<Address, Address>();
  const delegates = store.table<string, boolean>();

  function statusOf(wallet: Address, at = clock.now): number {
    const record = records.get(wallet);
    if (!record) return Status.None;
    return record.stored === Status.Active && at >= record.expiresAt ? Status.Expired : record.stored;
  }

  const isActive = (wallet: Address) => statusOf(wallet) === Status.Active;

  function existing(wallet: Address): InvestorRecord {
    const record = records.get(wallet);
    if (!record) throw new Refused(["NotRegistered", "WrongStatus"]);
    return record;
  }

  function requireStatus(wallet: Address, ...allowed: number[]): void {
    refuseIf(!allowed.includes(statusOf(wallet)), ["WrongStatus", "NotRegistered"]);
  }

  function checkReason(reason: Word): void {
    refuseIf(reason === ZERO_WORD, "MissingReason");
  }

  function checkVerification(verifiedAt: bigint, expiresAt: bigint): void {
    refuseIf(!(verifiedAt <= clock.now && clock.now < expiresAt), "BadVerification");
  }

  function change(wallet: Address, changes: Partial<InvestorRecord>): void {
    records.set(wallet, { ...existing(wallet), ...changes });
  }

  function register(wallet: Address, registration: Registration, reason: Word): void {
    checkReason(reason);
    refuseIf(wallet === ZERO_ADDRESS, "ZeroWallet");
    refuseIf(registration.investorId === ZERO_WORD, "MissingInvestorId");
    const badCategory = registration.category < 1 || registration.category > 13;
    const status = statusOf(wallet);
    const taken = status !== Status.None && status !== Status.Revoked;
    refuseIf(taken, ["AlreadyRegistered", "WrongStatus", ...(badCategory ? ["BadCategory"] : [])]);
    refuseIf(badCategory, "BadCategory");
    checkVerification(registration.verifiedAt, registration.expiresAt);
    const affiliations = records.get(wallet)?.affiliations ?? [];
    records.set(wallet, { ...registration, stored: Status.Active, affiliations });
  }

  function renew(wallet: Address, evidenceHash: Word, verifiedAt: bigint, expiresAt: bigint, reason: Word): void {
    checkReason(reason);
    requireStatus(wallet, Status.Active, Status.Expired, Status.Frozen);
    checkVerification(verifiedAt, expiresAt);
    change(wallet, { evidenceHash, verifiedAt, expiresAt });
  }

  function freeze(wallet: Address, reason: Word): void {
    checkReason(reason);
    requireStatus(wallet, Status.Active, Status.Expired);
    change(wallet, { stored: Status.Frozen });
  }

  function unfreeze(wallet: Address, reason: Word): void {
    checkReason(reason);
    requireStatus(wallet, Status.Frozen);
    change(wallet, { stored: Status.Active });
  }

  function revoke(wallet: Address, reason: Word): void {
    checkReason(reason);
    requireStatus(wallet, Status.Active, Status.Expired, Status.Frozen);
    change(wallet, { stored: Status.Revoked });
  }

  function recover(wallet: Address, successor: Address, reason: Word): void {
    checkReason(reason);
    refuseIf(successor === ZERO_ADDRESS, "ZeroWallet");
    requireStatus(wallet, Status.Active, Status.Expired, Status.Frozen, Status.Revoked);
    refuseIf(statusOf(successor) !== Status.None, ["AlreadyRegistered", "WrongStatus"]);
    records.set(successor, existing(wallet));
    change(wallet, { stored: Status.Recovered });
    successors.set(wallet, successor);
  }

  function setAffiliation(wallet: Address, issuer: Word, affiliated: boolean, reason: Word): void {
    checkReason(reason);
    requireStatus(wallet, Status.Active, Status.Expired, Status.Frozen);
    const others = existing(wallet).affiliations.filter((one) => one !== issuer);
    refuseIf(affiliated && others.length >= MAX_AFFILIATIONS, "TooManyAffiliations");
    change(wallet, { affiliations: affiliated ? [...others, issuer] : others });
  }

  function setDelegate(owner: Address, delegate: Address, allowed: boolean): void {
    delegates.set(`${owner}/${delegate}`, allowed);
  }

  /** The last of them, where the successor was lost in its turn. */
  function successorOf(wallet: Address): Address {
    let last: Address = ZERO_ADDRESS;
    for (let next = successors.get(wallet); next; next = successors.get(next)) last = next;
    return last;
  }

  return {
    register,
    renew,
    freeze,
    unfreeze,
    revoke,
    recover,
    setAffiliation,
    setDelegate,
    statusOf,
    isActive,
    investorIdOf: (wallet: Address) => records.get(wallet)?.investorId ?? ZERO_WORD,
    accountTypeOf: (wallet: Address) => records.get(wallet)?.accountType ?? 0,
    groupOf: (wallet: Address) => records.get(wallet)?.group ?? ZERO_WORD,
    isAffiliate: (wallet: Address, issuer: Word) => records.get(wallet)?.affiliations.includes(issuer) ?? false,
    successorOf,
    isDelegate: (owner: Address, delegate: Address) =>
      owner === delegate || delegates.get(`${owner}/${delegate}`) === true,
    wallets: records.keys,
  };
}
