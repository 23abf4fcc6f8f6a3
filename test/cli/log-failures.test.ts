import { encodeFunctionData, parseAbi } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { endCommands, launch, type RunningCommand } from "../support/process.js";
import { type Rpc, rpc } from "../support/rpc.js";

const FROM = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const POOL_FACTORY = "0xa750000000000000000000000000000000000004";

/** A contract with an immutable, which reverts with `NotEnough(7)` whatever is called. */
const runtime = (immutable: string): string =>
  `7f${immutable.repeat(32)}50${"63b83ab1b560e01b600052"}${"6007600452"}${"60246000fd"}`;
/** Code that deploys what follows it. */
const creation = (code: string): string => {
  const length = (code.length / 2).toString(16).padStart(2, "0");
  return `0x60${length}600c60003960${length}6000f3${code}`;
};
const VAULT = {
  contractName: "Vault",
  abi: [
    { type: "function", name: "withdraw", inputs: [{ type: "uint256" }], stateMutability: "nonpayable", outputs: [] },
    { type: "error", name: "NotEnough", inputs: [{ type: "uint256" }] },
  ],
  bytecode: creation(runtime("00")),
  deployedBytecode: `0x${runtime("00")}`,
};
const WITHDRAW = encodeFunctionData({ abi: parseAbi(["function withdraw(uint256)"]), args: [1n] });

let node: RunningCommand;
let ask: Rpc;
let vault: string;

beforeAll(async () => {
  node = launch(["--ephemeral", "--port", "0"]);
  const [, url] = await node.line(/^Listening on (http:\S+)$/);
  ask = rpc(() => url as string);
  await ask("couverture_addAbi", VAULT);
  const hash = await ask("eth_sendTransaction", { from: FROM, data: creation(runtime("11")) });
  ({ contractAddress: vault } = await ask<{ contractAddress: string }>("eth_getTransactionReceipt", hash));
  await node.line(/^eth_getTransactionReceipt$/);
}, 60_000);
afterAll(endCommands);

let marks = 0;
/** The lines that a request adds to the log, without blank ones. */
async function logged(method: string, ...params: unknown[]): Promise<string[]> {
  const mark = `mark_${++marks}`;
  const before = node.stdout.length;
  await ask(method, ...params).catch(() => undefined);
  await ask(mark).catch(() => undefined);
  await node.line(new RegExp(`^${mark}$`));
  return node.stdout.slice(before, node.stdout.indexOf(mark)).filter((line) => line !== "");
}

const checksummed = async (address: string): Promise<string> => (await import("viem")).getAddress(address);

it("a call that fails is followed by contract, function, sender, recipient, value, gas and the error", async () => {
  const call = { from: FROM.toLowerCase(), to: vault, data: WITHDRAW, value: "0x6f05b59d3b20000", gas: "0x186a0" };
  expect(await logged("eth_call", call, "latest")).toEqual([
    "eth_call",
    "  Contract call: Vault.withdraw(uint256)",
    `  From: ${FROM}`,
    `  To: ${await checksummed(vault)}`,
    "  Value: 0.5 ETH",
    "  Gas limit: 100000",
    "  Error: execution reverted: NotEnough(7) (code 3)",
  ]);
});

it("a transaction that fails in its block says so with the same lines", async () => {
  const request = { from: FROM, to: vault, data: WITHDRAW, gas: "0x186a0" };
  const lines = await logged("eth_sendTransaction", request);
  expect(lines).toEqual(
    expect.arrayContaining([
      "eth_sendTransaction",
      "  Contract call: Vault.withdraw(uint256)",
      `  From: ${FROM}`,
      `  To: ${await checksummed(vault)}`,
      "  Value: 0 ETH",
      "  Gas limit: 100000",
      "  Runtime error: execution reverted",
      "  Revert reason: NotEnough(7)",
    ]),
  );
  const deployment = await logged("eth_sendTransaction", { from: FROM, data: "0x60006000fd", gas: "0x186a0" });
  expect(deployment).toContain("  Contract deployment: <unknown contract>");
});

it("a deployment that fails names its contract, and an unknown function has its selector", async () => {
  const tooLittle = await logged("eth_estimateGas", { from: FROM, data: `${VAULT.bytecode}00`, gas: "0x5208" });
  expect(tooLittle.slice(0, 2)).toEqual(["eth_estimateGas", "  Contract deployment: Vault"]);
  const unknown = await logged("eth_call", { to: vault, data: "0x12345678" }, "latest");
  expect(unknown.slice(0, 2)).toEqual(["eth_call", "  Contract call: Vault.0x12345678"]);
});

it("the exchange's contracts are known by name", async () => {
  const data = encodeFunctionData({ abi: parseAbi(["function createPool(uint32)"]), args: [99] });
  const lines = await logged("eth_sendTransaction", { from: FROM, to: POOL_FACTORY, data });
  expect(lines.slice(0, 2)).toEqual(["eth_sendTransaction", "  Contract call: PoolFactory.createPool(uint32)"]);
  expect(lines.at(-1)).toBe("  Error: execution reverted: UnknownMarket(99) (code 3)");
});

it("a signed transaction that is refused says who sent it, and a request that is wrong says why", async () => {
  const raw = await privateKeyToAccount(KEY).signTransaction({
    ...{ chainId: 1337, nonce: 0, to: FROM, value: 1n, gas: 21_000n },
    ...{ maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n },
  });
  expect(await logged("eth_sendRawTransaction", raw)).toEqual([
    "eth_sendRawTransaction",
    `  From: ${FROM}`,
    `  To: ${FROM}`,
    "  Value: 0.000000000000000001 ETH",
    "  Gas limit: 21000",
    expect.stringMatching(/^ {2}Error: nonce too low: .* \(code -32000\)$/),
  ]);
  expect(await logged("eth_getBalance", "0x1")).toEqual([
    "eth_getBalance",
    expect.stringMatching(/^ {2}Error: .* \(code -32602\)$/),
  ]);
  expect(await logged("eth_blockNumber")).toEqual(["eth_blockNumber"]);
});
