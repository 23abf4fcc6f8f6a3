import { zeroAddress } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { eventsOf, exchangeArtifact, type Market, refusal, roleOf, startMarket } from "../support/market.js";
import type { Deployed } from "../support/viem-clients.js";

const [operator, alice, bob] = [account(0), account(1), account(2)];
let market: Market;
let dollars: Deployed;

beforeAll(async () => {
  market = await startMarket();
});
beforeEach(async () => {
  dollars = await market.deploy(exchangeArtifact("SettlementToken"), [operator.address, true]);
});
afterAll(cleanUp);

const balance = (of: { address: string }) => market.read<bigint>(dollars, "balanceOf", [of.address]);

describe("the settlement token", () => {
  it("is the Development Dollar of six decimals, and there is none of it at first", async () => {
    const facts = ["name", "symbol", "decimals", "totalSupply"].map((name) => market.read(dollars, name));
    expect(await Promise.all(facts)).toEqual(["Development Dollar", "DUSD", 6, 0n]);
  });

  it("is made by minters", async () => {
    const receipt = await market.send(dollars, "mint", [alice.address, 5_000_000n]);
    expect(eventsOf(receipt)).toEqual([
      { name: "Transfer", args: { from: zeroAddress, to: alice.address, value: 5_000_000n }, address: dollars.address },
    ]);
    expect(await market.read(dollars, "totalSupply")).toBe(5_000_000n);
  });

  it("is made by nobody else, until the admin says so", async () => {
    expect(await refusal(market.send(dollars, "mint", [alice.address, 1n], { from: alice }))).toEqual({
      name: "AccessControlUnauthorizedAccount",
      args: [alice.address, roleOf("MINTER")],
    });
    await market.send(dollars, "grantRole", [roleOf("MINTER"), alice.address]);
    await market.send(dollars, "mint", [bob.address, 1n], { from: alice });
    expect(await balance(bob)).toBe(1n);
  });

  it("comes from the faucet for every caller, 100,000 at a time", async () => {
    await market.send(dollars, "drip", [], { from: bob });
    await market.send(dollars, "drip", [], { from: bob });
    expect(await balance(bob)).toBe(200_000_000_000n);
  });

  it("comes from no faucet where there is none", async () => {
    dollars = await market.deploy(exchangeArtifact("SettlementToken"), [operator.address, false]);
    expect(await market.read(dollars, "faucet")).toBe(false);
    expect(await refusal(market.send(dollars, "drip", [], { from: bob }))).toEqual({ name: "FaucetClosed", args: [] });
  });

  it("moves as any ERC-20 does", async () => {
    await market.send(dollars, "mint", [alice.address, 10n]);
    await market.send(dollars, "transfer", [bob.address, 4n], { from: alice });
    await market.approve(dollars, alice, bob);
    await market.send(dollars, "transferFrom", [alice.address, bob.address, 1n], { from: bob });
    expect([await balance(alice), await balance(bob)]).toEqual([5n, 5n]);
    expect(await refusal(market.send(dollars, "transfer", [bob.address, 6n], { from: alice }))).toEqual({
      name: "ERC20InsufficientBalance",
      args: [alice.address, 5n, 6n],
    });
  });

  it("has an admin", async () => {
    const artifact = exchangeArtifact("SettlementToken");
    expect(await refusal(market.deploy(artifact, [zeroAddress, true]))).toEqual({ name: "ZeroAdmin", args: [] });
  });
});
