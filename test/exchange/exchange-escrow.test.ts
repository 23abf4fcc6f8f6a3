import { cleanUp } from "../support/ending.js";
import { code, eventsOf, refusal } from "../support/market.js";
import { buy, CENT, type Desk, IMMEDIATE, sell, startDesk, stop, traders } from "./desk.js";
import { Status } from "./model/terms.js";

const [alice, bob, carol] = traders;
let desk: Desk;
let rewind: () => Promise<void>;

beforeAll(async () => {
  // A thousandth of a share is the smallest unit: fees are fractions that are rounded.
  desk = await startDesk({
    security: { decimals: 3 },
    listing: { tick: CENT, lot: 1n, makerFeeBps: 13, takerFeeBps: 37 },
  });
});
beforeEach(async () => {
  rewind = await desk.mark();
});
afterEach(async () => {
  await desk.checkInvariants();
  await rewind();
});
afterAll(cleanUp);

const CASH = 1_000_000_000_000n;
const escrow = async (id: bigint) => (await desk.order(id)).escrow;
const fee = (value: bigint, bps: bigint) => (value * bps) / 10_000n;

describe("a buy order", () => {
  it("escrows its value at the limit and the highest fee on it, rounded down", async () => {
    await desk.place(alice, buy(3n, 333n));
    expect(await escrow(1n)).toBe(9_990n + 36n);
    expect(await desk.cash(alice)).toBe(CASH - 10_026n);
  });

  it("takes its owner's credit first, and only the shortfall from the wallet", async () => {
    await desk.act(alice, "deposit", desk.market.dollars.address, 10_000n);
    await desk.place(alice, buy(3n, 333n));
    expect([await desk.credit(alice), await desk.cash(alice)]).toEqual([0n, CASH - 10_026n]);
    await desk.act(alice, "deposit", desk.market.dollars.address, 100_000n);
    await desk.place(alice, buy(3n, 333n));
    expect([await desk.credit(alice), await desk.cash(alice)]).toEqual([100_000n - 10_026n, CASH - 110_026n]);
  });

  it("that is cancelled is credited all it escrowed", async () => {
    await desk.place(alice, buy(3n, 333n));
    const events = eventsOf(await desk.act(alice, "cancel", 1n));
    expect(events.find(({ name }) => name === "Credited")?.args).toEqual({
      token: desk.market.dollars.address,
      owner: alice.address,
      amount: 10_026n,
    });
    expect([await desk.credit(alice), await escrow(1n)]).toEqual([10_026n, 0n]);
  });
});

describe("a fill", () => {
  it("moves shares and dollars at once, to the unit, the taker's fee from the taker and the maker's from the maker", async () => {
    await desk.place(alice, sell(777n, 333n));
    await desk.place(bob, buy(777n, 333n));
    const value = 777n * 3_330n;
    const [taken, made] = [fee(value, 37n), fee(value, 13n)];
    expect([await desk.shares(alice), await desk.shares(bob)]).toEqual([1_000_000n - 777n, 1_000_000n + 777n]);
    expect(await desk.credit(alice)).toBe(value - made);
    expect(await desk.cash(bob)).toBe(CASH - value - taken);
    expect(await desk.credit(bob)).toBe(0n);
    expect(await desk.credit(desk.market.operator)).toBe(taken + made);
  });

  it("of a selling taker pays it at once, and gives a finished maker what is left of its escrow", async () => {
    await desk.place(alice, buy(777n, 333n));
    await desk.place(bob, sell(777n, 300n));
    const value = 777n * 3_330n;
    expect(await desk.credit(bob)).toBe(value - fee(value, 37n));
    expect(await desk.credit(alice)).toBe(fee(value, 37n) - fee(value, 13n));
    expect(await escrow(1n)).toBe(0n);
  });

  it("below a buyer's limit leaves the improvement to the buyer", async () => {
    await desk.place(alice, sell(100n, 90n));
    await desk.place(bob, buy(300n, 100n));
    const [paid, rest] = [100n * 900n, 200n * 1_000n];
    expect(await escrow(2n)).toBe(rest + fee(rest, 37n));
    const kept = paid + fee(paid, 37n) + rest + fee(rest, 37n);
    expect(await desk.credit(bob)).toBe(300_000n + fee(300_000n, 37n) - kept);
  });

  it("rounds each fee down, so that small fills can be free", async () => {
    await desk.place(alice, sell(10n, 1n));
    for (let fills = 0; fills < 4; fills++) await desk.place(bob, buy(2n, 1n));
    expect(await desk.credit(desk.market.operator)).toBe(0n);
    expect(await desk.credit(alice)).toBe(80n);
  });

  it("in part leaves the rest escrowed until the order is done", async () => {
    await desk.place(alice, buy(500n, 333n));
    const before = await escrow(1n);
    await desk.place(bob, sell(123n, 333n));
    const value = 123n * 3_330n;
    expect(await escrow(1n)).toBe(before - value - fee(value, 13n));
    await desk.place(bob, sell(377n, 333n));
    const rest = 377n * 3_330n;
    expect(await desk.credit(alice)).toBe(before - value - fee(value, 13n) - rest - fee(rest, 13n));
  });
});

describe("fees that change", () => {
  const setFees = (maker: number, taker: number) => desk.act(desk.market.operator, "setFees", desk.id, maker, taker);

  it("reach what rests no higher than the taker's fee at its entry", async () => {
    await desk.place(alice, buy(1_000n, 100n));
    await setFees(500, 1_000);
    await desk.place(bob, sell(1_000n, 100n));
    expect(await desk.credit(alice)).toBe(0n);
    expect(await desk.credit(bob)).toBe(1_000_000n - 100_000n);
    expect(await desk.credit(desk.market.operator)).toBe(3_700n + 100_000n);
  });

  it("fall for all", async () => {
    await desk.place(alice, buy(1_000n, 100n));
    await setFees(0, 0);
    await desk.place(bob, sell(1_000n, 100n));
    expect([await desk.credit(alice), await desk.credit(bob)]).toEqual([3_700n, 1_000_000n]);
    expect(await desk.credit(desk.market.operator)).toBe(0n);
  });

  it("reach a resting seller no higher either, and a stop that waited", async () => {
    await desk.place(alice, sell(1_000n, 100n));
    await desk.place(carol, buy(1_000n, 120n, stop(100n)));
    await setFees(500, 1_000);
    await desk.place(alice, sell(1_000n, 110n));
    const { story } = await desk.place(bob, buy(1_000n, 100n));
    expect(story).toEqual(["received 4", "traded 1×4: 1000@100", "triggered 2 at 100", "traded 3×2: 1000@110"]);
    // The first sale at the cap of 37, the second at the maker's 500; the stop pays its cap of 37, not 1,000.
    expect(await desk.credit(alice)).toBe(1_000_000n - 3_700n + 1_100_000n - 55_000n);
    expect(await desk.credit(carol)).toBe(1_200_000n + 4_440n - 1_100_000n - 4_070n);
  });

  it("go to the recipient at that time", async () => {
    const { operator } = desk.market;
    await desk.place(alice, sell(2_000n, 100n));
    await desk.place(bob, buy(1_000n, 100n));
    const [event] = eventsOf(await desk.act(operator, "setFeeRecipient", carol.address));
    expect(event).toMatchObject({ name: "FeeRecipientSet", args: { recipient: carol.address } });
    await desk.place(bob, buy(1_000n, 100n));
    expect([await desk.credit(operator), await desk.credit(carol)]).toEqual([5_000n, 5_000n]);
  });
});

describe("a sell order", () => {
  it("holds its shares with their owner, and gives them free when it goes", async () => {
    await desk.place(alice, sell(400n, 100n));
    expect([await desk.held(alice), await desk.shares(alice)]).toEqual([400n, 1_000_000n]);
    await desk.place(bob, buy(150n, 100n));
    expect([await desk.held(alice), await desk.shares(alice)]).toEqual([250n, 999_850n]);
    await desk.cancel(alice, 1n);
    expect(await desk.held(alice)).toBe(0n);
  });

  it("that cannot be filled at once holds nothing after", async () => {
    await desk.place(bob, buy(150n, 100n));
    await desk.place(alice, sell(400n, 100n, IMMEDIATE));
    expect(await desk.held(alice)).toBe(0n);
  });
});

describe("credit", () => {
  it("is deposited by anyone, and withdrawn by its owner alone", async () => {
    const token = desk.market.dollars.address;
    const deposited = eventsOf(await desk.act(alice, "deposit", token, 500n)).at(-1);
    expect(deposited).toMatchObject({ name: "Deposited", args: { token, owner: alice.address, amount: 500n } });
    expect(await desk.refused(bob, "withdraw", token, 1n)).toEqual({
      name: "InsufficientCredit",
      args: [token, 1n, 0n],
    });
    const events = eventsOf(await desk.act(alice, "withdraw", token, 200n));
    expect(events.find(({ name }) => name === "Withdrawn")?.args).toEqual({
      token,
      owner: alice.address,
      to: alice.address,
      amount: 200n,
    });
    expect([await desk.credit(alice), await desk.cash(alice)]).toEqual([300n, CASH - 300n]);
    expect(await desk.refused(alice, "withdraw", token, 301n)).toEqual({
      name: "InsufficientCredit",
      args: [token, 301n, 300n],
    });
  });

  it("of a frozen wallet stays until it is unfrozen; that of an expired or unknown one can go", async () => {
    const { registry, send, mineAt, now, operator, fund, approve, dollars: token } = desk.market;
    for (const each of [alice, bob]) await desk.act(each, "deposit", token.address, 500n);
    await send(registry, "freeze", [alice.address, code("SANCTION")]);
    expect(await desk.refused(alice, "withdraw", token.address, 500n)).toEqual({
      name: "NotEligible",
      args: [alice.address, Status.Frozen],
    });
    await send(registry, "unfreeze", [alice.address, code("CLEARED")]);
    await desk.act(alice, "withdraw", token.address, 500n);
    await mineAt((await now()) + 21 * 365 * 86_400);
    await desk.act(bob, "withdraw", token.address, 500n);
    await fund(operator, 5n);
    await approve(token, operator);
    await desk.act(operator, "deposit", token.address, 5n);
    await desk.act(operator, "withdraw", token.address, 5n);
  });

  it("is not had without paying it", async () => {
    const token = desk.market.dollars.address;
    expect(await refusal(desk.act(desk.market.operator, "deposit", token, 5n))).toMatchObject({
      name: "ERC20InsufficientAllowance",
    });
  });
});
