// Writes what the settings of mining, prices and forks come to.
const { writeFileSync } = require("node:fs");
const hre = require("hardhat");

const send = (method, ...params) => hre.network.provider.request({ method, params });
const hex = (value) => `0x${value.toString(16)}`;

it("is as its settings say", async () => {
  const { mining, forking, minGasPrice } = hre.config.networks.hardhat;
  const [from, to] = await send("eth_accounts");
  const outcome = { height: await send("eth_blockNumber") };
  if (forking !== undefined) {
    outcome.balance = await send("eth_getBalance", JSON.parse(process.env.SETTINGS).funded, "latest");
    outcome.mined = await send("eth_sendTransaction", { from, to, value: "0x1" }).then(() => send("eth_blockNumber"));
  }
  if (mining.interval > 0) {
    const hash = await send("eth_sendTransaction", { from, to, value: "0x1" });
    outcome.pending = await send("eth_getTransactionReceipt", hash);
    const subscription = await send("eth_subscribe", "newHeads");
    let heads = 0;
    await new Promise((resolve) => {
      hre.network.provider.on("message", ({ type, data }) => {
        if (type === "eth_subscription" && data.subscription === subscription && ++heads === 2) resolve();
      });
    });
    await send("eth_unsubscribe", subscription);
    outcome.included = (await send("eth_getTransactionReceipt", hash)).blockNumber;
  }
  if (minGasPrice > 0n) {
    const sent = (gasPrice) =>
      send("eth_sendTransaction", { from, to, value: "0x1", gasPrice: hex(gasPrice) }).then(
        () => "accepted",
        () => "rejected",
      );
    outcome.prices = [await sent(minGasPrice - 1n), await sent(minGasPrice)];
  }
  writeFileSync(process.env.OUTCOMES, JSON.stringify(outcome));
});
