import { cleanUp } from "../support/ending.js";
import { code } from "../support/market.js";
import { buy, type Desk, sell, startDesk, traders } from "./desk.js";
import { SelfTrade, TimeInForce } from "./model/terms.js";

const [alice, bob, carol, , , , , one, two] = traders;
let desk: Desk;
let rewind: () => Promise<void>;

beforeAll(async () => {
  desk = await startDesk();
  // One person's two wallets: revoked, and registered again under one id.
  const { registry, send, registerInvestor } = desk.market;
  for (const wallet of [one, two]) {
    await send(registry, "revoke", [wallet.address, code("WITHDRAWN")]);
    await registerInvestor(wallet, { investorId: code("PERSON-1") });
  }
});
beforeEach(async () => {
  rewind = await desk.mark();
});
afterEach(async () => {
  await desk.checkInvariants();
  await rewind();
});
afterAll(cleanUp);

describe.each([
  ["a wallet", alice, alice],
  ["an investor with two wallets", one, two],
])("%s does not trade with itself", (_, maker, taker) => {
  it("CancelNewest: the newer order goes", async () => {
    await desk.place(maker, sell(5n, 100n));
    await desk.place(bob, sell(5n, 100n));
    const { story } = await desk.place(taker, buy(8n, 100n, { selfTrade: SelfTrade.CancelNewest }));
    expect(story).toEqual(["received 3", "cancelled 3: 8 SelfTrade"]);
    expect(await desk.book()).toEqual({ bids: [], asks: ["10@100"] });
  });

  it("CancelNewest: after it traded with who stood before", async () => {
    await desk.place(bob, buy(5n, 100n));
    await desk.place(maker, buy(5n, 100n));
    const { story } = await desk.place(taker, sell(8n, 100n));
    expect(story).toEqual(["received 3", "traded 1×3: 5@100", "cancelled 3: 3 SelfTrade"]);
  });

  it("CancelOldest: the older ones go, and the newer trades on", async () => {
    await desk.place(maker, sell(5n, 100n));
    await desk.place(bob, sell(5n, 100n));
    await desk.place(maker, sell(5n, 101n));
    const { story } = await desk.place(taker, buy(8n, 101n, { selfTrade: SelfTrade.CancelOldest }));
    expect(story).toEqual([
      "received 4",
      "cancelled 1: 5 SelfTrade",
      "traded 2×4: 5@100",
      "cancelled 3: 5 SelfTrade",
      "rested 4: 3",
    ]);
    expect(await desk.held(maker)).toBe(0n);
  });

  it("CancelBoth: both go", async () => {
    await desk.place(maker, buy(5n, 100n));
    await desk.place(bob, buy(5n, 100n));
    const { story } = await desk.place(taker, sell(8n, 100n, { selfTrade: SelfTrade.CancelBoth }));
    expect(story).toEqual(["received 3", "cancelled 1: 5 SelfTrade", "cancelled 3: 8 SelfTrade"]);
    expect(await desk.book()).toEqual({ bids: ["5@100"], asks: [] });
  });

  it("it is the newer order that says how", async () => {
    await desk.place(maker, sell(5n, 100n, { selfTrade: SelfTrade.CancelBoth }));
    const { story } = await desk.place(taker, buy(8n, 100n));
    expect(story).toEqual(["received 2", "cancelled 2: 8 SelfTrade"]);
  });

  it("an order to fill or kill is refused", async () => {
    await desk.place(bob, sell(5n, 99n));
    await desk.place(maker, sell(5n, 100n));
    expect(await desk.refusal(taker, buy(8n, 100n, { timeInForce: TimeInForce.FOK }))).toEqual({
      name: "FillOrKillUnfilled",
      args: [3n],
    });
  });
});

it("two investors trade, and the cause of one cancellation is not another's", async () => {
  await desk.place(alice, sell(5n, 100n));
  await desk.place(bob, sell(5n, 100n));
  await desk.market.send(desk.market.registry, "freeze", [alice.address, code("SANCTION")]);
  const { story } = await desk.place(carol, buy(5n, 100n));
  expect(story).toEqual(["received 3", "cancelled 1: 5 Ineligible", "traded 2×3: 5@100"]);
});
