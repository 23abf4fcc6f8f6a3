import { parseAbi } from "viem";
import { shownCode } from "../codes.js";
import { roleName } from "./roles.js";
import type { Sentences } from "./sentence.js";

/** Errors of OpenZeppelin's parts, and those that a contract of ours has beyond its interface. */
export const commonErrorsAbi = parseAbi([
  "error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)",
  "error AccessControlBadConfirmation()",
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
  "error ERC20InvalidSender(address sender)",
  "error ERC20InvalidReceiver(address receiver)",
  "error ERC20InvalidApprover(address approver)",
  "error ERC20InvalidSpender(address spender)",
  "error EnforcedPause()",
  "error ExpectedPause()",
  "error ReentrancyGuardReentrantCall()",
  "error SafeERC20FailedOperation(address token)",
  "error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)",
  "error SafeCastOverflowedUintToInt(uint256 value)",
  "error FaucetClosed()",
  "error ZeroAdmin()",
  "error UnknownDocument(bytes32 name)",
  "error BadDocument(bytes32 name)",
  "error Error(string reason)",
  "error Panic(uint256 code)",
]);

const ERC20 = "token transfer (ERC-20)";
const NOBODY = "the zero address can neither send, receive nor allow tokens; give another";
const TOO_LARGE = {
  rule: "size of amounts",
  say: () => "the amount is larger than the contract can count; give a smaller one",
};

export const commonSentences: Sentences<typeof commonErrorsAbi> = {
  AccessControlUnauthorizedAccount: {
    rule: "roles",
    say: ([account, role]) =>
      `${account} lacks the role ${roleName(role)}; act from an account that has it, or have it granted`,
  },
  AccessControlBadConfirmation: { rule: "roles", say: () => "an account gives up a role only by itself" },
  ERC20InsufficientBalance: {
    rule: ERC20,
    say: ([sender, balance, needed], words) =>
      `${sender} has ${words.amount(balance)}, but ${words.amount(needed)} are needed`,
  },
  ERC20InsufficientAllowance: {
    rule: ERC20,
    say: ([spender, allowance, needed], words) =>
      `${spender} may take ${words.amount(allowance)}, but needs ${words.amount(needed)}; approve it first`,
  },
  ERC20InvalidSender: { rule: ERC20, say: () => NOBODY },
  ERC20InvalidReceiver: { rule: ERC20, say: () => NOBODY },
  ERC20InvalidApprover: { rule: ERC20, say: () => NOBODY },
  ERC20InvalidSpender: { rule: ERC20, say: () => NOBODY },
  EnforcedPause: {
    rule: "pause",
    say: () => "the security is paused by its transfer agent; nothing moves until it is unpaused",
  },
  ExpectedPause: { rule: "pause", say: () => "the security is not paused, so there is nothing to unpause" },
  ReentrancyGuardReentrantCall: {
    rule: "no reentrance",
    say: () => "a token called back into the venue in the middle of a trade; such tokens are not taken",
  },
  SafeERC20FailedOperation: {
    rule: ERC20,
    say: ([token]) => `the token ${token} refused the transfer; see balance and allowance there`,
  },
  SafeCastOverflowedUintDowncast: TOO_LARGE,
  SafeCastOverflowedUintToInt: TOO_LARGE,
  FaucetClosed: {
    rule: "development only",
    say: () => "this network's settlement token has no faucet; ask a minter for tokens",
  },
  ZeroAdmin: { rule: "roles", say: () => "a contract's administrator cannot be the zero address; give another" },
  UnknownDocument: { rule: "documents (ERC-1643)", say: ([name]) => `there is no document ${shownCode(name)}` },
  BadDocument: {
    rule: "documents (ERC-1643)",
    say: ([name]) => `the document ${shownCode(name)} needs a name and a place where it can be read`,
  },
  Error: { rule: "a contract's own rule", say: ([reason]) => `the contract refuses this: ${reason}` },
  Panic: {
    rule: "arithmetic",
    say: ([code]) =>
      `the contract's arithmetic failed (panic 0x${code.toString(16)}): an amount is too large or nothing`,
  },
};
