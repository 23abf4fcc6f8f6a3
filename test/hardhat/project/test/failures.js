// Writes what each failure looks like to the caller.
const { writeFileSync } = require("node:fs");
const { Interface } = require("ethers");
const hre = require("hardhat");

const send = (method, ...params) => hre.network.provider.request({ method, params });
const observed = (error) => ({
  message: error.message,
  // Lines of Solidity, and those of contracts without source; what follows is JavaScript.
  stack: error.stack.split("\n").filter((line) => /^ +at (?!.*(\.js|\.ts|\.cjs|node:))/.test(line)),
  code: error.code,
  data: error.data,
  hasCaller: error.stack.includes(__filename),
  isError: error instanceof Error,
  hasHash: typeof error.transactionHash === "string",
});

it("fails in every way", async () => {
  const { abi, bytecode } = await hre.artifacts.readArtifact("Failures");
  const vault = await hre.artifacts.readArtifact("Vault");
  const failures = new Interface(abi);
  const [from] = await send("eth_accounts");
  const deploy = async (data) =>
    (await send("eth_getTransactionReceipt", await send("eth_sendTransaction", { from, data }))).contractAddress;
  const to = await deploy(bytecode);
  const stranger = await deploy("0x6005600c60003960056000f360006000fd");
  const call = (name, args = []) => ({ to, from, data: failures.encodeFunctionData(name, args) });
  const requests = {
    ...Object.fromEntries(
      [
        ["reason"],
        ["guard"],
        ["library_"],
        ["custom"],
        ["structure"],
        ["outside"],
        ["underflow"],
        ["divide", [0]],
        ["assertion"],
        ["element", [3]],
        ["popEmpty"],
        ["toEnum", [5]],
        ["empty"],
        ["invalid"],
        ["unknownError"],
        ["create"],
        ["strangerCall"],
        ["printed"],
        ["context"],
        ["blockBefore"],
      ].map(([name, args]) => [name, call(name, args)]),
    ),
    constructor: { from, data: vault.bytecode + "0".repeat(64) },
    notPayable: { ...call("assertion"), value: "0x1" },
    noFunction: { from, to, data: "0x12345678" },
    noData: { from, to, data: "0x" },
    noReceive: { from, to, value: "0x5" },
    shortData: { from, to, data: call("divide", [0]).data.slice(0, 20) },
    stranger: { from, to: stranger },
    withoutFunds: {
      from: "0x00000000000000000000000000000000000000f1",
      to: "0x00000000000000000000000000000000000000f2",
      value: "0x64",
    },
    gas: { ...call("burnAll"), gas: "0x20000" },
  };
  const outcomes = {};
  for (const [name, request] of Object.entries(requests)) {
    // Hardhat's network estimates one gas more for a transfer, and has another sentence for an account that it does not know.
    const methods = name === "withoutFunds" ? ["eth_call"] : ["eth_call", "eth_estimateGas", "eth_sendTransaction"];
    for (const method of methods) {
      const before = BigInt(await send("eth_blockNumber"));
      const outcome = await send(method, request).then((result) => ({ result }), observed);
      outcomes[`${name} by ${method}`] = { ...outcome, blocks: Number(BigInt(await send("eth_blockNumber")) - before) };
    }
  }
  await send("eth_call", call("print"));
  const latest = await send("eth_getBlockByNumber", "latest", false);
  const { number, timestamp, miner, mixHash, parentHash } = latest;
  outcomes.sameBlock = await send("eth_call", call("sameBlock", [number, timestamp, miner, mixHash])).catch(observed);
  outcomes.another = await send("eth_call", call("another", [parentHash])).catch(observed);
  writeFileSync(process.env.OUTCOMES, JSON.stringify(outcomes));
});
