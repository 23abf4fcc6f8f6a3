import { balanceIn, type Holding, matured, NOTHING, taken, withLot } from "./lots.js";
import type { RegistryModel } from "./registry.js";
import type { Store } from "./store.js";
import {
  type Address,
  type Clock,
  Code,
  DAY_SECONDS,
  Refused,
  refuseIf,
  Status,
  WEEK_SECONDS,
  type Word,
  ZERO_ADDRESS,
  ZERO_WORD,
} from "./terms.js";

/** What is fixed of a class of shares. */
export interface SecurityTerms {
  address: Address;
  issuer: Word;
  decimals: number;
  holdingDays: bigint;
}

const MATURED_AT_ONCE = 16;
const FORCED_LOTS = 64;
const FARTHEST_UNLOCK_DAYS = 3650n;

/** The reference for SecurityToken. */
export type SecurityModel = ReturnType<typeof createSecurity>;

export function createSecurity(store: Store, clock: Clock, registry: RegistryModel, terms: SecurityTerms) {
  const holdings = store.table<Address, Holding>();
  const held = store.amounts();
  const venues = store.table<Address, boolean>();
  const settings = store.table<"paused" | "cap", bigint>();
  const supply = store.amounts();
  const soldInWeek = store.amounts();
  const volumeInWeek = store.amounts();

  const today = () => clock.now / DAY_SECONDS;
  const week = () => clock.now / WEEK_SECONDS;
  const holding = (holder: Address) => holdings.get(holder) ?? NOTHING;
  /** As the views see it: with everything that is due. */
  const holdingNow = (holder: Address) => matured(holding(holder), today());
  const balanceOf = (holder: Address) => balanceIn(holding(holder));
  const heldFor = (holder: Address, venue: Address) => held.of(`${holder}/${venue}`);
  const heldOf = (holder: Address) => venues.keys().reduce((sum, venue) => sum + heldFor(holder, venue), 0n);
  const isVenue = (account: Address) => venues.get(account) === true;
  const isPaused = () => settings.get("paused") === 1n;
  const isAffiliate = (wallet: Address) => registry.isAffiliate(wallet, terms.issuer);
  const holders = () => holdings.keys().filter((account) => !isVenue(account) && balanceOf(account) > 0n);
  const total = () => supply.of("total");

  const touch = (holder: Address) => holdings.set(holder, matured(holding(holder), today(), MATURED_AT_ONCE));

  /** Who sells when a wallet does: the person, and its group if it has one. */
  function sellersOf(wallet: Address): readonly Word[] {
    return [...new Set([registry.investorIdOf(wallet), registry.groupOf(wallet)])].filter((id) => id !== ZERO_WORD);
  }

  function soldBy(seller: Word): bigint {
    let sold = 0n;
    for (let back = 0n; back <= 12n; back += 1n) sold += soldInWeek.of(`${seller}/${week() - back}`);
    return sold;
  }

  function affiliateAllowance(wallet: Address): bigint {
    const sold = sellersOf(wallet)
      .map(soldBy)
      .reduce((most, each) => (each > most ? each : most), 0n);
    let volume = 0n;
    for (let back = 1n; back <= 4n; back += 1n) volume += volumeInWeek.of(`${week() - back}`);
    const onePercent = total() / 100n;
    const average = volume / 4n;
    const limit = onePercent > average ? onePercent : average;
    return limit > sold ? limit - sold : 0n;
  }

  function capRefuses(from: Address, to: Address, amount: bigint): boolean {
    const cap = settings.get("cap") ?? 0n;
    if (cap === 0n || isVenue(to) || balanceOf(to) > 0n) return false;
    if (BigInt(holders().length) < cap) return false;
    return isVenue(from) || balanceOf(from) !== amount;
  }

  /** @param stillHeld what stays held of the sender for open orders */
  function restriction(from: Address, to: Address, amount: bigint, stillHeld: bigint): number {
    if (isPaused()) return Code.Paused;
    if (!isVenue(from) && !registry.isActive(from)) return Code.SenderNotEligible;
    if (to === ZERO_ADDRESS || to === terms.address) return Code.BadRecipient;
    if (!isVenue(to) && !registry.isActive(to)) return Code.RecipientNotEligible;
    const { free } = holding(from);
    if (amount > balanceOf(from)) return Code.InsufficientBalance;
    if (amount > free) return Code.Locked;
    if (amount + stillHeld > free) return Code.Held;
    if (isAffiliate(from) && amount > affiliateAllowance(from)) return Code.AffiliateVolume;
    if (isAffiliate(from) && isVenue(to)) return Code.AffiliateToVenue;
    if (capRefuses(from, to, amount)) return Code.HolderCap;
    return Code.None;
  }

  function move(from: Address, to: Address, amount: bigint): void {
    const before = holding(from);
    holdings.set(from, { ...before, free: before.free - amount });
    if (isAffiliate(from)) for (const seller of sellersOf(from)) soldInWeek.add(`${seller}/${week()}`, amount);
    const unlockDay = isAffiliate(from) && !isVenue(to) ? today() + terms.holdingDays : 0n;
    holdings.set(to, withLot(holding(to), { amount, acquiredAt: clock.now, unlockDay }, today()));
  }

  function transfer(from: Address, to: Address, amount: bigint): void {
    touch(from);
    const code = restriction(from, to, amount, heldOf(from));
    refuseIf(code === Code.InsufficientBalance, "ERC20InsufficientBalance");
    refuseIf(code === Code.Locked, "SharesLocked");
    refuseIf(code === Code.AffiliateVolume, "AffiliateVolumeExceeded");
    refuseIf(code !== Code.None, "TransferRestricted", code);
    move(from, to, amount);
  }

  function hold(venue: Address, holder: Address, amount: bigint): void {
    touch(holder);
    refuseIf(isPaused(), "TransferRestricted", Code.Paused);
    refuseIf(!registry.isActive(holder), "TransferRestricted", Code.SenderNotEligible);
    refuseIf(amount > balanceOf(holder) - heldOf(holder), "ShortSale");
    refuseIf(amount > holding(holder).free - heldOf(holder), "SharesLocked");
    refuseIf(isAffiliate(holder) && amount + heldOf(holder) > affiliateAllowance(holder), "AffiliateVolumeExceeded");
    held.add(`${holder}/${venue}`, amount);
  }

  function release(venue: Address, holder: Address, amount: bigint): void {
    refuseIf(amount > heldFor(holder, venue), "NotHeld");
    held.add(`${holder}/${venue}`, -amount);
  }

  /** Moves held shares, or changes nothing. @returns the code of the restriction, 0 for none */
  function trySettle(venue: Address, from: Address, to: Address, amount: bigint): number {
    refuseIf(amount > heldFor(from, venue), "NotHeld");
    touch(from);
    const code = restriction(from, to, amount, 0n);
    if (code !== Code.None) return code;
    release(venue, from, amount);
    move(from, to, amount);
    volumeInWeek.add(`${week()}`, amount);
    return Code.None;
  }

  function checkRecipient(from: Address, to: Address, amount: bigint): void {
    refuseIf(!registry.isActive(to), "TransferRestricted", Code.RecipientNotEligible);
    refuseIf(capRefuses(from, to, amount), "TransferRestricted", Code.HolderCap);
  }

  function issue(to: Address, amount: bigint, acquiredAt: bigint, unlockDay: bigint, reason: Word): void {
    refuseIf(reason === ZERO_WORD, "MissingReason");
    refuseIf(amount === 0n, "ZeroAmount");
    checkRecipient(ZERO_ADDRESS, to, amount);
    const acquired = acquiredAt === 0n ? clock.now : acquiredAt;
    const day = unlockDay === 0n ? acquired / DAY_SECONDS + terms.holdingDays : unlockDay;
    refuseIf(day > today() + FARTHEST_UNLOCK_DAYS, "BadUnlockDay");
    holdings.set(to, withLot(holding(to), { amount, acquiredAt: acquired, unlockDay: day }, today()));
    supply.add("total", amount);
  }

  function takeByForce(from: Address, amount: bigint) {
    touch(from);
    refuseIf(amount > balanceOf(from), "ERC20InsufficientBalance");
    const parts = taken(holding(from), amount);
    if (parts.lots.length > FORCED_LOTS) throw new Error("the model's tests never force more than 64 lots");
    holdings.set(from, parts.left);
    return parts;
  }

  function moveByForce(from: Address, to: Address, amount: bigint): void {
    const { free, lots } = takeByForce(from, amount);
    let after = { ...holding(to), free: holding(to).free + free };
    for (const lot of lots) after = withLot(after, lot, today());
    holdings.set(to, after);
  }

  function forcedTransfer(from: Address, to: Address, amount: bigint, reason: Word): void {
    refuseIf(reason === ZERO_WORD, "MissingReason");
    refuseIf(amount === 0n, "ZeroAmount");
    refuseIf(amount > balanceOf(from), ["ERC20InsufficientBalance", "TransferRestricted"]);
    checkRecipient(from, to, amount);
    moveByForce(from, to, amount);
  }

  function burn(from: Address, amount: bigint, reason: Word): void {
    refuseIf(reason === ZERO_WORD, "MissingReason");
    refuseIf(amount === 0n, "ZeroAmount");
    takeByForce(from, amount);
    supply.add("total", -amount);
  }

  function recover(from: Address, reason: Word): void {
    refuseIf(reason === ZERO_WORD, "MissingReason");
    const successor = registry.successorOf(from);
    if (registry.statusOf(from) !== Status.Recovered) throw new Refused("NotRecovered");
    refuseIf(!registry.isActive(successor), "TransferRestricted", Code.RecipientNotEligible);
    const amount = balanceOf(from);
    refuseIf(amount === 0n, "ZeroAmount");
    moveByForce(from, successor, amount);
  }

  function pause(paused: boolean): void {
    refuseIf(isPaused() === paused, paused ? "EnforcedPause" : "ExpectedPause");
    settings.set("paused", paused ? 1n : 0n);
  }

  function setHolderCap(cap: bigint, reason: Word): void {
    refuseIf(reason === ZERO_WORD, "MissingReason");
    settings.set("cap", cap);
  }

  return {
    terms,
    transfer,
    hold,
    release,
    trySettle,
    issue,
    burn,
    forcedTransfer,
    recover,
    pause,
    setHolderCap,
    unlock: touch,
    noteVolume: (amount: bigint) => volumeInWeek.add(`${week()}`, amount),
    setVenue: (account: Address) => venues.set(account, true),
    balanceOf,
    heldOf,
    heldFor,
    holdingNow,
    isVenue,
    isPaused,
    isAffiliate,
    affiliateAllowance,
    detectTransferRestriction: (from: Address, to: Address, amount: bigint) =>
      restriction(from, to, amount, heldOf(from)),
    holderCount: () => holders().length,
    totalSupply: total,
  };
}
