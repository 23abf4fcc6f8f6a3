import { type GenesisAccount, type Hardfork, isAtLeast } from "../../src/chain/config/index.js";
import { type CallPlace, type CallRequest, type Chain, ChainError } from "../../src/chain/index.js";
import { EMPTY, fromHex, quantityToBytes, toHex } from "../../src/persistence/records/index.js";
import { GWEI, nonceOf, type OpenedChain, openedChain, SENDERS, send } from "./chains.js";
import { assemble, initCode } from "./programs.js";

const at = (byte: number): Uint8Array => new Uint8Array(20).fill(byte);
const ALICE = SENDERS[0] as Uint8Array;
const NOBODY = at(0x99);

const contract = (address: Uint8Array, code: Uint8Array | string, slots: [number, number][] = []): GenesisAccount => ({
  address,
  balance: 0n,
  nonce: 1n,
  code: typeof code === "string" ? fromHex(code) : code,
  storage: slots.map(([slot, value]) => [word(BigInt(slot)), quantityToBytes(value)]),
});

const word = (value: bigint): Uint8Array => fromHex(`0x${value.toString(16).padStart(64, "0")}`);

const COUNTER = at(0xc1);
const CLEARER = at(0xc2);
const BURNER = at(0xc3);
const FORWARDER = at(0xc4);
const REVERTER = at(0xc5);
const ENDLESS = at(0xc6);
const ECHO = at(0xc7);
const VAULT = at(0xc8);
const TRANSIENT = at(0xc9);

// Error("no luck") in ABI encoding.
const NO_LUCK = `08c379a0${"20".padStart(64, "0")}${"7".padStart(64, "0")}${Buffer.from("no luck").toString("hex").padEnd(64, "0")}`;

const CONTRACTS = [
  contract(COUNTER, assemble([{ do: "increment", slot: 0 }])),
  // Clears three slots, for refunds.
  contract(CLEARER, "0x6000600055600060015560006002550000", [
    [0, 1],
    [1, 1],
    [2, 1],
  ]),
  // Counts down from 2000 in a loop.
  contract(BURNER, "0x6107d05b600190038060035700"),
  // Calls the burner with all gas that may be passed on, and reverts if that fails (EIP-150 keeps a 64th back).
  contract(FORWARDER, `0x6000600060006000600073${"c3".repeat(20)}5af1602857600080fd5b00`),
  // Copies the error behind its code and reverts with it.
  contract(REVERTER, `0x606480600b6000396000fd${NO_LUCK}`),
  // Writes so far into memory that no gas is enough.
  contract(ENDLESS, "0x600063ffffffff52"),
  // Returns what its call data's first word names: the answer of an opcode that is its first byte's.
  contract(ECHO, "0x60005460005260206000f3", [[0, 7]]),
  // Takes its call data's first word as a slot and returns what is in it.
  contract(VAULT, "0x6000355460005260206000f3", [
    [1, 11],
    [2, 22],
  ]),
  // Returns what is in transient slot 0, then puts a 1 there.
  contract(TRANSIENT, "0x60005c600052600160005d60206000f3"),
];

let opened: OpenedChain;
let chain: Chain;

async function start(fork: Hardfork): Promise<void> {
  opened = await openedChain({ fork, alloc: CONTRACTS });
  chain = opened.chain;
}

const here = (more: Partial<CallPlace> = {}): CallPlace => ({
  state: chain.stateAt(),
  header: chain.head().header,
  ...more,
});

const call = async (request: CallRequest, more: Partial<CallPlace> = {}): Promise<string> =>
  toHex(await chain.call(request, here(more)));

/** Runs a program that returns one word, at an address that has nothing else. */
async function observe(program: string, more: Partial<CallPlace> = {}, request: CallRequest = {}): Promise<bigint> {
  const code = fromHex(`0x${program}60005260206000f3`);
  const accounts = [...(more.accounts ?? []), { address: NOBODY, code }];
  return BigInt(await call({ to: NOBODY, ...request }, { ...more, accounts }));
}

afterEach(() => opened.close());

describe.each(["frontier", "byzantium", "berlin", "london", "osaka"] as const)("estimates on %s", (fork) => {
  beforeEach(() => start(fork));

  /** The estimate is right when the transaction succeeds with it, and not with one unit less. */
  async function expectExact(request: CallRequest): Promise<bigint> {
    const estimate = await chain.estimateGas({ from: ALICE, ...request }, here());
    const run = async (gasLimit: bigint): Promise<string> => {
      const mark = await chain.checkpoint();
      const { to, data = EMPTY, value = 0n } = request;
      const fees = { gasPrice: 2n * GWEI };
      const sent = { nonce: nonceOf(chain, 0), gasLimit, data, value, ...fees, ...(to && { to: toHex(to) }) };
      const { mined } = await send(chain, 0, sent);
      const created = mined?.block.payload.receipts[0]?.contractAddress;
      const hasCode = !created || chain.stateAt().code(chain.stateAt().account(created)?.codeHash ?? EMPTY).length > 0;
      const error = mined?.block.payload.receipts[0]?.error || (hasCode ? "" : "no code");
      await chain.revertTo(mark, { method: "evm_revert", params: [] });
      return error;
    };
    expect(await run(estimate)).toBe("");
    const refused = await run(estimate - 1n).catch((failure: Error) => failure.message);
    expect(refused).toMatch(/out of gas|execution reverted|intrinsic gas too low|floor data gas|no code/);
    return estimate;
  }

  test("a plain transfer costs 21000, no more and no less, to anybody", async () => {
    for (const to of [NOBODY, ALICE, SENDERS[1] as Uint8Array])
      expect(await expectExact({ to, value: 5n })).toBe(21_000n);
  });

  test("a call that writes is exact", async () => {
    await expectExact({ to: COUNTER });
    await expectExact({ to: COUNTER, data: new Uint8Array(40).fill(1) });
  });

  test("one that earns refunds needs what it spends before them", async () => {
    const estimate = await expectExact({ to: CLEARER });
    const { mined } = await send(chain, 0, {
      nonce: nonceOf(chain, 0),
      gasLimit: estimate,
      to: toHex(CLEARER),
      gasPrice: 2n * GWEI,
    });
    expect(mined?.block.payload.receipts[0]?.gasUsed).toBeLessThan(estimate);
  });

  test("one that calls on needs a 64th more than it spends", async () => {
    if (!isAtLeast(fork, "byzantium")) return; // without REVERT there is nothing to tell by
    const estimate = await expectExact({ to: FORWARDER });
    const { mined } = await send(chain, 0, {
      nonce: nonceOf(chain, 0),
      gasLimit: estimate,
      to: toHex(FORWARDER),
      gasPrice: 2n * GWEI,
    });
    expect(mined?.block.payload.receipts[0]?.gasUsed).toBeLessThan(estimate);
  });

  test("a creation is exact", async () => {
    await expectExact({ data: initCode([{ do: "store", slot: 1, value: 2 }], [{ do: "increment", slot: 0 }]) });
  });

  test("what fails with all gas tells why", async () => {
    const failing = { from: ALICE, to: REVERTER };
    if (isAtLeast(fork, "byzantium")) {
      await expect(chain.estimateGas(failing, here())).rejects.toMatchObject({
        message: "execution reverted: no luck",
        code: 3,
        data: `0x${NO_LUCK}`,
      });
    }
    const most = isAtLeast(fork, "osaka") ? 16_777_216 : 30_000_000;
    await expect(chain.estimateGas({ to: BURNER, gas: 22_000n }, here())).rejects.toThrow(
      "gas required exceeds allowance (22000)",
    );
    if (fork === "osaka") {
      await expect(chain.estimateGas({ to: ENDLESS }, here())).rejects.toThrow(
        `gas required exceeds allowance (${most})`,
      );
    }
  });

  test("what its sender cannot pay is refused", async () => {
    await expect(chain.estimateGas({ from: NOBODY, to: ALICE, value: 1n, gasPrice: GWEI }, here())).rejects.toThrow(
      "insufficient funds for transfer",
    );
    const accounts = [{ address: NOBODY, balance: 20_000n * 2n * GWEI }];
    await expect(
      chain.estimateGas({ from: NOBODY, to: ALICE, gasPrice: 2n * GWEI }, here({ accounts })),
    ).rejects.toThrow("gas required exceeds allowance (20000)");
  });
});

describe("a call", () => {
  beforeEach(() => start("osaka"));

  test("answers what the code returns and leaves nothing behind", async () => {
    const root = chain.state.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() });
    expect(await call({ to: VAULT, data: word(2n) })).toBe(toHex(word(22n)));
    expect(await call({ to: COUNTER, from: ALICE, value: 10n ** 18n })).toBe("0x");
    expect(await call({ data: initCode([], [{ do: "stop", word: 0 }]) })).toBe("0x00");
    expect(chain.state.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() })).toEqual(root);
    expect(nonceOf(chain, 0)).toBe(0n);
  });

  test("that reverts gives the reason and the data", async () => {
    await expect(call({ to: REVERTER })).rejects.toMatchObject({
      message: "execution reverted: no luck",
      code: 3,
      data: `0x${NO_LUCK}`,
    });
  });

  test("that fails otherwise gives the field's words", async () => {
    await expect(call({ to: ENDLESS, gas: 50_000n })).rejects.toThrow(new ChainError("out of gas"));
    await expect(call({ to: ALICE, gas: 20_000n })).rejects.toThrow(
      "intrinsic gas too low: gas 20000, minimum needed 21000",
    );
    await expect(call({ from: NOBODY, to: ALICE, value: 1n })).rejects.toThrow(
      "insufficient funds for gas * price + value",
    );
  });

  test("sees nothing of transient storage that another one left", async () => {
    expect(await call({ to: TRANSIENT })).toBe(toHex(word(0n)));
    expect(await call({ to: TRANSIENT })).toBe(toHex(word(0n)));
    await send(chain, 0, { nonce: 0n, to: toHex(TRANSIENT), gasLimit: 100_000n, gasPrice: 2n * GWEI });
    expect(await call({ to: TRANSIENT })).toBe(toHex(word(0n)));
  });

  test("finds accounts as they are overridden: balance, nonce, code, one slot or all", async () => {
    expect(await observe(`73${"99".repeat(20)}31`, { accounts: [{ address: NOBODY, balance: 77n }] })).toBe(77n);
    expect(await call({ to: ALICE }, { accounts: [{ address: ALICE, code: fromHex("0x602a60005260206000f3") }] })).toBe(
      toHex(word(42n)),
    );
    const slots: [Uint8Array, Uint8Array][] = [[word(1n), word(99n)]];
    expect(await call({ to: VAULT, data: word(1n) }, { accounts: [{ address: VAULT, stateDiff: slots }] })).toBe(
      toHex(word(99n)),
    );
    expect(await call({ to: VAULT, data: word(2n) }, { accounts: [{ address: VAULT, stateDiff: slots }] })).toBe(
      toHex(word(22n)),
    );
    expect(await call({ to: VAULT, data: word(1n) }, { accounts: [{ address: VAULT, state: slots }] })).toBe(
      toHex(word(99n)),
    );
    expect(await call({ to: VAULT, data: word(2n) }, { accounts: [{ address: VAULT, state: slots }] })).toBe(
      toHex(word(0n)),
    );
    await expect(
      call({ to: VAULT }, { accounts: [{ address: VAULT, state: slots, stateDiff: slots }] }),
    ).rejects.toThrow(`account ${toHex(VAULT)} has both 'state' and 'stateDiff'`);
    // The address of what it creates tells the nonce.
    const creation = { from: NOBODY, data: fromHex("0x306000526014600cf3") };
    const plain = await call(creation);
    expect(await call(creation, { accounts: [{ address: NOBODY, nonce: 5n }] })).not.toBe(plain);
    expect(await call({ to: VAULT, data: word(1n) })).toBe(toHex(word(11n)));
  });

  test("sees the block as it is overridden", async () => {
    const block = {
      number: 1_234,
      timestamp: 9_999_999_999,
      gasLimit: 12_345_678n,
      coinbase: at(0xab),
      prevRandao: word(55n),
      baseFeePerGas: 7n,
      blobBaseFee: 8n,
    };
    expect(await observe("43", { block })).toBe(1_234n);
    expect(await observe("42", { block })).toBe(9_999_999_999n);
    expect(await observe("45", { block })).toBe(12_345_678n);
    expect(await observe("41", { block })).toBe(BigInt(toHex(at(0xab))));
    expect(await observe("44", { block })).toBe(55n);
    expect(await observe("48", { block })).toBe(7n);
    expect(await observe("4a", { block })).toBe(8n);
    expect(await observe("46")).toBe(1337n);
  });

  test("sees a base fee only if it offers a price, and must then meet it", async () => {
    const { baseFeePerGas = 0n } = chain.head().header;
    expect(await observe("48")).toBe(0n);
    const priced = { from: ALICE, gas: 100_000n };
    expect(await observe("48", {}, { ...priced, gasPrice: baseFeePerGas + 1n })).toBe(baseFeePerGas);
    expect(await observe("3a", {}, { ...priced, maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: 3n })).toBe(
      baseFeePerGas + 3n,
    );
    await expect(observe("48", {}, { ...priced, gasPrice: 1n })).rejects.toThrow(
      /^max fee per gas less than block base fee: address 0x\w{40}, maxFeePerGas: 1, baseFee: \d+$/,
    );
    await expect(observe("48", {}, { ...priced, maxFeePerGas: GWEI, maxPriorityFeePerGas: 2n * GWEI })).rejects.toThrow(
      "max priority fee per gas higher than max fee per gas",
    );
    await expect(observe("48", {}, { ...priced, gasPrice: GWEI, maxFeePerGas: GWEI })).rejects.toThrow(
      "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified",
    );
    await expect(observe("48", {}, { from: NOBODY, gas: 100_000n, gasPrice: 2n * GWEI })).rejects.toThrow(
      /insufficient funds for gas \* price \+ value: address 0x9{40} have 0 want/,
    );
  });

  test("at a past block sees that block's state, number and hashes of earlier blocks", async () => {
    for (let i = 0; i < 3; i++) {
      await send(chain, 0, { nonce: BigInt(i), to: toHex(COUNTER), gasLimit: 100_000n, gasPrice: 2n * GWEI });
    }
    const past = (number: number): Partial<CallPlace> => {
      const block = chain.block(number);
      return { state: chain.stateAt(number), ...(block && { header: block.header }) };
    };
    for (const number of [0, 1, 2, 3]) {
      const counted = chain.stateAt(number).storage(COUNTER, 0, word(0n));
      expect(toHex(counted)).toBe(toHex(quantityToBytes(number)));
      expect(await observe("43", past(number))).toBe(BigInt(number));
    }
    expect(await observe("600140", past(2))).toBe(BigInt(toHex(chain.block(1)?.hash as Uint8Array)));
    expect(await observe("600240", past(2))).toBe(0n);
  });

  test("has no more gas than the node allows", async () => {
    expect(await observe("5a", {}, { gas: 10n ** 12n })).toBeLessThan(50_000_000n);
    expect(await observe("5a")).toBeGreaterThan(49_000_000n);
  });

  test("takes on an account's delegation for its own time", async () => {
    const delegations = [{ authority: ALICE, address: ECHO }];
    const stateDiff: [Uint8Array, Uint8Array][] = [[word(0n), word(5n)]];
    expect(await call({ to: ALICE, delegations }, { accounts: [{ address: ALICE, stateDiff }] })).toBe(toHex(word(5n)));
    expect(await call({ to: ALICE })).toBe("0x");
  });
});
