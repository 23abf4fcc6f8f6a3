// Writes what the network is like with some configuration.
const { writeFileSync } = require("node:fs");
const hre = require("hardhat");

const send = (method, ...params) => hre.network.provider.request({ method, params });
const DEAD = "0x000000000000000000000000000000000000dEaD";

it("is as its configuration says", async () => {
  const received = [];
  for (const name of ["hardhatNetworkReset", "hardhatNetworkRevertSnapshot"]) {
    hre.network.provider.on(name, () => received.push(name));
  }
  const accounts = await send("eth_accounts");
  const [from, to] = accounts;
  const genesis = await send("eth_getBlockByNumber", "0x0", false);
  const snapshot = await send("evm_snapshot");
  const hash = await send("eth_sendTransaction", { from, to, value: "0x1" });
  const automined = (await send("eth_getTransactionReceipt", hash)) !== null;
  if (!automined) await send("evm_mine");
  const block = await send("eth_getBlockByNumber", "0x1", false);
  const failing = { from, data: "0x60006000fd", gas: "0x10000" };
  const fails = (method) =>
    send(method, failing).then(
      (result) => (result.length === 66 ? "a hash" : result),
      (error) => error.message,
    );
  const outcome = {
    accounts,
    chainId: await send("eth_chainId"),
    networkId: await send("net_version"),
    balance: await send("eth_getBalance", accounts.at(-1), "latest"),
    gasLimit: block.gasLimit,
    miner: block.miner,
    baseFee: block.baseFeePerGas,
    firstTime: hre.config.networks.hardhat.initialDate.startsWith("2031") ? genesis.timestamp : "now",
    withdrawals: block.withdrawals,
    automined,
    call: await fails("eth_call"),
    transaction: await fails("eth_sendTransaction"),
    sixKilobytesMore: await send("eth_sendTransaction", { from, data: "0x6177006000f3", gas: "0xf00000" }).then(
      () => "deployed",
      (error) => error.message,
    ),
    unknown: await send("eth_nothing").catch(({ name, code, message }) => ({ name, code, message })),
    version: (await send("web3_clientVersion")).split("/")[0],
    dead: await send("eth_getCode", DEAD, "latest"),
    reverted: await send("evm_revert", snapshot),
    height: await send("eth_blockNumber"),
    reset: await send("hardhat_reset"),
    received,
  };
  writeFileSync(process.env.OUTCOMES, JSON.stringify(outcome));
});
