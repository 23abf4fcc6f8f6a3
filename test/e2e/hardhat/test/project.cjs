const { equal, rejects } = require("node:assert/strict");
const { BrowserProvider, ContractFactory } = require("ethers");
const hre = require("hardhat");
const TOKEN = require("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json");

const provider = new BrowserProvider(hre.network.provider, undefined, { cacheTimeout: -1 });
provider.pollingInterval = 20;

describe("a Hardhat project", () => {
  it("talks to the chain by its URL", async () => {
    equal(hre.network.name, "couverture");
    equal(Number(await hre.network.provider.send("eth_chainId")), 1337);
    equal((await hre.network.provider.send("eth_accounts")).length, 10);
  });

  it("deploys and calls a contract, and receives the reason why a call fails", async () => {
    const owner = await provider.getSigner(0);
    const token = await new ContractFactory(TOKEN.abi, TOKEN.bytecode, owner).deploy(
      "Token",
      "TKN",
      10n,
      owner.address,
    );
    await token.waitForDeployment();
    const other = "0x00000000000000000000000000000000000000e3";
    equal((await (await token.transfer(other, 3n)).wait()).status, 1);
    equal(await token.balanceOf(other), 3n);
    await rejects(token.transfer.staticCall(other, 100n), /transfer amount exceeds balance/);
  });
});
