import { keccak256, pad, type TransactionReceipt, toHex, zeroHash } from "viem";
import { account } from "../support/accounts.js";
import { code, exchangeArtifact, type Market, type Party, type Refusal, refusal, YEAR } from "../support/market.js";
import type { Deployed } from "../support/viem-clients.js";

export const Status = { None: 0, Active: 1, Expired: 2, Frozen: 3, Revoked: 4, Recovered: 5 };
export const REASON = code("BECAUSE");
const [alice, bob] = [account(1), account(2)];

/** What the registrar writes down of an investor who was verified at a time. */
export const record = (now: number, more: object = {}) => ({
  investorId: code("INVESTOR-1"),
  evidenceHash: keccak256("0x01"),
  group: zeroHash,
  verifiedAt: now,
  expiresAt: now + YEAR,
  jurisdiction: pad(toHex("US-NY"), { size: 8, dir: "right" }),
  category: 6,
  accountType: 1,
  ...more,
});

/** A registry of investors, with the words that its tests need. */
export interface Register {
  readonly contract: Deployed;
  act(name: string, ...args: readonly unknown[]): Promise<TransactionReceipt>;
  refused(name: string, ...args: readonly unknown[]): Promise<Refusal>;
  read<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  register(wallet: Party, more?: object): Promise<TransactionReceipt>;
  /** What a wallet is at a time, or now. */
  statusOf(wallet: Party, at?: number): Promise<number>;
  /** Brings alice, who is new, to a status by the steps that lead there. */
  reach(status: string): Promise<void>;
}

/** Deploys a registry without investors. */
export async function newRegister(market: Market): Promise<Register> {
  const contract = await market.deploy(exchangeArtifact("InvestorRegistry"), [market.operator.address]);
  const began = await market.now();
  const act: Register["act"] = (name, ...args) => market.send(contract, name, args);
  const read: Register["read"] = (name, ...args) => market.read(contract, name, args);
  const register: Register["register"] = (wallet, more = {}) =>
    act("register", wallet.address, record(began, more), REASON);
  return {
    contract,
    act,
    read,
    register,
    refused: (name, ...args) => refusal(act(name, ...args)),
    statusOf: async (wallet, at) => read("statusOf", wallet.address, at ?? (await market.now())),
    async reach(status) {
      if (status === "None") return;
      await register(alice, status === "Expired" ? { expiresAt: began + 100 } : {});
      if (status === "Expired") await market.mineAt(began + 100);
      if (status === "Frozen") await act("freeze", alice.address, REASON);
      if (status === "Revoked") await act("revoke", alice.address, REASON);
      if (status === "Recovered") await act("recover", alice.address, bob.address, REASON);
    },
  };
}
