import { eoaCode7702SignAuthorization } from "@ethereumjs/util";
import type { CallPlace, CallRequest } from "../../../src/chain/calls/calls.js";
import { type Chain, ChainError } from "../../../src/chain/index.js";
import { fromHex, quantityToBytes, toHex } from "../../../src/ethereum/index.js";
import {
  ALICE,
  at,
  CONTRACTS,
  COUNTER,
  ECHO,
  ENDLESS,
  NO_LUCK,
  NOBODY,
  REVERTER,
  TRANSIENT,
  VAULT,
  word,
} from "../called-contracts.js";
import { GWEI, KEYS, nonceOf, type OpenedChain, openedChain, send } from "../chains.js";
import { initCode } from "../programs.js";

let opened: OpenedChain;
let chain: Chain;

const here = (more: Partial<CallPlace> = {}): CallPlace => ({
  state: chain.stateAt(),
  config: chain.config,
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

/** An EIP-7702 authorization that ALICE signed, for any chain. */
function authorized(address: Uint8Array, nonce: bigint): NonNullable<CallRequest["authorizationList"]>[number] {
  const unsigned = [new Uint8Array(0), address, nonce === 0n ? new Uint8Array(0) : quantityToBytes(nonce)] as never;
  const signature = eoaCode7702SignAuthorization(unsigned, KEYS[0] as Uint8Array) as unknown as Uint8Array[];
  const [yParity, r, s] = signature.slice(3).map((part) => (part.length === 0 ? 0n : BigInt(toHex(part))));
  return { chainId: 0n, address, nonce, yParity: yParity as bigint, r: r as bigint, s: s as bigint };
}

afterEach(() => opened.close());

describe("a call", () => {
  beforeEach(async () => {
    opened = await openedChain({ alloc: CONTRACTS });
    chain = opened.chain;
  });

  test("answers what the code returns and leaves nothing behind", async () => {
    const root = opened.state.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() });
    expect(await call({ to: VAULT, data: word(2n) })).toBe(toHex(word(22n)));
    expect(await call({ to: COUNTER, from: ALICE, value: 10n ** 18n })).toBe("0x");
    expect(await call({ data: initCode([], [{ do: "stop", word: 0 }]) })).toBe("0x00");
    expect(opened.state.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() })).toEqual(root);
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
    // The address of what it creates shows the nonce.
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
    const authorizationList = [authorized(ECHO, nonceOf(chain, 0))];
    const stateDiff: [Uint8Array, Uint8Array][] = [[word(0n), word(5n)]];
    expect(await call({ to: ALICE, authorizationList }, { accounts: [{ address: ALICE, stateDiff }] })).toBe(
      toHex(word(5n)),
    );
    expect(await call({ to: ALICE })).toBe("0x");
  });
});
