import { getAddress, zeroAddress } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { eventsOf, exchangeArtifact, type Market, refusal, startMarket } from "../support/market.js";

const anyone = account(7);
let market: Market;

beforeAll(async () => {
  market = await startMarket();
});
afterAll(cleanUp);

const poolOf = (number: number) => market.read<string>(market.factory, "poolOf", [number]);
const create = (number: number) => market.send(market.factory, "createPool", [number], { from: anyone });

describe("the factory of pools", () => {
  it("knows its exchange", async () => {
    expect(await market.read(market.factory, "exchange")).toBe(getAddress(market.exchange.address));
  });

  it("makes a market's pool for anyone, and one only", async () => {
    const security = await market.issueSecurity();
    const number = await market.list(security);
    expect(await poolOf(number)).toBe(zeroAddress);
    const [created] = eventsOf(await create(number));
    const pool = await poolOf(number);
    expect(created).toMatchObject({ name: "PoolCreated", args: { market: number, pool } });
    const { abi } = exchangeArtifact("Pool");
    const deployed = { address: getAddress(pool), abi };
    expect(await market.read(deployed, "market")).toBe(number);
    expect(await market.read(deployed, "security")).toBe(getAddress(security.address));
    expect(await market.read(deployed, "reserves")).toEqual([0n, 0n, 0]);
    expect(await refusal(create(number))).toEqual({ name: "PoolExists", args: [number, pool] });
  });

  it("makes none for a market that is not listed", async () => {
    const count = await market.read<number>(market.exchange, "marketCount");
    for (const number of [0, count + 1])
      expect(await refusal(create(number))).toEqual({ name: "UnknownMarket", args: [number] });
  });

  it("makes another for another market of the same security", async () => {
    const security = await market.issueSecurity({ symbol: "TWICE" });
    const numbers = [await market.list(security), await market.list(security, { tick: 1_000_000n })];
    for (const number of numbers) await create(number);
    const pools = await Promise.all(numbers.map(poolOf));
    expect(new Set(pools).size).toBe(2);
  });
});
