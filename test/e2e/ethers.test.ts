import {
  type Contract,
  ContractFactory,
  type HDNodeWallet,
  type JsonRpcProvider,
  NonceManager,
  parseEther,
  verifyMessage,
  WebSocketProvider,
} from "ethers";
import { artifact } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine, nativeOnly } from "../support/engines.js";
import { ethersDeploy, ethersProvider, ethersSend, ethersWallet } from "../support/ethers-clients.js";
import { probeArtifact } from "../support/raw-transactions.js";

const TOKEN = artifact("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json");
const RECEIVER = "0x00000000000000000000000000000000000000cc";

describe("ethers v6", () => {
  let chain: Chain;
  let provider: JsonRpcProvider;
  let owner: HDNodeWallet;
  let token: Contract;

  beforeAll(async () => {
    chain = await startChain();
    provider = ethersProvider(chain.url);
    owner = ethersWallet(provider, 0);
  });
  afterAll(async () => {
    provider.destroy();
    await cleanUp();
  });

  it("reads network, blocks, fees and balances", async () => {
    expect((await provider.getNetwork()).chainId).toBe(1337n);
    expect(await provider.getBlockNumber()).toBe(0);
    expect((await provider.getBlock(0))?.hash).toMatch(/^0x/);
    expect(await provider.getBalance(owner.address)).toBe(parseEther("1000"));
    const { maxFeePerGas, maxPriorityFeePerGas } = await provider.getFeeData();
    expect(maxFeePerGas).toBeGreaterThan(maxPriorityFeePerGas as bigint);
  });

  it("deploys a contract and calls it, with a wallet of its own", async () => {
    token = await ethersDeploy(owner, TOKEN, "Token", "TKN", 1_000n, owner.address);
    await ethersSend(token, "transfer", RECEIVER, 100n);
    expect(await token.getFunction("balanceOf")(RECEIVER)).toBe(100n);
  });

  it("sends with the node's own accounts", async () => {
    const signer = await provider.getSigner(1);
    const response = await signer.sendTransaction({ to: RECEIVER, value: parseEther("1") });
    expect((await response.wait())?.status).toBe(1);
  });

  nativeOnly("methods", /personal_sign/)("signs with the node's own accounts", async () => {
    const signer = await provider.getSigner(1);
    const message = "signed by the node";
    expect(verifyMessage(message, await signer.signMessage(message))).toBe(signer.address);
    const domain = { name: "Test", chainId: 1337 };
    const types = { Order: [{ name: "amount", type: "uint256" }] };
    expect(await signer.signTypedData(domain, types, { amount: 5n })).toBe(
      await ethersWallet(provider, 1).signTypedData(domain, types, { amount: 5n }),
    );
  });

  it("sends many at once through a nonce manager", async () => {
    const manager = new NonceManager(ethersWallet(provider, 2));
    const sent = await Promise.all(
      Array.from({ length: 20 }, () => manager.sendTransaction({ to: RECEIVER, value: 1n, gasLimit: 21_000 })),
    );
    const receipts = await Promise.all(sent.map((response) => response.wait()));
    expect(receipts.every((receipt) => receipt?.status === 1)).toBe(true);
    expect(await provider.getTransactionCount(await manager.getAddress())).toBe(20);
  });

  it("decodes why a call fails", async () => {
    const probe = await ethersDeploy(owner, probeArtifact());
    const fails = (name: string, ...args: unknown[]) => probe.getFunction(name).staticCall(...args);
    await expect(fails("failWithReason")).rejects.toMatchObject({
      code: "CALL_EXCEPTION",
      reason: "this is the reason",
    });
    await expect(fails("failWithCustomError")).rejects.toMatchObject({ revert: { name: "Refused" } });
    await expect(fails("failWithPanic", 0n)).rejects.toMatchObject({ revert: { name: "Panic" } });
  });

  it("knows nonce and funds errors by their code", async () => {
    const request = { to: RECEIVER, gasLimit: 21_000 };
    await expect(owner.sendTransaction({ ...request, nonce: 0 })).rejects.toMatchObject({
      code: byEngine("errors", { native: "NONCE_EXPIRED", ganache: "UNKNOWN_ERROR" }),
    });
    await expect(owner.sendTransaction({ ...request, value: parseEther("5000") })).rejects.toMatchObject({
      code: "INSUFFICIENT_FUNDS",
    });
  });

  it("finds events, and receives new ones by polling and over a WebSocket", async () => {
    expect(await token.queryFilter("Transfer", 0)).toHaveLength(2);
    const polled = new Promise<bigint>((resolve) => {
      void token.once("Transfer", (_from, _to, amount: bigint) => resolve(amount));
    });
    const sockets = new WebSocketProvider(chain.wsUrl);
    const listening = token.connect(sockets) as Contract;
    const received = new Promise<bigint>((resolve) => {
      void listening.once("Transfer", (_from, _to, amount: bigint) => resolve(amount));
    });
    const headed = new Promise<number>((resolve) => {
      void sockets.once("block", resolve);
    });
    // Both ways of listening are set up when the node has answered each of them once more.
    await Promise.all([sockets.getBlockNumber(), provider.getBlockNumber(), listening.listenerCount()]);
    const { blockNumber } = await ethersSend(token, "transfer", RECEIVER, 7n);
    expect(await headed).toBe(blockNumber);
    expect(await received).toBe(7n);
    await ethersSend(token, "transfer", RECEIVER, 7n);
    expect(await polled).toBe(7n);
    await sockets.destroy();
  });

  it("goes on with the same objects after kill -9", async () => {
    const nonce = await owner.getNonce();
    await chain.killAndRestart();
    expect(await owner.getNonce()).toBe(nonce);
    expect(await token.getFunction("balanceOf")(RECEIVER)).toBe(114n);
    await ethersSend(token, "transfer", RECEIVER, 1n);
    expect(await token.queryFilter("Transfer", 0)).toHaveLength(5);
    const factory = new ContractFactory(JSON.stringify(TOKEN.abi), TOKEN.bytecode, owner);
    const another = await factory.deploy("Again", "AGN", 1n, owner.address);
    expect(await another.waitForDeployment()).toBeDefined();
  });
});
