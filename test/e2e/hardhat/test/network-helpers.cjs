const { deepEqual, equal, ok, rejects } = require("node:assert/strict");
const { BrowserProvider, ContractFactory, keccak256, parseEther, toBeHex, zeroPadValue } = require("ethers");
const hre = require("hardhat");
const helpers = require("@nomicfoundation/hardhat-network-helpers");
const TOKEN = require("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json");

const { time } = helpers;
const SOMEONE = "0x00000000000000000000000000000000000000e1";
const provider = new BrowserProvider(hre.network.provider, undefined, { cacheTimeout: -1 });
provider.pollingInterval = 20;
const send = (method, ...params) => hre.network.provider.request({ method, params });
const block = () => provider.getBlock("latest");

async function tokenFixture() {
  const owner = await provider.getSigner(0);
  const token = await new ContractFactory(TOKEN.abi, TOKEN.bytecode, owner).deploy(
    "Token",
    "TKN",
    1000n,
    owner.address,
  );
  await token.waitForDeployment();
  return { owner, token };
}

describe("time", () => {
  it("latest and latestBlock return the head", async () => {
    const { number, timestamp } = await block();
    equal(await time.latest(), timestamp);
    equal(await time.latestBlock(), number);
  });

  it("increase and increaseTo mine a block at the time", async () => {
    const before = await time.latest();
    equal(await time.increase(3600), before + 3600);
    equal(await time.latest(), before + 3600);
    await time.increaseTo(before + 10_000);
    equal(await time.latest(), before + 10_000);
  });

  it("setNextBlockTimestamp holds for the next transaction", async () => {
    const at = (await time.latest()) + 500;
    await time.setNextBlockTimestamp(at);
    await tokenFixture();
    equal(await time.latest(), at);
  });
});

describe("mine", () => {
  it("mines one block, many, and up to a height", async () => {
    const start = await time.latestBlock();
    await helpers.mine();
    equal(await time.latestBlock(), start + 1);
    await helpers.mine(50, { interval: 12 });
    equal(await time.latestBlock(), start + 51);
    const [last, before] = [await provider.getBlock(start + 51), await provider.getBlock(start + 50)];
    equal(last.timestamp - before.timestamp, 12);
    await helpers.mineUpTo(start + 60);
    equal(await time.latestBlock(), start + 60);
  });

  it("drops a transaction that waits", async () => {
    await send("evm_setAutomine", false);
    try {
      const owner = await provider.getSigner(2);
      const { hash } = await owner.sendTransaction({ to: SOMEONE, value: 1n });
      equal(await helpers.dropTransaction(hash), true);
      await helpers.mine();
      equal(await provider.getTransactionReceipt(hash), null);
    } finally {
      await send("evm_setAutomine", true);
    }
  });

  it("takes base fee, randomness, coinbase and gas limit for the next block", async () => {
    await helpers.setNextBlockBaseFeePerGas(7_000_000_000n);
    await helpers.setPrevRandao(12345);
    await helpers.mine();
    const next = await block();
    equal(next.baseFeePerGas, 7_000_000_000n);
    equal(BigInt(next.prevRandao), 12345n);
    await helpers.setCoinbase(SOMEONE);
    await helpers.setBlockGasLimit(20_000_000);
    await helpers.mine();
    equal((await block()).miner.toLowerCase(), SOMEONE);
    equal((await block()).gasLimit, 20_000_000n);
    await helpers.setBlockGasLimit(30_000_000);
  });
});

describe("state", () => {
  it("balances, nonces, code and storage can be set", async () => {
    await helpers.setBalance(SOMEONE, parseEther("77"));
    equal(await provider.getBalance(SOMEONE), parseEther("77"));
    await helpers.setNonce(SOMEONE, 9);
    equal(await provider.getTransactionCount(SOMEONE), 9);
    await rejects(helpers.setNonce(SOMEONE, 8), /New nonce \(8\) must not be smaller than the existing nonce \(9\)/);
    equal(await provider.getTransactionCount(SOMEONE), 9);
    const { token, owner } = await helpers.loadFixture(tokenFixture);
    const code = await provider.getCode(token.target);
    await helpers.setCode(SOMEONE, code);
    equal(await provider.getCode(SOMEONE), code);
    // The balances of this token are the mapping in slot 0.
    const slot = keccak256(zeroPadValue(SOMEONE, 32) + "0".repeat(64));
    await helpers.setStorageAt(token.target, slot, 555);
    equal(await helpers.getStorageAt(token.target, slot), toBeHex(555, 32));
    equal(await token.balanceOf(SOMEONE), 555n);
    equal(await token.balanceOf(owner.address), 1000n);
  });

  it("an account is impersonated, and no longer", async () => {
    const { token, owner } = await helpers.loadFixture(tokenFixture);
    const stranger = "0x00000000000000000000000000000000000000e2";
    await (await token.transfer(stranger, 10n)).wait();
    await helpers.setBalance(stranger, parseEther("1"));
    await helpers.impersonateAccount(stranger);
    const signer = await provider.getSigner(stranger).catch(() => undefined);
    const data = token.interface.encodeFunctionData("transfer", [owner.address, 4n]);
    const hash = await send("eth_sendTransaction", { from: stranger, to: token.target, data });
    await provider.waitForTransaction(hash);
    equal(await token.balanceOf(stranger), 6n);
    ok(signer === undefined || signer.address.toLowerCase() === stranger);
    await helpers.stopImpersonatingAccount(stranger);
    await rejects(send("eth_sendTransaction", { from: stranger, to: token.target, data }));
  });
});

describe("checkpoints", () => {
  it("takeSnapshot is restored, again and again", async () => {
    const { token } = await helpers.loadFixture(tokenFixture);
    const snapshot = await helpers.takeSnapshot();
    for (let round = 0; round < 3; round++) {
      await (await token.transfer(SOMEONE, 1n)).wait();
      equal(await token.balanceOf(SOMEONE), 1n);
      await snapshot.restore();
      equal(await token.balanceOf(SOMEONE), 0n);
    }
  });

  it("loadFixture brings the same state back", async () => {
    const { token } = await helpers.loadFixture(tokenFixture);
    await (await token.transfer(SOMEONE, 5n)).wait();
    const again = await helpers.loadFixture(tokenFixture);
    deepEqual([again.token.target, await again.token.balanceOf(SOMEONE)], [token.target, 0n]);
  });
});
