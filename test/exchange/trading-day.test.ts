import type { Abi } from "viem";
import { startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { marketOn } from "../support/market.js";
import { randomNumbers } from "../support/random.js";
import { expectLedgerEqualsModel } from "./model/day-ledger.js";
import { dayOrders } from "./model/day-orders.js";
import { dayTraffic } from "./model/day-traffic.js";
import {
  addMarket,
  allow,
  lower,
  MONDAY,
  OPERATOR,
  PEOPLE,
  person,
  REASON,
  ROOMY,
  registration,
} from "./model/setting.js";
import type { Address } from "./model/terms.js";
import { type Action, createWorld, type World } from "./model/world.js";

/** How many orders are entered: as many as take some seconds; CI enters more. A whole day is 20,000. */
const ORDERS = Number(process.env.TRADING_DAY_ORDERS ?? 400);
const SEED = Number(process.env.TRADING_DAY_SEED ?? 20_261_122);
const ROUND = 100;
/** Seconds by which the clock goes on after a round. */
const PAUSE = 60;

describe(`a trading day of ${PEOPLE} investors and ${ORDERS} orders (TRADING_DAY_SEED=${SEED})`, () => {
  const random = randomNumbers(SEED);
  const owners = Array.from({ length: PEOPLE }, (_, index) => person(index));
  let world: World;
  let traffic: ReturnType<typeof dayTraffic>;
  let chain: Awaited<ReturnType<typeof startChain>>;
  let token: Address;

  beforeAll(async () => {
    chain = await startChain({ flags: ROOMY });
    const market = await marketOn(chain);
    const { exchange, registry, dollars } = market;
    await market.mineAt(Number(MONDAY));
    token = lower(dollars.address);
    const setting = { feeRecipient: OPERATOR, registry: lower(registry.address), cash: token };
    world = createWorld({ address: lower(exchange.address), ...setting });
    await allow(market, dollars, exchange.address);
    const securities = [
      await addMarket(market, world, "ALFA", 0, 10, { tick: 10_000n, lot: 1n }),
      await addMarket(market, world, "BETA", 2, 0, { tick: 5_000n, lot: 20n, makerFeeBps: 5, takerFeeBps: 25 }),
    ];
    const abis = new Map<Address, Abi>(
      [exchange, registry, dollars, ...securities].map(({ address, abi }) => [lower(address), abi]),
    );
    traffic = dayTraffic(chain, world, (address) => abis.get(address) as Abi);
    await traffic.lookAgain();
    await traffic.round(
      beginning(
        setting,
        securities.map(({ address }) => lower(address)),
      ),
      { how: "one block" },
    );
  }, 60_000);
  afterAll(cleanUp);

  function beginning(setting: { registry: Address; cash: Address }, securities: Address[]): Action[] {
    const operate = (to: Address, call: string, ...args: unknown[]): Action => ({ by: OPERATOR, to, call, args });
    return owners.flatMap((wallet, index) => [
      operate(
        setting.registry,
        "register",
        wallet,
        registration(index, traffic.now(), { expiresAt: MONDAY * 2n }),
        REASON,
      ),
      operate(setting.cash, "mint", wallet, 10n ** 12n),
      ...securities.map((security) => operate(security, "issue", wallet, 10n ** 7n, 0n, 1n, REASON)),
    ]);
  }

  it("goes by with restarts, kills and a revert in between", async () => {
    const make = dayOrders(world, PEOPLE, random);
    const rounds = Math.ceil(ORDERS / ROUND);
    const eventful = Math.max(8, Math.floor(rounds / 5));
    const trade = async (index: number) => {
      const actions = make(ROUND, traffic.now());
      const killAfter = [3, 7].includes(index % eventful) ? random(ROUND - 10) + 5 : undefined;
      const how = index % 10 === 3 ? "lanes" : "one block";
      await traffic.round(actions, { how, killAfter });
      if (index % eventful === 1) await chain.restart();
      await chain.rpc("evm_increaseTime", random(PAUSE * 2));
    };
    const middle = Math.floor(rounds / 2);
    for (let index = 0; index < rounds; index += 1) {
      if (index === middle) {
        await traffic.andBack(async () => {
          for (let lost = 0; lost < 4; lost += 1) await trade(lost % 2 === 0 ? 5 : 13);
        });
      }
      await trade(index);
    }
  }, 900_000);

  it("is in the ledger as the model has it: every order, event, trade and position", async () => {
    await chain.stop();
    expectLedgerEqualsModel(chain.dataDir, world, { history: traffic.history, owners, token });
  }, 120_000);

  it("is the same when the ledger is made again from the journal", async () => {
    await expectLedgerEqualsRebuild(chain.dataDir);
  }, 240_000);
});
