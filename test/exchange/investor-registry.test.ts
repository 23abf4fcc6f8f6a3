import { type Address, keccak256, pad, toHex, zeroAddress, zeroHash } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import {
  code,
  eventsOf,
  exchangeArtifact,
  type Market,
  refusal,
  roleOf,
  startMarket,
  YEAR,
} from "../support/market.js";
import type { Deployed } from "../support/viem-clients.js";

const Status = { None: 0, Active: 1, Expired: 2, Frozen: 3, Revoked: 4, Recovered: 5 };
const REASON = code("BECAUSE");
const [operator, alice, bob, carol] = [account(0), account(1), account(2), account(3)];
let market: Market;
let registry: Deployed;
let now: number;

beforeAll(async () => {
  market = await startMarket();
});
beforeEach(async () => {
  registry = await market.deploy(exchangeArtifact("InvestorRegistry"), [operator.address]);
  now = await market.now();
});
afterAll(cleanUp);

const record = (more: object = {}) => ({
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
const act = (name: string, ...args: unknown[]) => market.send(registry, name, args);
const read = <T>(name: string, ...args: unknown[]) => market.read<T>(registry, name, args);
const register = (wallet: { address: Address }, more: object = {}) =>
  act("register", wallet.address, record(more), REASON);
const statusOf = (wallet: { address: Address }, at = now) => read<number>("statusOf", wallet.address, at);
const refused = (name: string, ...args: unknown[]) => refusal(act(name, ...args));

/** Brings a new wallet, alice, to a status by the steps that lead there. */
const reach: Record<string, () => Promise<unknown>> = {
  None: async () => undefined,
  Active: () => register(alice),
  Expired: async () => {
    await register(alice, { expiresAt: now + 100 });
    await market.mineAt(now + 100);
  },
  Frozen: async () => {
    await register(alice);
    await act("freeze", alice.address, REASON);
  },
  Revoked: async () => {
    await register(alice);
    await act("revoke", alice.address, REASON);
  },
  Recovered: async () => {
    await register(alice);
    await act("recover", alice.address, bob.address, REASON);
  },
};

describe("the registry of investors", () => {
  it("registers an investor, and says so with every item of the record", async () => {
    const [event] = eventsOf(await register(alice));
    expect(event).toMatchObject({
      name: "InvestorRegistered",
      args: { wallet: alice.address, reason: REASON, ...record() },
    });
    expect(await read("investorOf", alice.address)).toEqual([record(), Status.Active]);
    expect(await read("profileOf", alice.address, now)).toEqual([Status.Active, code("INVESTOR-1"), 1]);
    expect([await read("investorCount"), await read("investorAt", 0)]).toEqual([1n, alice.address]);
  });

  it("knows nothing of others", async () => {
    expect(await statusOf(bob)).toBe(Status.None);
    expect(await read("successorOf", bob.address)).toBe(zeroAddress);
    expect(await read("affiliationsOf", bob.address)).toEqual([]);
  });

  it.each([1, 13])("takes category %d of 501(a)", async (category) => {
    await register(alice, { category });
    expect(await statusOf(alice)).toBe(Status.Active);
  });

  it.each([0, 14])("refuses category %d", async (category) => {
    expect(await refusal(register(alice, { category }))).toEqual({ name: "BadCategory", args: [category] });
  });

  it("takes a verification from its instant on, until just before it expires", async () => {
    const [verifiedAt, expiresAt] = [now + 50, now + 100];
    await market.chain.rpc("evm_setNextBlockTimestamp", verifiedAt);
    await register(alice, { verifiedAt, expiresAt });
    expect(await statusOf(alice, expiresAt - 1)).toBe(Status.Active);
    expect(await statusOf(alice, expiresAt)).toBe(Status.Expired);
  });

  it("refuses a verification that is yet to come, or over", async () => {
    for (const bad of [
      { verifiedAt: now + 1000, expiresAt: now + YEAR },
      { verifiedAt: now - 10, expiresAt: now },
    ]) {
      const args = [bad.verifiedAt, bad.expiresAt];
      expect(await refusal(register(alice, bad))).toEqual({ name: "BadVerification", args });
    }
  });

  it("refuses the zero wallet, no investor id, and no reason", async () => {
    expect(await refusal(register({ address: zeroAddress }))).toMatchObject({ name: "ZeroWallet" });
    expect(await refusal(register(alice, { investorId: zeroHash }))).toMatchObject({ name: "MissingInvestorId" });
    expect(await refused("register", alice.address, record(), zeroHash)).toMatchObject({ name: "MissingReason" });
  });

  it("renews a verification", async () => {
    await reach.Expired?.();
    now = await market.now();
    const [evidence, expiresAt] = [keccak256("0x02"), now + YEAR];
    const receipt = await act("renew", alice.address, evidence, now, expiresAt, REASON);
    expect(eventsOf(receipt)[0]).toMatchObject({
      name: "InvestorRenewed",
      args: { wallet: alice.address, evidenceHash: evidence, verifiedAt: now, expiresAt, reason: REASON },
    });
    expect(await statusOf(alice)).toBe(Status.Active);
    expect(await refused("renew", alice.address, evidence, now, now, REASON)).toMatchObject({
      name: "BadVerification",
    });
  });

  it("renews a frozen investor, who stays frozen", async () => {
    await reach.Frozen?.();
    await act("renew", alice.address, keccak256("0x02"), now, now + 2 * YEAR, REASON);
    expect(await statusOf(alice, now + YEAR)).toBe(Status.Frozen);
    await act("unfreeze", alice.address, REASON);
    expect(await statusOf(alice, now + YEAR)).toBe(Status.Active);
  });

  it("updates jurisdiction, account type and group", async () => {
    await register(alice);
    const jurisdiction = pad(toHex("FR-75"), { size: 8, dir: "right" });
    const change = { jurisdiction, accountType: 4, group: code("FAMILY") };
    const receipt = await act("update", alice.address, jurisdiction, 4, code("FAMILY"), REASON);
    expect(eventsOf(receipt)[0]).toMatchObject({
      name: "InvestorUpdated",
      args: { wallet: alice.address, ...change, reason: REASON },
    });
    expect(await read("investorOf", alice.address)).toEqual([record(change), Status.Active]);
    expect(await read("groupOf", alice.address)).toBe(code("FAMILY"));
  });

  it("freezes and unfreezes", async () => {
    await register(alice);
    const frozen = eventsOf(await act("freeze", alice.address, REASON))[0];
    expect(frozen).toMatchObject({ name: "InvestorFrozen", args: { wallet: alice.address, reason: REASON } });
    expect(await statusOf(alice)).toBe(Status.Frozen);
    const unfrozen = eventsOf(await act("unfreeze", alice.address, REASON))[0];
    expect(unfrozen).toMatchObject({ name: "InvestorUnfrozen", args: { wallet: alice.address, reason: REASON } });
    expect(await statusOf(alice)).toBe(Status.Active);
  });

  it("keeps the frozen frozen after their verification has expired", async () => {
    await reach.Frozen?.();
    expect(await statusOf(alice, now + 2 * YEAR)).toBe(Status.Frozen);
  });

  it("revokes, and may grant anew without listing the wallet twice", async () => {
    await register(alice);
    const [event] = eventsOf(await act("revoke", alice.address, REASON));
    expect(event).toMatchObject({ name: "InvestorRevoked", args: { wallet: alice.address, reason: REASON } });
    expect(await statusOf(alice)).toBe(Status.Revoked);
    await register(alice, { category: 5 });
    expect(await read("investorOf", alice.address)).toEqual([record({ category: 5 }), Status.Active]);
    expect(await read("investorCount")).toBe(1n);
  });

  it.each(["Active", "Expired", "Frozen", "Revoked"])(
    "recovers a wallet that is %s, with all of its record",
    async (name) => {
      await reach[name]?.();
      if (name !== "Revoked") await act("setAffiliation", alice.address, code("DEMO"), true, REASON);
      const before = await read<[object, number]>("investorOf", alice.address);
      const [event] = eventsOf(await act("recover", alice.address, carol.address, REASON));
      expect(event).toMatchObject({
        name: "InvestorRecovered",
        args: { wallet: alice.address, successor: carol.address, reason: REASON },
      });
      expect(await read("investorOf", carol.address)).toEqual(before);
      expect(await statusOf(alice)).toBe(Status.Recovered);
      expect(await read("successorOf", alice.address)).toBe(carol.address);
      expect(await read("affiliationsOf", carol.address)).toEqual(name === "Revoked" ? [] : [code("DEMO")]);
      expect(await read("isAffiliate", carol.address, code("DEMO"))).toBe(name !== "Revoked");
      expect([await read("investorCount"), await read("investorAt", 1)]).toEqual([2n, carol.address]);
    },
  );

  it("recovers to new wallets only", async () => {
    await register(alice);
    await register(bob);
    expect(await refused("recover", alice.address, bob.address, REASON)).toEqual({
      name: "AlreadyRegistered",
      args: [bob.address],
    });
    expect(await refused("recover", alice.address, alice.address, REASON)).toMatchObject({ name: "AlreadyRegistered" });
    expect(await refused("recover", alice.address, zeroAddress, REASON)).toMatchObject({ name: "ZeroWallet" });
  });

  it("records a denial, and nothing else of the applicant", async () => {
    const [event] = eventsOf(await act("deny", bob.address, code("INVESTOR-2"), REASON));
    expect(event).toMatchObject({
      name: "AccessDenied",
      args: { applicant: bob.address, investorId: code("INVESTOR-2"), reason: REASON },
    });
    expect([await statusOf(bob), await read("investorCount")]).toEqual([Status.None, 0n]);
    expect(await refused("deny", zeroAddress, code("INVESTOR-2"), REASON)).toMatchObject({ name: "ZeroWallet" });
    expect(await refused("deny", bob.address, zeroHash, REASON)).toMatchObject({ name: "MissingInvestorId" });
  });

  it("sets and ends affiliations", async () => {
    await register(alice);
    for (const issuer of ["ONE", "TWO", "THREE"])
      await act("setAffiliation", alice.address, code(issuer), true, REASON);
    const [event] = eventsOf(await act("setAffiliation", alice.address, code("ONE"), false, REASON));
    expect(event).toMatchObject({
      name: "AffiliationSet",
      args: { wallet: alice.address, issuer: code("ONE"), affiliated: false, reason: REASON },
    });
    expect(await read("affiliationsOf", alice.address)).toEqual([code("THREE"), code("TWO")]);
    expect(await read("isAffiliate", alice.address, code("ONE"))).toBe(false);
    expect(await read("isAffiliate", alice.address, code("TWO"))).toBe(true);
  });

  it("takes the same affiliation twice as one", async () => {
    await register(alice);
    for (let time = 0; time < 2; time++) await act("setAffiliation", alice.address, code("ONE"), true, REASON);
    expect(await read("affiliationsOf", alice.address)).toEqual([code("ONE")]);
    for (let time = 0; time < 2; time++) await act("setAffiliation", alice.address, code("ONE"), false, REASON);
    expect(await read("affiliationsOf", alice.address)).toEqual([]);
  });

  it("takes sixteen affiliations of a wallet and no more", async () => {
    await register(alice);
    for (let issuer = 1; issuer <= 16; issuer++)
      await act("setAffiliation", alice.address, code(`${issuer}`), true, REASON);
    expect(await refused("setAffiliation", alice.address, code("17"), true, REASON)).toEqual({
      name: "TooManyAffiliations",
      args: [alice.address, 16n],
    });
  });

  it("lets anyone name delegates for himself", async () => {
    const [event] = eventsOf(await market.send(registry, "setDelegate", [bob.address, true], { from: alice }));
    expect(event).toMatchObject({
      name: "DelegateSet",
      args: { owner: alice.address, delegate: bob.address, allowed: true },
    });
    expect(await read("isDelegate", alice.address, bob.address)).toBe(true);
    expect(await read("isDelegate", bob.address, alice.address)).toBe(false);
    expect(await read("isDelegate", carol.address, carol.address)).toBe(true);
    await market.send(registry, "setDelegate", [bob.address, false], { from: alice });
    expect(await read("isDelegate", alice.address, bob.address)).toBe(false);
    expect(await refused("setDelegate", zeroAddress, true)).toMatchObject({ name: "ZeroWallet" });
  });

  it("has an admin", async () => {
    const artifact = exchangeArtifact("InvestorRegistry");
    expect(await refusal(market.deploy(artifact, [zeroAddress]))).toMatchObject({ name: "ZeroWallet" });
  });
});

/** Every step of the registrar with its arguments but the reason, from alice's record. */
const steps = (): [string, unknown[]][] => [
  ["register", [alice.address, record()]],
  ["renew", [alice.address, zeroHash, now, now + YEAR]],
  ["update", [alice.address, toHex("US-CA", { size: 8 }), 1, zeroHash]],
  ["freeze", [alice.address]],
  ["unfreeze", [alice.address]],
  ["revoke", [alice.address]],
  ["recover", [alice.address, carol.address]],
  ["deny", [alice.address, code("INVESTOR-1")]],
  ["setAffiliation", [alice.address, code("DEMO"), true]],
];

/** The steps that each status refuses; the others pass. */
const REFUSES: Record<string, Record<string, string>> = {
  None: {
    renew: "NotRegistered",
    update: "NotRegistered",
    freeze: "NotRegistered",
    unfreeze: "NotRegistered",
    revoke: "NotRegistered",
    recover: "NotRegistered",
    setAffiliation: "NotRegistered",
  },
  Active: { register: "AlreadyRegistered", unfreeze: "WrongStatus" },
  Expired: { register: "AlreadyRegistered", unfreeze: "WrongStatus" },
  Frozen: { register: "AlreadyRegistered", freeze: "WrongStatus" },
  Revoked: {
    renew: "WrongStatus",
    update: "WrongStatus",
    freeze: "WrongStatus",
    unfreeze: "WrongStatus",
    revoke: "WrongStatus",
    setAffiliation: "WrongStatus",
  },
  Recovered: {
    register: "WrongStatus",
    renew: "WrongStatus",
    update: "WrongStatus",
    freeze: "WrongStatus",
    unfreeze: "WrongStatus",
    revoke: "WrongStatus",
    recover: "WrongStatus",
    setAffiliation: "WrongStatus",
  },
};

describe("a step of the registrar", () => {
  it.each(Object.keys(REFUSES))("passes or is refused by what a wallet is: %s", async (name) => {
    await reach[name]?.();
    now = await market.now();
    const results: Record<string, string> = {};
    for (const [step, args] of steps()) {
      const snapshot = await market.chain.rpc("evm_snapshot");
      const attempt = act(step, ...args, REASON).then(() => Promise.reject(new Error("passed")));
      const { name: error, args: details } = await refusal(attempt).catch(() => ({ name: "", args: [] }));
      if (error !== "") results[step] = error;
      if (error === "WrongStatus") expect(details).toEqual([alice.address, Status[name as keyof typeof Status]]);
      await market.chain.rpc("evm_revert", snapshot);
    }
    expect(results).toEqual(REFUSES[name]);
  });

  it("wants a reason, and a registrar", async () => {
    await register(alice);
    for (const [step, args] of steps()) {
      expect([step, await refused(step, ...args, zeroHash)]).toMatchObject([step, { name: "MissingReason" }]);
      expect([step, await refusal(market.send(registry, step, [...args, REASON], { from: bob }))]).toEqual([
        step,
        { name: "AccessControlUnauthorizedAccount", args: [bob.address, roleOf("REGISTRAR")] },
      ]);
    }
  });
});
