const { equal, rejects } = require("node:assert/strict");
const { BrowserProvider, ContractFactory } = require("ethers");
const { artifacts, network } = require("hardhat");
const { loadFixture, time } = require("@nomicfoundation/hardhat-network-helpers");

const provider = new BrowserProvider(network.provider, undefined, { cacheTimeout: -1 });
provider.pollingInterval = 20;

async function deployed() {
  const owner = await provider.getSigner(0);
  const other = await provider.getSigner(1);
  const { abi, bytecode } = await artifacts.readArtifact("Token");
  const token = await new ContractFactory(abi, bytecode, owner).deploy(1000n);
  await token.waitForDeployment();
  return { token, owner, other };
}

describe("Token", () => {
  it("gives the supply to its creator", async () => {
    const { token, owner } = await loadFixture(deployed);
    equal(await token.balanceOf(owner.address), 1000n);
  });

  it("moves value", async () => {
    const { token, owner, other } = await loadFixture(deployed);
    await (await token.transfer(other.address, 300n)).wait();
    equal(await token.balanceOf(owner.address), 700n);
    equal(await token.balanceOf(other.address), 300n);
  });

  it("lets nobody spend more than they have, a week later either", async () => {
    const { token, owner, other } = await loadFixture(deployed);
    await time.increase(7 * 24 * 60 * 60);
    await rejects(token.connect(other).transfer.staticCall(owner.address, 1n), /InsufficientBalance/);
  });
});
