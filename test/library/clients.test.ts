import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { BrowserProvider, ContractFactory, parseEther } from "ethers";
import { createTestClient, createWalletClient, custom, publicActions, rpcSchema } from "viem";
import { mainnet } from "viem/chains";
import { Web3 } from "web3";
import { type CouvertureRpcSchema, type Provider, provider, type Server, server } from "../../src/index.js";
import { artifact } from "../support/artifacts.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";

const TOKEN = artifact("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json");
const RECEIVER = "0x00000000000000000000000000000000000000dd";
const hardhat = createRequire(import.meta.url).resolve("hardhat/internal/cli/cli");
const project = fileURLToPath(new URL("../e2e/hardhat/", import.meta.url));

let chain: Provider;
beforeAll(() => {
  chain = provider({ chain: { chainId: 1, networkId: 1 } });
});
afterAll(async () => {
  await chain.disconnect();
  removeDirectories();
});

it("viem works on it by custom(), test methods and watching included", async () => {
  const client = createTestClient({
    chain: mainnet,
    mode: "hardhat",
    pollingInterval: 10,
    transport: custom(chain),
    rpcSchema: rpcSchema<CouvertureRpcSchema>(),
  }).extend(publicActions);
  const wallet = createWalletClient({ chain: mainnet, transport: custom(chain) });
  const [from] = await wallet.getAddresses();
  const seen = new Promise<bigint>((resolve) => {
    const stop = client.watchBlockNumber({
      emitOnBegin: false,
      onBlockNumber: (number) => {
        if (number === 0n) return; // a poll from before the transaction
        stop();
        resolve(number);
      },
    });
  });
  const hash = await wallet.sendTransaction({ account: from as `0x${string}`, to: RECEIVER, value: 5n });
  expect(await client.waitForTransactionReceipt({ hash })).toMatchObject({ status: "success" });
  expect(await client.getBalance({ address: RECEIVER })).toBe(5n);
  expect(await seen).toBeGreaterThan(0n);
  await client.setBalance({ address: RECEIVER, value: 9n });
  await client.mine({ blocks: 2 });
  expect(await client.getBalance({ address: RECEIVER })).toBe(9n);
  expect((await client.request({ method: "couverture_info" })).chainId).toBe(1);
});

it("ethers works on it by BrowserProvider: contracts, events and errors", async () => {
  const ethers = new BrowserProvider(chain, undefined, { pollingInterval: 10, cacheTimeout: -1 });
  const signer = await ethers.getSigner(0);
  const factory = new ContractFactory(TOKEN.abi as never, TOKEN.bytecode, signer);
  const token = await factory.deploy("Token", "TKN", parseEther("10"), signer.address);
  await token.waitForDeployment();
  const transfer = (to: string, value: bigint) => token.getFunction("transfer")(to, value);
  await (await transfer(RECEIVER, 3n)).wait();
  expect(await token.getFunction("balanceOf")(RECEIVER)).toBe(3n);
  expect(await token.queryFilter("Transfer")).toHaveLength(2);
  await expect(transfer(RECEIVER, parseEther("100"))).rejects.toThrow("transfer amount exceeds balance");
  ethers.destroy();
});

it("web3.js works on it: contracts and subscriptions", async () => {
  const web3 = new Web3(chain as never);
  web3.eth.transactionPollingInterval = 10;
  web3.eth.transactionReceiptPollingInterval = 10;
  const [from = ""] = await web3.eth.getAccounts();
  const token = await new web3.eth.Contract(TOKEN.abi as never)
    .deploy({ data: TOKEN.bytecode, arguments: ["Token", "TKN", "1000", from] as never })
    .send({ from });
  await token.methods.transfer?.(RECEIVER, "7").send({ from });
  expect(await token.methods.balanceOf?.(RECEIVER).call()).toBe(7n);
  const heads = await web3.eth.subscribe("newBlockHeaders");
  const head = new Promise<unknown>((resolve) => heads.on("data", resolve));
  await web3.eth.sendTransaction({ from, to: RECEIVER, value: "1" });
  expect(await head).toMatchObject({ parentHash: expect.stringMatching(/^0x/) });
  await heads.unsubscribe();
});

describe("by a server's address", () => {
  let ganache: Server;
  let url: string;
  // As Truffle's users start Ganache in their tests.
  beforeAll(
    () =>
      new Promise<void>((resolve, reject) => {
        ganache = server({ total_accounts: 10, network_id: 5777, gasLimit: 30_000_000 });
        ganache.listen(0, (error) => {
          url = `http://127.0.0.1:${ganache.address()?.port}`;
          if (error) reject(error);
          else resolve();
        });
      }),
  );
  afterAll(() => ganache.close());

  it("web3.js works with a server that a callback received, and its provider beside it", async () => {
    const web3 = new Web3(url);
    expect(await web3.eth.net.getId()).toBe(5777n);
    const inside = new Web3(ganache.provider as never);
    expect(await inside.eth.getAccounts()).toEqual(await web3.eth.getAccounts());
  });

  it("a Hardhat 2 project runs its tests on it", async () => {
    const args = ["--config", "hardhat.config.cjs", "test", "--no-compile", "test/project.cjs"];
    const env = {
      NODE_OPTIONS: "",
      CHAIN_URL: url,
      HARDHAT_DISABLE_TELEMETRY_PROMPT: "true",
      HOME: temporaryDirectory(),
    };
    const child = spawn(process.execPath, [hardhat, ...args], { cwd: project, env: { ...process.env, ...env } });
    const out = await text(child.stdout);
    expect(JSON.parse(out.slice(out.indexOf("{"), out.lastIndexOf("}") + 1))).toMatchObject({
      stats: { passes: 2, failures: 0 },
    });
  }, 60_000);
});
