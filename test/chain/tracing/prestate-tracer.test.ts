import { createdAddress, fromHex, keccak256 } from "../../../src/ethereum/index.js";
import { balanceOf, COINBASE, nonceOf, SENDERS } from "../chains.js";
import { addressWord, calling, code, creating, deploying } from "./assembly.js";
import {
  type CallFrame,
  hex,
  hexNumber,
  SENDER,
  type Sent,
  slot,
  type TracedChain,
  tracedChain,
} from "./traced-chain.js";

let chain: TracedChain;
beforeAll(async () => {
  chain = await tracedChain();
});
afterAll(() => chain.close());

type Accounts = Record<string, { storage?: Record<string, string> } & Record<string, unknown>>;

const prestate = <T = Accounts>(hash: string, tracerConfig: object = {}): Promise<T> =>
  chain.trace<T>(hash, { tracer: "prestateTracer", tracerConfig });

const traced = async (sent: Sent, tracerConfig: object = {}): Promise<Accounts> =>
  prestate(await chain.sent(sent), tracerConfig);

const balance = (address: string): string => hexNumber(balanceOf(chain.chain, fromHex(address)));

const STORE = code("PUSH0 CALLDATALOAD PUSH1 05 SSTORE PUSH1 06 SLOAD STOP");

test("shows what was touched as it was before: sender, recipient, coinbase, slots", async () => {
  const to = await chain.deployed(STORE);
  await chain.sent({ to, data: addressWord("0x09") });
  const before = {
    [SENDER]: { balance: balance(SENDER), nonce: Number(nonceOf(chain.chain, 0)) },
    [to]: {
      balance: "0x0",
      nonce: 1,
      code: hex(STORE),
      codeHash: hex(keccak256(STORE)),
      storage: { [slot(5n)]: slot(9n), [slot(6n)]: slot(0n) },
    },
    [hex(COINBASE)]: { balance: balance(hex(COINBASE)) },
  };
  expect(await traced({ to, data: addressWord("0x0a") })).toEqual(before);
});

test("leaves out accounts that were empty, unless includeEmpty is set", async () => {
  const to = `0x${"ab".repeat(20)}`;
  const hash = await chain.sent({ to, value: 1n });
  expect(await prestate(hash)).not.toHaveProperty([to]);
  expect((await prestate(hash, { includeEmpty: true }))[to]).toEqual({ balance: "0x0" });
});

test("disableCode and disableStorage leave those out", async () => {
  const to = await chain.deployed(STORE);
  const trace = await traced({ to, data: addressWord("0x01") }, { disableCode: true, disableStorage: true });
  expect(trace[to]).toEqual({ balance: "0x0", nonce: 1, codeHash: hex(keccak256(STORE)) });
});

test("shows accounts that code looked at, called and created", async () => {
  const looked = `0x${hex(SENDERS[3] as Uint8Array).slice(2)}`;
  const to = await chain.deployed(code("PUSH0 CALLDATALOAD BALANCE STOP"));
  expect(await traced({ to, data: addressWord(looked) })).toHaveProperty([looked]);
  const called = await chain.deployed(STORE);
  const caller = await chain.deployed(calling("DELEGATECALL"));
  const trace = await traced({ to: caller, data: addressWord(called) });
  expect(trace[called]).not.toHaveProperty("storage");
  expect(Object.keys(trace[caller]?.storage ?? {})).toContain(slot(5n));
});

test("what an opcode would have touched that failed is not there", async () => {
  const to = await chain.deployed(code("PUSH1 01 PUSH1 05 SSTORE STOP"));
  expect((await traced({ to, gasLimit: 30_000n }))[to]).not.toHaveProperty("storage");
});

describe("diffMode", () => {
  const diffOf = (hash: string) => prestate<{ pre: Accounts; post: Accounts }>(hash, { diffMode: true });
  const changed = async (sent: Sent) => diffOf(await chain.sent(sent));

  test("shows what a transaction changed, before and after, and nothing else", async () => {
    const to = await chain.deployed(STORE);
    await chain.sent({ to, data: addressWord("0x09") });
    const before = { balance: balance(SENDER), nonce: Number(nonceOf(chain.chain, 0)) };
    const coinbase = balance(hex(COINBASE));
    const trace = await changed({ to, data: addressWord("0x0a") });
    expect(trace).toEqual({
      pre: {
        [SENDER]: before,
        [hex(COINBASE)]: { balance: coinbase },
        [to]: {
          ...{ balance: "0x0", nonce: 1, code: hex(STORE), codeHash: hex(keccak256(STORE)) },
          storage: { [slot(5n)]: slot(9n) },
        },
      },
      post: {
        [SENDER]: { balance: balance(SENDER), nonce: before.nonce + 1 },
        [hex(COINBASE)]: { balance: balance(hex(COINBASE)) },
        [to]: { storage: { [slot(5n)]: slot(10n) } },
      },
    });
  });

  test("a slot that becomes zero is in pre only, one that was zero in post only", async () => {
    const to = await chain.deployed(STORE);
    const filled = await changed({ to, data: addressWord("0x01") });
    expect(filled.pre[to]).not.toHaveProperty("storage");
    expect(filled.post[to]).toEqual({ storage: { [slot(5n)]: slot(1n) } });
    const cleared = await changed({ to, data: addressWord("0x00") });
    expect(cleared.pre[to]?.storage).toEqual({ [slot(5n)]: slot(1n) });
    expect(cleared.post[to]).toEqual({});
  });

  test.each(["CREATE", "CREATE2"] as const)("a contract that %s made is in post only", async (kind) => {
    const factory = await chain.deployed(creating(kind));
    const hash = await chain.sent({ to: factory, data: deploying(STORE), value: 3n });
    const calls = await chain.trace<CallFrame>(hash, { tracer: "callTracer" });
    const made = calls.calls?.[0]?.to as string;
    if (kind === "CREATE") expect(made).toBe(hex(createdAddress(fromHex(factory), 1n)));
    const trace = await diffOf(hash);
    expect(trace.pre).not.toHaveProperty([made]);
    expect(trace.post[made]).toEqual({
      ...{ balance: "0x3", nonce: 1, code: hex(STORE), codeHash: hex(keccak256(STORE)) },
    });
  });

  test("a contract that creates and destroys itself in one transaction leaves nothing (EIP-6780)", async () => {
    const factory = await chain.deployed(creating("CREATE"));
    const trace = await changed({ to: factory, data: code("CALLER SELFDESTRUCT"), value: 2n });
    const made = hex(createdAddress(fromHex(factory), 1n));
    expect(trace.pre).not.toHaveProperty([made]);
    expect(trace.post).not.toHaveProperty([made]);
    expect(trace.post[factory]).toMatchObject({ balance: "0x2" });
  });

  test("a self-destruction that was reverted changes nothing", async () => {
    const to = await chain.deployed(code("CALLER SELFDESTRUCT"), 5n);
    const caller = await chain.deployed(
      code(`PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 ${to.slice(2)} GAS CALL PUSH0 PUSH0 REVERT`),
    );
    const trace = await changed({ to: caller });
    expect(Object.keys(trace.post).sort()).toEqual([SENDER, hex(COINBASE)].sort());
  });

  test("does not go with includeEmpty", async () => {
    await expect(traced({ to: SENDER }, { diffMode: true, includeEmpty: true })).rejects.toMatchObject({
      code: -32602,
      message: "cannot use diffMode with includeEmpty",
    });
  });
});
