import { type Hash, type Hex, numberToHex, parseEther, parseGwei } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { viemChain } from "../support/viem-clients.js";

let chain: Chain;
const [rich, other] = [account(0), account(1)];

beforeAll(async () => {
  chain = await startChain({ flags: ["--no-exchange"] });
});
afterAll(cleanUp);
beforeEach(() => chain.rpc("evm_setAutomine", false));
afterEach(() => chain.rpc("evm_setAutomine", true));

const waiting = (more: object = {}) =>
  chain.rpc<Hash>("eth_sendTransaction", { from: rich.address, to: other.address, value: "0x1", ...more });
const nonceOf = (of: string, at = "latest") => chain.rpc("eth_getTransactionCount", of, at);
const dropOf = (hash: Hash) =>
  chain.rpc<Record<string, unknown>[]>(
    "ledger_query",
    `SELECT reason FROM pool_events WHERE action = 'drop' AND transaction_hash = '${hash}'`,
  );

/** A log line comes with the record on disk, and so before the answer; it may still be on its way through the pipe. */
async function logged(pattern: RegExp): Promise<void> {
  while (!chain.lines.some((line) => pattern.test(line))) await new Promise((resolve) => setImmediate(resolve));
}

async function expectDropped(hash: Hash, reason: RegExp): Promise<void> {
  expect(await chain.rpc("eth_getTransactionByHash", hash)).toBeNull();
  await logged(new RegExp(`Dropped transaction ${hash}: ${reason.source}`));
}

describe("a waiting transaction whose nonce the account has passed is dropped, logged and recorded", () => {
  for (const method of ["hardhat_setNonce", "anvil_setNonce", "evm_setAccountNonce"]) {
    it(`by ${method}`, async () => {
      const nonce = BigInt(await nonceOf(rich.address));
      const passed = await waiting();
      const stays = await waiting();
      await chain.rpc(method, rich.address, numberToHex(nonce + 1n));
      await expectDropped(
        passed,
        new RegExp(`nonce too low: address ${rich.address.toLowerCase()}, tx: ${nonce} state: ${nonce + 1n}`),
      );
      expect(await chain.rpc("eth_getTransactionByHash", stays)).toMatchObject({ hash: stays });
      await chain.rpc("evm_mine");
      expect(await chain.rpc("eth_getTransactionReceipt", stays)).toMatchObject({ status: "0x1" });
    });
  }

  it("but hardhat_setNonce rejects a nonce smaller than the account's, as Hardhat does, which anvil_setNonce and evm_setAccountNonce take", async () => {
    const address = "0x000000000000000000000000000000000000beef";
    expect(await chain.rpc("hardhat_setNonce", address, "0x5")).toBe(true);
    await expect(chain.rpc("hardhat_setNonce", address, "0x1")).rejects.toThrow(
      "New nonce (1) must not be smaller than the existing nonce (5); evm_setAccountNonce and anvil_setNonce take any",
    );
    expect(await chain.rpc("hardhat_setNonce", address, "0x5")).toBe(true);
    expect(await nonceOf(address)).toBe("0x5");
    await chain.rpc("anvil_setNonce", address, "0x3");
    await chain.rpc("evm_setAccountNonce", address, "0x1");
    expect(await nonceOf(address)).toBe("0x1");
  });

  it("by anvil_loadState", async () => {
    const passed = await waiting();
    const far = numberToHex(BigInt(await nonceOf(rich.address)) + 10n);
    const state = { accounts: { [rich.address]: { nonce: far, balance: numberToHex(parseEther("1000")) } } };
    await chain.rpc("anvil_loadState", `0x${Buffer.from(JSON.stringify(state)).toString("hex")}`);
    await expectDropped(passed, /nonce too low/);
  });

  it("by a block that has another of that nonce", async () => {
    const passed = await waiting({ maxFeePerGas: numberToHex(parseGwei("1000")) });
    await chain.rpc("hardhat_setNextBlockBaseFeePerGas", numberToHex(parseGwei("2000")));
    await chain.rpc("evm_setAutomine", true);
    expect(await chain.rpc("eth_getTransactionReceipt", passed)).toBeNull();
    const rival = await waiting({
      nonce: await nonceOf(rich.address),
      maxFeePerGas: numberToHex(parseGwei("3000")),
      maxPriorityFeePerGas: numberToHex(parseGwei("1500")),
    });
    await expectDropped(passed, new RegExp(`replaced by ${rival}`));
  });

  it("and stays dropped, with its reason in the ledger, after a restart", async () => {
    const passed = await waiting();
    await chain.rpc("hardhat_setNonce", rich.address, numberToHex(BigInt(await nonceOf(rich.address)) + 1n));
    await chain.killAndRestart();
    expect(await chain.rpc("eth_getTransactionByHash", passed)).toBeNull();
    const { rows } = (await dropOf(passed)) as unknown as { rows: unknown[][] };
    expect(JSON.stringify(rows)).toContain("nonce too low");
  });
});

describe("what a sender has waiting must be paid for together", () => {
  const poor = privateKeyToAccount(generatePrivateKey());
  const send = async (nonce: number, value: bigint, gasPrice = parseGwei("20")) => {
    const raw = await poor.signTransaction({
      ...{ type: "legacy", chainId: viemChain(chain.url).id, to: other.address, nonce, value, gas: 21_000n, gasPrice },
    });
    return chain.rpc<Hash>("eth_sendRawTransaction", raw as Hex);
  };

  beforeAll(() => chain.rpc("anvil_setBalance", poor.address, numberToHex(parseEther("1"))));

  it("a third of 0.4 from 1 ETH is refused, as geth's pool has it", async () => {
    await send(0, parseEther("0.4"));
    await send(1, parseEther("0.4"));
    const gas = 21_000n * parseGwei("20");
    const [cost, balance] = [parseEther("0.4") + gas, parseEther("1")];
    await expect(send(2, parseEther("0.4"))).rejects.toMatchObject({
      code: -32000,
      message: `insufficient funds for gas * price + value: address ${poor.address.toLowerCase()} balance ${balance}, queued cost ${2n * cost}, tx cost ${cost}, overshot ${3n * cost - balance}`,
    });
  });

  it("a replacement counts in place of what it replaces", async () => {
    await expect(send(1, parseEther("0.7"), parseGwei("40"))).rejects.toMatchObject({
      message: expect.stringMatching(/queued cost \d+, tx bumped \d+, overshot \d+$/),
    });
    const replaced = await chain.rpc<{ pending: Record<string, Record<string, { hash: Hash }>> }>("txpool_content");
    const [, pending] =
      Object.entries(replaced.pending).find(([of]) => of.toLowerCase() === poor.address.toLowerCase()) ?? [];
    const hash = await send(1, parseEther("0.5"), parseGwei("40"));
    await expectDropped(pending?.[1]?.hash as Hash, new RegExp(`replaced by ${hash}`));
  });

  it("what cannot be paid for any more when its turn comes is dropped, and the log says why", async () => {
    await chain.rpc("anvil_setBalance", poor.address, numberToHex(parseEther("0.5")));
    const [last] = await chain
      .rpc<{ hash: Hash }[]>("eth_pendingTransactions")
      .then((all) => all.filter(({ hash }) => hash).slice(-1));
    await chain.rpc("hardhat_setNextBlockBaseFeePerGas", numberToHex(parseGwei("1")));
    await chain.rpc("evm_mine");
    expect(await nonceOf(poor.address)).toBe("0x1");
    await expectDropped(last?.hash as Hash, /.*(balance|funds)/);
  });
});

it("a transaction whose tip is above its fee is refused", async () => {
  const refused = {
    code: -32000,
    message: expect.stringMatching(/^max priority fee per gas higher than max fee per gas/),
  };
  const fees = { maxFeePerGas: numberToHex(parseGwei("2")), maxPriorityFeePerGas: numberToHex(parseGwei("3")) };
  await expect(waiting(fees)).rejects.toMatchObject({ message: refused.message });
  // viem refuses to sign it; these are its fields as another client would.
  const raw = await signedTipAboveFee();
  await expect(chain.rpc("eth_sendRawTransaction", raw)).rejects.toMatchObject(refused);
});

async function signedTipAboveFee(): Promise<Hex> {
  const { keccak256, concatHex, toRlp, parseSignature, trim } = await import("viem");
  const nonce = await nonceOf(rich.address);
  const q = (value: bigint): Hex => (value === 0n ? "0x" : trim(numberToHex(value, { size: 32 })));
  const fields: (Hex | [])[] = [
    q(1337n),
    q(BigInt(nonce)),
    q(parseGwei("300")),
    q(parseGwei("200")),
    q(21_000n),
    other.address,
    q(1n),
    "0x",
    [],
  ];
  const { r, s, yParity } = parseSignature(await rich.sign({ hash: keccak256(concatHex(["0x02", toRlp(fields)])) }));
  return concatHex(["0x02", toRlp([...fields, q(BigInt(yParity)), trim(r), trim(s)])]);
}
