import { HDNodeWallet } from "ethers";
import { Web3, WebSocketProvider } from "web3";
import { MNEMONIC } from "../support/accounts.js";
import { artifact } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine } from "../support/engines.js";
import { probeArtifact } from "../support/raw-transactions.js";

const TOKEN = artifact("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json");
/** Those that do not say it get too little of Ganache to create a contract. */
const GAS = byEngine("gas of a transaction that does not say", { native: {}, ganache: { gas: "2000000" } });
const RECEIVER = "0x00000000000000000000000000000000000000dd";

describe("web3.js v4", () => {
  let chain: Chain;
  let web3: Web3;
  let accounts: string[];
  let tokenAddress: string;

  beforeAll(async () => {
    chain = await startChain();
    web3 = new Web3(chain.url);
    web3.eth.transactionPollingInterval = 20;
    web3.eth.transactionReceiptPollingInterval = 20;
    accounts = await web3.eth.getAccounts();
  });
  afterAll(cleanUp);

  const token = () => new web3.eth.Contract(TOKEN.abi as never, tokenAddress);
  const balance = async () => token().methods.balanceOf?.(RECEIVER).call();

  it("reads network, blocks and balances", async () => {
    expect(await web3.eth.getChainId()).toBe(1337n);
    expect(await web3.eth.net.getId()).toBe(1337n);
    expect(accounts).toHaveLength(10);
    expect(await web3.eth.getBlockNumber()).toBe(0n);
    expect(await web3.eth.getBalance(accounts[0] as string)).toBe(10n ** 21n);
    expect((await web3.eth.getBlock(0)).hash).toMatch(/^0x/);
    expect(await web3.eth.getNodeInfo()).toMatch(
      byEngine("web3_clientVersion", { native: /couverture/i, ganache: /^Ganache\/v7\.9\.2\// }),
    );
  });

  it("deploys a contract and calls it, with the node's own accounts", async () => {
    const [from] = accounts as [string];
    const made = await new web3.eth.Contract(TOKEN.abi as never)
      .deploy({ data: TOKEN.bytecode, arguments: ["Token", "TKN", 1000n, from] as never })
      .send({ from, ...GAS });
    tokenAddress = made.options.address as string;
    const receipt = await token()
      .methods.transfer?.(RECEIVER, 100n)
      .send({ from, ...GAS });
    expect(receipt).toMatchObject({ status: 1n, events: { Transfer: { returnValues: { value: 100n } } } });
    expect(await balance()).toBe(100n);
  });

  it("sends with a wallet of its own", async () => {
    const { privateKey } = HDNodeWallet.fromPhrase(MNEMONIC, undefined, "m/44'/60'/0'/0/3");
    const [{ address }] = web3.eth.accounts.wallet.add(privateKey) as unknown as [{ address: string }];
    const receipt = await web3.eth.sendTransaction({ from: address, to: RECEIVER, value: 5n });
    expect(receipt).toMatchObject({ status: 1n, from: address.toLowerCase() });
    const raw = await web3.eth.accounts.signTransaction(
      { to: RECEIVER, value: 6n, gas: 21_000n, gasPrice: await web3.eth.getGasPrice(), nonce: 1n, chainId: 1337n },
      privateKey,
    );
    expect((await web3.eth.sendSignedTransaction(raw.rawTransaction)).status).toBe(1n);
    expect(await web3.eth.getBalance(RECEIVER)).toBe(11n);
  });

  it("says why a call fails", async () => {
    const [from] = accounts as [string];
    const { abi, bytecode } = probeArtifact();
    const probe = await new web3.eth.Contract(abi as never).deploy({ data: bytecode }).send({ from, ...GAS });
    await expect(probe.methods.failWithReason?.().call({ from })).rejects.toMatchObject({
      cause: { message: expect.stringContaining("this is the reason") },
    });
    await expect(probe.methods.note?.(1n).estimateGas({ from })).resolves.toBeGreaterThan(21_000n);
  });

  it("finds past events, and receives new blocks and events over a WebSocket", async () => {
    const [from] = accounts as [string];
    const past = await token().getPastEvents("Transfer" as never, { fromBlock: 0 });
    expect(past).toHaveLength(2);
    const sockets = new Web3(new WebSocketProvider(chain.wsUrl));
    const heads = await sockets.eth.subscribe("newBlockHeaders");
    const headed = new Promise<bigint>((resolve) =>
      heads.on("data", ({ number }) => resolve(BigInt(number as bigint))),
    );
    const logs = await sockets.eth.subscribe("logs", { address: tokenAddress });
    const received = new Promise<string>((resolve) => logs.on("data", (log) => resolve(String(log.address))));
    const receipt = await token()
      .methods.transfer?.(RECEIVER, 1n)
      .send({ from, ...GAS });
    expect(await headed).toBe(receipt?.blockNumber);
    expect((await received).toLowerCase()).toBe(tokenAddress.toLowerCase());
    await Promise.all([heads.unsubscribe(), logs.unsubscribe()]);
    sockets.provider?.disconnect();
  });

  it("signs with the node's accounts", async () => {
    const [from] = accounts as [string];
    const signature = await web3.eth.sign(web3.utils.utf8ToHex("a message"), from);
    expect(web3.eth.accounts.recover("a message", signature as string)).toBe(web3.utils.toChecksumAddress(from));
  });

  it("goes on with the same objects after kill -9", async () => {
    const [from] = accounts as [string];
    const nonce = await web3.eth.getTransactionCount(from);
    await chain.killAndRestart();
    expect(await web3.eth.getTransactionCount(from)).toBe(nonce);
    await token()
      .methods.transfer?.(RECEIVER, 2n)
      .send({ from, ...GAS });
    expect(await balance()).toBe(103n);
    expect(await token().getPastEvents("Transfer" as never, { fromBlock: 0 })).toHaveLength(4);
  });
});
