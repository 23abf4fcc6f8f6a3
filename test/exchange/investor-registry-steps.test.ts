import { toHex, zeroHash } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { code, type Market, refusal, roleOf, startMarket, YEAR } from "../support/market.js";
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

/** Every step of the registrar with its arguments but the reason, from alice's record. */
const steps = (): [string, unknown[]][] => [
  ["register", [alice.address, record(now)]],
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
    await book.reach(name);
    now = await market.now();
    const results: Record<string, string> = {};
    for (const [step, args] of steps()) {
      const snapshot = await market.chain.rpc("evm_snapshot");
      const refused = await book.act(step, ...args, REASON).then(
        () => undefined,
        (error: unknown) => refusal(Promise.reject(error)),
      );
      if (refused !== undefined) results[step] = refused.name;
      if (refused?.name === "WrongStatus")
        expect(refused.args).toEqual([alice.address, Status[name as keyof typeof Status]]);
      await market.chain.rpc("evm_revert", snapshot);
    }
    expect(results).toEqual(REFUSES[name]);
  });

  it("wants a reason, and a registrar", async () => {
    await book.register(alice);
    for (const [step, args] of steps()) {
      expect([step, await book.refused(step, ...args, zeroHash)]).toMatchObject([step, { name: "MissingReason" }]);
      expect([step, await refusal(market.send(book.contract, step, [...args, REASON], { from: bob }))]).toEqual([
        step,
        { name: "AccessControlUnauthorizedAccount", args: [bob.address, roleOf("REGISTRAR")] },
      ]);
    }
  });
});
