import { keccak256, pad, toHex, zeroAddress, zeroHash } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { code, eventsOf, exchangeArtifact, type Market, refusal, startMarket, YEAR } from "../support/market.js";
import { newRegister, REASON, type Register, record, Status } from "./register.js";

const [alice, bob, carol] = [account(1), account(2), account(3)];
let market: Market;
let book: Register;
let now: number;

beforeAll(async () => {
  market = await startMarket();
});
beforeEach(async () => {
  book = await newRegister(market);
  now = await market.now();
});
afterAll(cleanUp);

describe("the registry of investors", () => {
  it("registers an investor, and says so with every item of the record", async () => {
    const [event] = eventsOf(await book.register(alice));
    expect(event).toMatchObject({
      name: "InvestorRegistered",
      args: { wallet: alice.address, reason: REASON, ...record(now) },
    });
    expect(await book.read("investorOf", alice.address)).toEqual([record(now), Status.Active]);
    expect(await book.read("profileOf", alice.address, now)).toEqual([Status.Active, code("INVESTOR-1"), 1]);
    expect([await book.read("investorCount"), await book.read("investorAt", 0)]).toEqual([1n, alice.address]);
  });

  it("knows nothing of others", async () => {
    expect(await book.statusOf(bob)).toBe(Status.None);
    expect(await book.read("successorOf", bob.address)).toBe(zeroAddress);
    expect(await book.read("affiliationsOf", bob.address)).toEqual([]);
  });

  it.each([1, 13])("takes category %d of 501(a)", async (category) => {
    await book.register(alice, { category });
    expect(await book.statusOf(alice)).toBe(Status.Active);
  });

  it.each([0, 14])("refuses category %d", async (category) => {
    expect(await refusal(book.register(alice, { category }))).toEqual({ name: "BadCategory", args: [category] });
  });

  it("takes a verification from its instant on, until just before it expires", async () => {
    const [verifiedAt, expiresAt] = [now + 50, now + 100];
    await market.chain.rpc("evm_setNextBlockTimestamp", verifiedAt);
    await book.register(alice, { verifiedAt, expiresAt });
    expect(await book.statusOf(alice, expiresAt - 1)).toBe(Status.Active);
    expect(await book.statusOf(alice, expiresAt)).toBe(Status.Expired);
  });

  it("refuses a verification that is yet to come, or over", async () => {
    for (const bad of [
      { verifiedAt: now + 1000, expiresAt: now + YEAR },
      { verifiedAt: now - 10, expiresAt: now },
    ]) {
      const args = [bad.verifiedAt, bad.expiresAt];
      expect(await refusal(book.register(alice, bad))).toEqual({ name: "BadVerification", args });
    }
  });

  it("refuses the zero wallet, no investor id, and no reason", async () => {
    expect(await refusal(book.register({ address: zeroAddress }))).toMatchObject({ name: "ZeroWallet" });
    expect(await refusal(book.register(alice, { investorId: zeroHash }))).toMatchObject({ name: "MissingInvestorId" });
    expect(await book.refused("register", alice.address, record(now), zeroHash)).toMatchObject({
      name: "MissingReason",
    });
  });

  it("renews a verification", async () => {
    await book.reach("Expired");
    now = await market.now();
    const [evidence, expiresAt] = [keccak256("0x02"), now + YEAR];
    const receipt = await book.act("renew", alice.address, evidence, now, expiresAt, REASON);
    expect(eventsOf(receipt)[0]).toMatchObject({
      name: "InvestorRenewed",
      args: { wallet: alice.address, evidenceHash: evidence, verifiedAt: now, expiresAt, reason: REASON },
    });
    expect(await book.statusOf(alice)).toBe(Status.Active);
    expect(await book.refused("renew", alice.address, evidence, now, now, REASON)).toMatchObject({
      name: "BadVerification",
    });
  });

  it("renews a frozen investor, who stays frozen", async () => {
    await book.reach("Frozen");
    await book.act("renew", alice.address, keccak256("0x02"), now, now + 2 * YEAR, REASON);
    expect(await book.statusOf(alice, now + YEAR)).toBe(Status.Frozen);
    await book.act("unfreeze", alice.address, REASON);
    expect(await book.statusOf(alice, now + YEAR)).toBe(Status.Active);
  });

  it("updates jurisdiction, account type and group", async () => {
    await book.register(alice);
    const jurisdiction = pad(toHex("FR-75"), { size: 8, dir: "right" });
    const change = { jurisdiction, accountType: 4, group: code("FAMILY") };
    const receipt = await book.act("update", alice.address, jurisdiction, 4, code("FAMILY"), REASON);
    expect(eventsOf(receipt)[0]).toMatchObject({
      name: "InvestorUpdated",
      args: { wallet: alice.address, ...change, reason: REASON },
    });
    expect(await book.read("investorOf", alice.address)).toEqual([record(now, change), Status.Active]);
    expect(await book.read("groupOf", alice.address)).toBe(code("FAMILY"));
  });

  it("freezes and unfreezes", async () => {
    await book.register(alice);
    const frozen = eventsOf(await book.act("freeze", alice.address, REASON))[0];
    expect(frozen).toMatchObject({ name: "InvestorFrozen", args: { wallet: alice.address, reason: REASON } });
    expect(await book.statusOf(alice)).toBe(Status.Frozen);
    const unfrozen = eventsOf(await book.act("unfreeze", alice.address, REASON))[0];
    expect(unfrozen).toMatchObject({ name: "InvestorUnfrozen", args: { wallet: alice.address, reason: REASON } });
    expect(await book.statusOf(alice)).toBe(Status.Active);
  });

  it("keeps the frozen frozen after their verification has expired", async () => {
    await book.reach("Frozen");
    expect(await book.statusOf(alice, now + 2 * YEAR)).toBe(Status.Frozen);
  });

  it("revokes, and may grant again without listing the wallet twice", async () => {
    await book.register(alice);
    const [event] = eventsOf(await book.act("revoke", alice.address, REASON));
    expect(event).toMatchObject({ name: "InvestorRevoked", args: { wallet: alice.address, reason: REASON } });
    expect(await book.statusOf(alice)).toBe(Status.Revoked);
    await book.register(alice, { category: 5 });
    expect(await book.read("investorOf", alice.address)).toEqual([record(now, { category: 5 }), Status.Active]);
    expect(await book.read("investorCount")).toBe(1n);
  });

  it.each(["Active", "Expired", "Frozen", "Revoked"])(
    "recovers a wallet that is %s, with all of its record",
    async (name) => {
      await book.reach(name);
      if (name !== "Revoked") await book.act("setAffiliation", alice.address, code("DEMO"), true, REASON);
      const before = await book.read<[object, number]>("investorOf", alice.address);
      const [event] = eventsOf(await book.act("recover", alice.address, carol.address, REASON));
      expect(event).toMatchObject({
        name: "InvestorRecovered",
        args: { wallet: alice.address, successor: carol.address, reason: REASON },
      });
      expect(await book.read("investorOf", carol.address)).toEqual(before);
      expect(await book.statusOf(alice)).toBe(Status.Recovered);
      expect(await book.read("successorOf", alice.address)).toBe(carol.address);
      expect(await book.read("affiliationsOf", carol.address)).toEqual(name === "Revoked" ? [] : [code("DEMO")]);
      expect(await book.read("isAffiliate", carol.address, code("DEMO"))).toBe(name !== "Revoked");
      expect([await book.read("investorCount"), await book.read("investorAt", 1)]).toEqual([2n, carol.address]);
    },
  );

  it("recovers to new wallets only", async () => {
    await book.register(alice);
    await book.register(bob);
    expect(await book.refused("recover", alice.address, bob.address, REASON)).toEqual({
      name: "AlreadyRegistered",
      args: [bob.address],
    });
    expect(await book.refused("recover", alice.address, alice.address, REASON)).toMatchObject({
      name: "AlreadyRegistered",
    });
    expect(await book.refused("recover", alice.address, zeroAddress, REASON)).toMatchObject({ name: "ZeroWallet" });
  });

  it("names the last of several successors", async () => {
    await book.register(alice);
    await book.act("recover", alice.address, bob.address, REASON);
    await book.act("recover", bob.address, carol.address, REASON);
    expect(await book.read("successorOf", alice.address)).toBe(carol.address);
    expect(await book.read("successorOf", bob.address)).toBe(carol.address);
    expect(await book.read("successorOf", carol.address)).toBe(zeroAddress);
  });

  it("records a denial, and nothing else of the applicant", async () => {
    const [event] = eventsOf(await book.act("deny", bob.address, code("INVESTOR-2"), REASON));
    expect(event).toMatchObject({
      name: "AccessDenied",
      args: { applicant: bob.address, investorId: code("INVESTOR-2"), reason: REASON },
    });
    expect([await book.statusOf(bob), await book.read("investorCount")]).toEqual([Status.None, 0n]);
    expect(await book.refused("deny", zeroAddress, code("INVESTOR-2"), REASON)).toMatchObject({ name: "ZeroWallet" });
    expect(await book.refused("deny", bob.address, zeroHash, REASON)).toMatchObject({ name: "MissingInvestorId" });
  });

  it("sets and ends affiliations", async () => {
    await book.register(alice);
    for (const issuer of ["ONE", "TWO", "THREE"])
      await book.act("setAffiliation", alice.address, code(issuer), true, REASON);
    const [event] = eventsOf(await book.act("setAffiliation", alice.address, code("ONE"), false, REASON));
    expect(event).toMatchObject({
      name: "AffiliationSet",
      args: { wallet: alice.address, issuer: code("ONE"), affiliated: false, reason: REASON },
    });
    expect(await book.read("affiliationsOf", alice.address)).toEqual([code("THREE"), code("TWO")]);
    expect(await book.read("isAffiliate", alice.address, code("ONE"))).toBe(false);
    expect(await book.read("isAffiliate", alice.address, code("TWO"))).toBe(true);
  });

  it("takes the same affiliation twice as one", async () => {
    await book.register(alice);
    for (let time = 0; time < 2; time++) await book.act("setAffiliation", alice.address, code("ONE"), true, REASON);
    expect(await book.read("affiliationsOf", alice.address)).toEqual([code("ONE")]);
    for (let time = 0; time < 2; time++) await book.act("setAffiliation", alice.address, code("ONE"), false, REASON);
    expect(await book.read("affiliationsOf", alice.address)).toEqual([]);
  });

  it("takes sixteen affiliations of a wallet and no more", async () => {
    await book.register(alice);
    for (let issuer = 1; issuer <= 16; issuer++)
      await book.act("setAffiliation", alice.address, code(`${issuer}`), true, REASON);
    expect(await book.refused("setAffiliation", alice.address, code("17"), true, REASON)).toEqual({
      name: "TooManyAffiliations",
      args: [alice.address, 16n],
    });
  });

  it("lets anyone name delegates for himself", async () => {
    const [event] = eventsOf(await market.send(book.contract, "setDelegate", [bob.address, true], { from: alice }));
    expect(event).toMatchObject({
      name: "DelegateSet",
      args: { owner: alice.address, delegate: bob.address, allowed: true },
    });
    expect(await book.read("isDelegate", alice.address, bob.address)).toBe(true);
    expect(await book.read("isDelegate", bob.address, alice.address)).toBe(false);
    expect(await book.read("isDelegate", carol.address, carol.address)).toBe(true);
    await market.send(book.contract, "setDelegate", [bob.address, false], { from: alice });
    expect(await book.read("isDelegate", alice.address, bob.address)).toBe(false);
    expect(await book.refused("setDelegate", zeroAddress, true)).toMatchObject({ name: "ZeroWallet" });
  });

  it("has an admin", async () => {
    const artifact = exchangeArtifact("InvestorRegistry");
    expect(await refusal(market.deploy(artifact, [zeroAddress]))).toMatchObject({ name: "ZeroWallet" });
  });
});
