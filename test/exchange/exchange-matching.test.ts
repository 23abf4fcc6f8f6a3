import { cleanUp } from "../support/ending.js";
import { buy, CENT, type Desk, IMMEDIATE, sell, startDesk, traders } from "./desk.js";
import { TimeInForce } from "./model/terms.js";

const [alice, bob, carol, dave] = traders;
const { IOC, FOK } = TimeInForce;
let desk: Desk;
let rewind: () => Promise<void>;

beforeAll(async () => {
  desk = await startDesk();
});
beforeEach(async () => {
  rewind = await desk.mark();
});
afterEach(async () => {
  await desk.checkInvariants();
  await rewind();
});
afterAll(cleanUp);

describe("a limit order", () => {
  it("rests when nothing crosses it, escrowed", async () => {
    const { id, story } = await desk.place(alice, buy(10n, 100n));
    expect(story).toEqual(["received 1", "rested 1: 10"]);
    expect(await desk.order(id)).toMatchObject({ remaining: 10n, price: 100n * CENT, escrow: 10_020_000n });
    await desk.place(bob, sell(7n, 101n));
    expect(await desk.held(bob)).toBe(7n);
    expect(await desk.book()).toEqual({ bids: ["10@100"], asks: ["7@101"] });
  });

  it("trades with who was there first, at that price", async () => {
    await desk.place(alice, sell(5n, 100n));
    const { story } = await desk.place(bob, buy(3n, 105n));
    expect(story).toEqual(["received 2", "traded 1×2: 3@100"]);
    expect(await desk.status(2n)).toBe("Filled");
    expect(await desk.order(1n)).toMatchObject({ remaining: 2n });
    expect(await desk.last()).toBe(100n);
  });

  it("takes the best price first, and the oldest at a price", async () => {
    await desk.place(alice, sell(5n, 102n));
    await desk.place(bob, sell(5n, 101n));
    await desk.place(carol, sell(5n, 101n));
    const { story } = await desk.place(dave, buy(13n, 102n));
    expect(story).toEqual(["received 4", "traded 2×4: 5@101", "traded 3×4: 5@101", "traded 1×4: 3@102"]);
    expect(await desk.book()).toEqual({ bids: [], asks: ["2@102"] });
  });

  it("rests with what it could not fill", async () => {
    await desk.place(alice, buy(4n, 100n));
    const { story } = await desk.place(bob, sell(10n, 99n));
    expect(story).toEqual(["received 2", "traded 1×2: 4@100", "rested 2: 6"]);
    expect(await desk.book()).toEqual({ bids: [], asks: ["6@99"] });
  });
});

describe("an order that does not rest", () => {
  it("IOC: is cancelled for what it could not fill", async () => {
    await desk.place(alice, sell(4n, 100n));
    const { story } = await desk.place(bob, buy(10n, 100n, { timeInForce: IOC }));
    expect(story).toEqual(["received 2", "traded 1×2: 4@100", "cancelled 2: 6 Unfilled"]);
    expect(await desk.credit(bob)).toBe(6n * 1_002_000n + 0n);
  });

  it("FOK: fills whole or not at all", async () => {
    await desk.place(alice, sell(4n, 100n));
    expect(await desk.refusal(bob, buy(5n, 100n, { timeInForce: FOK }))).toEqual({
      name: "FillOrKillUnfilled",
      args: [1n],
    });
    const { story } = await desk.place(bob, buy(4n, 100n, { timeInForce: FOK }));
    expect(story).toEqual(["received 2", "traded 1×2: 4@100"]);
  });

  it("Market: takes up to its worst price", async () => {
    await desk.place(alice, sell(4n, 100n));
    await desk.place(alice, sell(4n, 103n));
    const { story } = await desk.place(bob, buy(8n, 102n, IMMEDIATE));
    expect(story).toEqual(["received 3", "traded 1×3: 4@100", "cancelled 3: 4 Unfilled"]);
  });
});
