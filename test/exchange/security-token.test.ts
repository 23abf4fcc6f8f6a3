import { stringToHex, zeroAddress, zeroHash } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { code, eventsOf, type Market, refusal, roleOf, startMarket } from "../support/market.js";
import { newShares, REASON, registerAll, type Shares, today } from "./shares.js";

const [operator, alice, bob, carol, venue] = [account(0), account(1), account(2), account(3), account(8)];
const outsider = account(9);
let market: Market;
let shares: Shares;

beforeAll(async () => {
  market = await startMarket();
  await registerAll(market, [alice, bob, carol]);
});
beforeEach(async () => {
  shares = await newShares(market);
});
afterAll(cleanUp);

const restriction = (from: string, to: string, amount: bigint) =>
  shares.read<number>("detectTransferRestriction", from, to, amount);

describe("a class of shares", () => {
  it("reports its terms", async () => {
    shares = await newShares(market, { symbol: "ACME", decimals: 3, category: 3, holdingDays: 365, holderCap: 99 });
    const facts = ["name", "symbol", "decimals", "issuer", "identifier", "category", "holdingDays", "holderCap"];
    expect(await Promise.all([...facts, "registry"].map((name) => shares.read(name)))).toEqual([
      "ACME shares",
      "ACME",
      3,
      code("ACME"),
      code("USACME0001"),
      3,
      365,
      99,
      market.registry.address,
    ]);
    expect(await Promise.all(["totalSupply", "holderCount"].map((name) => shares.read(name)))).toEqual([0n, 0n]);
  });

  it.each([{ symbol: "" }, { name: "" }, { issuer: zeroHash }, { decimals: 19 }, { holdingDays: 3651 }])(
    "is refused with terms such as %j",
    async (terms) => {
      expect(await refusal(market.issueSecurity(terms))).toEqual({ name: "BadTerms", args: [] });
    },
  );

  it("may have a holding period of ten years, and eighteen decimals", async () => {
    shares = await newShares(market, { holdingDays: 3650, decimals: 18 });
    await market.issue(shares.security, alice, 1n, { unlockDay: 0 });
    expect((await shares.lots(alice)).at(1)).toMatchObject({ unlockDay: (await today(market)) + 3650 });
  });

  it("moves from investor to investor", async () => {
    await shares.issue(alice, 10n);
    const receipt = await shares.by(alice, "transfer", bob.address, 4n);
    expect(eventsOf(receipt)).toEqual([
      {
        name: "Transfer",
        args: { from: alice.address, to: bob.address, value: 4n },
        address: shares.security.address,
      },
    ]);
    expect([await shares.balance(alice), await shares.balance(bob)]).toEqual([6n, 4n]);
    expect(await shares.read("holderCount")).toBe(2n);
  });

  it("moves by allowance", async () => {
    await shares.issue(alice, 10n);
    await shares.by(alice, "approve", carol.address, 5n);
    await shares.by(carol, "transferFrom", alice.address, bob.address, 3n);
    expect(await shares.refusedBy(carol, "transferFrom", alice.address, bob.address, 3n)).toEqual({
      name: "ERC20InsufficientAllowance",
      args: [carol.address, 2n, 3n],
    });
  });

  it("loses nothing when a holder sends nothing, or sends to himself", async () => {
    await shares.issue(alice, 10n);
    await shares.by(alice, "transfer", bob.address, 0n);
    await shares.by(alice, "transfer", alice.address, 10n);
    expect([await shares.balance(alice), await shares.available(alice)]).toEqual([10n, 10n]);
    expect(await shares.read("holderCount")).toBe(1n);
  });

  it("takes steps of a transfer agent and of venues from them alone", async () => {
    const agents: [string, unknown[]][] = [
      ["issue", [alice.address, 1n, 0, 0, REASON]],
      ["burn", [alice.address, 1n, REASON]],
      ["forcedTransfer", [alice.address, bob.address, 1n, REASON]],
      ["recover", [alice.address, REASON]],
      ["setHolderCap", [1, REASON]],
      ["pause", []],
      ["unpause", []],
      ["setDocument", [code("TERMS"), "ipfs://terms", zeroHash]],
      ["removeDocument", [code("TERMS")]],
    ];
    const venues: [string, unknown[]][] = [
      ["hold", [alice.address, 1n]],
      ["trySettle", [alice.address, bob.address, 1n]],
      ["noteVolume", [1n]],
    ];
    for (const [role, steps] of [["TRANSFER_AGENT", agents] as const, ["VENUE", venues] as const])
      for (const [step, args] of steps)
        expect([step, await shares.refusedBy(alice, step, ...args)]).toEqual([
          step,
          { name: "AccessControlUnauthorizedAccount", args: [alice.address, roleOf(role)] },
        ]);
  });
});

describe("a restriction of a transfer (ERC-1404)", () => {
  const SENTENCES: Record<number, string> = {
    0: "no restriction",
    1: "the security is paused by its transfer agent",
    16: "the sender is not an eligible investor",
    17: "the sender has fewer shares",
    18: "the shares are in their holding period",
    19: "the shares are held for open orders",
    20: "the sale is over the affiliate's volume limit of three months",
    21: "an affiliate of the issuer trades on the order book only",
    32: "the recipient is not an eligible investor",
    33: "the class has as many holders as it may have",
    34: "the recipient cannot hold shares",
  };

  it("has a sentence for each code", async () => {
    for (let each = 0; each < 48; each++)
      expect(await shares.read("messageForTransferRestriction", each)).toBe(SENTENCES[each] ?? "unknown restriction");
  });

  it("is none for free shares between investors", async () => {
    await shares.issue(alice, 1n);
    expect(await restriction(alice.address, bob.address, 1n)).toBe(0);
  });

  it("comes first to last as the codes say, and the transfer is refused likewise", async () => {
    const { registry } = market;
    const self = shares.security.address;
    const agentOnly = (wallet: string, on: boolean) =>
      market.send(registry, on ? "freeze" : "unfreeze", [wallet, REASON]);
    const day = (await today(market)) + 100;
    const restricted = (each: number) => ({ name: "TransferRestricted", args: [each, SENTENCES[each]] });
    const expectRefused = async (to: string, amount: bigint, each: number, error: object) => {
      expect(await restriction(alice.address, to, amount)).toBe(each);
      expect(await shares.refusedBy(alice, "transfer", to, amount)).toEqual(error);
    };
    await shares.makeVenue(venue);
    // Of 2,000 shares 20 are locked and 60 are held; an affiliate may sell 1% of the class, 50.
    await shares.issue(bob, 3000n);
    await shares.issue(alice, 1980n);
    await shares.issue(alice, 20n, day);
    await shares.by(alice, "approve", venue.address, 60n);
    await shares.by(venue, "hold", alice.address, 60n);
    await market.send(registry, "setAffiliation", [alice.address, shares.issuer, true, REASON]);
    await agentOnly(alice.address, true);
    await shares.act("setHolderCap", 2, REASON);
    await shares.act("pause");

    await expectRefused(self, 2001n, 1, restricted(1));
    await shares.act("unpause");
    await expectRefused(self, 2001n, 16, restricted(16));
    await agentOnly(alice.address, false);
    await expectRefused(self, 2001n, 34, restricted(34));
    await expectRefused(zeroAddress, 2001n, 34, restricted(34));
    await expectRefused(outsider.address, 2001n, 32, restricted(32));
    const short = { name: "ERC20InsufficientBalance", args: [alice.address, 2000n, 2001n] };
    await expectRefused(carol.address, 2001n, 17, short);
    const locked = { name: "SharesLocked", args: [alice.address, 2000n, 1920n, 20n, BigInt(day) * 86_400n] };
    await expectRefused(carol.address, 2000n, 18, locked);
    await expectRefused(carol.address, 1980n, 19, restricted(19));
    const volume = { name: "AffiliateVolumeExceeded", args: [alice.address, 51n, 50n] };
    await expectRefused(carol.address, 51n, 20, volume);
    await expectRefused(venue.address, 51n, 20, volume);
    await expectRefused(venue.address, 50n, 21, restricted(21));
    await expectRefused(carol.address, 50n, 33, restricted(33));
    expect(await restriction(alice.address, bob.address, 50n)).toBe(0);
    await market.send(registry, "setAffiliation", [alice.address, shares.issuer, false, REASON]);
  });

  it("goes by the recipient's and the sender's status of the moment", async () => {
    const expiring = account(4);
    await market.registerInvestor(expiring, { expiresAt: (await market.now()) + 1000 });
    await shares.issue(expiring, 5n);
    await shares.issue(alice, 5n);
    await shares.by(alice, "transfer", expiring.address, 1n);
    await market.pass(1000);
    expect(await restriction(alice.address, expiring.address, 1n)).toBe(32);
    expect(await restriction(expiring.address, alice.address, 1n)).toBe(16);
  });
});

describe("a pause", () => {
  it("stops transfers, holds and settlement, but no release and no step of the transfer agent", async () => {
    await shares.makeVenue(venue);
    await shares.issue(alice, 10n);
    await market.approve(shares.security, alice, venue);
    await shares.by(venue, "hold", alice.address, 5n);
    expect(eventsOf(await shares.act("pause"))).toMatchObject([
      { name: "Paused", args: { account: operator.address } },
    ]);

    const paused = { name: "TransferRestricted", args: [1, "the security is paused by its transfer agent"] };
    expect(await shares.refusedBy(alice, "transfer", bob.address, 1n)).toEqual(paused);
    expect(await shares.refusedBy(venue, "hold", alice.address, 1n)).toEqual(paused);
    expect(await shares.answer(venue, "trySettle", alice.address, bob.address, 1n)).toBe(1);
    expect(await shares.refused("pause")).toMatchObject({ name: "EnforcedPause" });

    await shares.by(venue, "release", alice.address, 5n);
    await shares.issue(bob, 1n);
    await shares.act("burn", bob.address, 1n, REASON);
    await shares.act("forcedTransfer", alice.address, bob.address, 1n, REASON);
    await shares.act("unpause");
    await shares.by(alice, "transfer", bob.address, 1n);
    expect(await shares.refused("unpause")).toMatchObject({ name: "ExpectedPause" });
  });
});

describe("documents (ERC-1643)", () => {
  const [terms, legend, report] = [code("TERMS"), code("LEGEND"), code("REPORT")];

  it("are set, replaced and removed", async () => {
    const [first] = eventsOf(await shares.act("setDocument", terms, "ipfs://one", code("1")));
    expect(first).toMatchObject({
      name: "DocumentUpdated",
      args: { name: terms, uri: "ipfs://one", documentHash: code("1") },
    });
    await shares.act("setDocument", legend, "ipfs://two", code("2"));
    await shares.act("setDocument", report, "ipfs://three", code("3"));
    await shares.act("setDocument", terms, "ipfs://four", code("4"));
    expect(await shares.read("getDocument", terms)).toEqual(["ipfs://four", code("4"), BigInt(await market.now())]);
    expect(await shares.read("getAllDocuments")).toEqual([terms, legend, report]);

    const [removed] = eventsOf(await shares.act("removeDocument", terms));
    expect(removed).toMatchObject({
      name: "DocumentRemoved",
      args: { name: terms, uri: "ipfs://four", documentHash: code("4") },
    });
    expect(await shares.read("getAllDocuments")).toEqual([report, legend]);
    await shares.act("removeDocument", report);
    await shares.act("removeDocument", legend);
    expect(await shares.read("getAllDocuments")).toEqual([]);
  });

  it("have a name and a place, and are known when they are requested", async () => {
    expect(await shares.refused("setDocument", zeroHash, "ipfs://", zeroHash)).toMatchObject({ name: "BadDocument" });
    expect(await shares.refused("setDocument", terms, "", zeroHash)).toEqual({ name: "BadDocument", args: [terms] });
    expect(await refusal(shares.read("getDocument", terms))).toEqual({ name: "UnknownDocument", args: [terms] });
    expect(await shares.refused("removeDocument", stringToHex("no", { size: 32 }))).toMatchObject({
      name: "UnknownDocument",
    });
  });
});
