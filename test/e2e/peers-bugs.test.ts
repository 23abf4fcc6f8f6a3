import { execFileSync } from "node:child_process";
import { type Hash, numberToHex, parseEther } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { observe, type RpcBlock, type RpcLog } from "../support/observation.js";
import { probeArtifact, signed } from "../support/raw-transactions.js";
import type { Call } from "../support/rpc.js";
import { type Deployed, type ViemClients, viemClients, word } from "../support/viem-clients.js";

/** What the users of Hardhat's node, Anvil and Ganache requested and did not get, each by the number of its issue. */
describe("what users of the peers request", () => {
  let chain: Chain;
  let clients: ViemClients;
  let probe: Deployed;
  const owner = account(0);

  beforeAll(async () => {
    chain = await startChain({ flags: ["--no-share-blocks"] });
    clients = viemClients(chain);
    probe = await clients.deploy(probeArtifact());
  });
  afterAll(cleanUp);

  const note = (value: number) => clients.send(probe, "note", [value], { gas: 100_000n });
  const height = async () => Number(await chain.rpc("eth_blockNumber"));
  const head = () => chain.rpc<RpcBlock>("eth_getBlockByNumber", "latest", false);

  it("the network is on disk (hardhat#3504, hardhat#2425, hardhat#4517, edr#409)", async () => {
    await note(1);
    const before = await observe(chain.rpc);
    await chain.restart();
    expect(await observe(chain.rpc)).toEqual(before);
  });

  it("kill -9 leaves the state of the last answer (anvil#3730)", async () => {
    await note(2);
    await chain.killAndRestart();
    expect(await clients.read(probe, "value")).toBe(2n);
  });

  it("events of before an accidental exit are found (anvil#4490)", async () => {
    const hashes: Hash[] = [];
    for (let value = 10; value < 15; value++) hashes.push((await note(value)).transactionHash);
    await chain.killAndRestart();
    const logs = await chain.rpc<RpcLog[]>("eth_getLogs", { fromBlock: "0x0", address: probe.address });
    expect(logs.slice(-5).map(({ transactionHash }) => transactionHash)).toEqual(hashes);
  });

  it("the block number goes on where it was (anvil#5460)", async () => {
    const before = await height();
    await chain.killAndRestart();
    expect(await height()).toBe(before);
    await note(3);
    expect(await height()).toBe(before + 1);
  });

  it("code and balance at an older block are known after a restart (anvil#7502, anvil#8518)", async () => {
    const older = await height();
    const code = await chain.rpc("eth_getCode", probe.address, "latest");
    const balance = await chain.rpc("eth_getBalance", owner.address, "latest");
    await note(4);
    await chain.killAndRestart();
    expect(await chain.rpc("eth_getCode", probe.address, numberToHex(older))).toBe(code);
    expect(await chain.rpc("eth_getBalance", owner.address, numberToHex(older))).toBe(balance);
    expect(await chain.rpc("eth_getBalance", owner.address, "latest")).not.toBe(balance);
    expect(await chain.rpc("eth_getCode", probe.address, "0x0")).toBe("0x");
  });

  it("a checkpoint of before the restart can be gone back to (anvil#9820)", async () => {
    const before = await observe(chain.rpc);
    const id = await chain.rpc("evm_snapshot");
    await note(5);
    await chain.killAndRestart();
    expect(await chain.rpc<boolean>("evm_revert", id)).toBe(true);
    expect(await observe(chain.rpc)).toEqual(before);
  });

  it("the whole history is kept, not only the last state (anvil#7955)", async () => {
    const first = await height();
    for (let value = 20; value < 25; value++) await note(value);
    await chain.killAndRestart();
    const seen = await chain.rpc.batch(
      Array.from(
        { length: 5 },
        (_, index): Call => ["eth_getStorageAt", ...[probe.address, "0x0", numberToHex(first + 1 + index)]],
      ),
    );
    expect(seen).toEqual([20, 21, 22, 23, 24].map(word));
  });

  it("a killed chain is not an earlier one when it is back (ganache#2187)", async () => {
    await chain.rpc("evm_increaseTime", 5000);
    await note(6);
    const { number, hash, timestamp } = await head();
    await chain.killAndRestart();
    expect(await head()).toMatchObject({ number, hash, timestamp });
    await note(7);
    expect(Number((await head()).timestamp)).toBeGreaterThanOrEqual(Number(timestamp));
  });

  it("nonces are in step with wallets after a restart (metamask#1127, #2632, #4361, #11298, #16332)", async () => {
    // A wallet counts for itself, and asks the chain only for what it does not know.
    let known = Number(await chain.rpc("eth_getTransactionCount", owner.address, "latest"));
    for (let round = 0; round < 2; round++) {
      for (let count = 0; count < 3; count++)
        await chain.rpc("eth_sendRawTransaction", await signed({ nonce: known++ }));
      await chain.killAndRestart();
      for (const block of ["latest", "pending"])
        expect(Number(await chain.rpc("eth_getTransactionCount", owner.address, block))).toBe(known);
    }
  });

  it("accounts, options and genesis come back by themselves (ganache#756)", async () => {
    const mnemonic = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    const flags = ["--chain-id", "4242", "--mnemonic", mnemonic, "--accounts", "3", "--balance", "77"];
    const other = await startChain({ flags });
    const identity = async () => ({
      chainId: await other.rpc("eth_chainId"),
      accounts: await other.rpc<string[]>("eth_accounts"),
      genesis: (await other.rpc<RpcBlock>("eth_getBlockByNumber", "0x0", false)).hash,
      gasLimit: (await other.rpc<{ gasLimit: string }>("eth_getBlockByNumber", "0x0", false)).gasLimit,
    });
    const before = await identity();
    expect(before).toMatchObject({ chainId: "0x1092" });
    expect(before.accounts).toHaveLength(3);
    expect(BigInt(await other.rpc("eth_getBalance", before.accounts[0], "latest"))).toBe(parseEther("77"));
    await other.restart({ signal: "SIGKILL", flags: [] });
    expect(await identity()).toEqual(before);
    const hash = await other.rpc("eth_sendTransaction", { from: before.accounts[1], to: owner.address, value: "0x1" });
    expect(await other.rpc("eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1" });
    await other.stop();
  });

  it("a random mnemonic comes back too (ganache#756)", async () => {
    const other = await startChain({ flags: ["--wallet.seed", "any seed"] });
    const accounts = await other.rpc<string[]>("eth_accounts");
    expect(accounts).not.toContain(owner.address.toLowerCase());
    await other.restart({ signal: "SIGKILL", flags: [] });
    expect(await other.rpc<string[]>("eth_accounts")).toEqual(accounts);
    await other.stop();
  });

  it("thousands of blocks are mined at once, in time that grows with their number only (ganache#4409)", async () => {
    const mine = async (blocks: number) => {
      const start = performance.now();
      const before = await height();
      await chain.rpc("evm_mine", { blocks });
      expect(await height()).toBe(before + blocks);
      return performance.now() - start;
    };
    await mine(100);
    const [first, second] = [await mine(1500), await mine(1500)];
    expect(first + second).toBeLessThan(30_000);
    expect(second).toBeLessThan(3 * first);
  }, 60_000);

  it("is as fast after thousands of transactions, and does not keep them in memory (ganache#1423, #913, #1019; anvil#2880, #6017, #7940)", async () => {
    const from = account(3);
    const rounds = 3;
    const each = 500;
    const raws: `0x${string}`[] = [];
    for (let nonce = 0; nonce < rounds * each; nonce++) {
      const to = `0x${(nonce + 0x100000).toString(16).padStart(40, "0")}` as const;
      raws.push(await signed({ from, nonce, to }));
    }
    const times: number[] = [];
    const memory: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      const part = raws.slice(round * each, (round + 1) * each);
      await chain.rpc.batch(part.map((raw) => ["eth_sendRawTransaction", raw]));
      times.push(performance.now() - start);
      memory.push(residentMegabytes(chain.pid));
    }
    expect(Number(await chain.rpc("eth_getTransactionCount", from.address, "latest"))).toBe(raws.length);
    // Generous, as the machine may be busy: the peers' curves are several times steeper.
    expect(times.at(-1) as number).toBeLessThan(3 * (times[0] as number));
    expect(memory.at(-1) as number).toBeLessThan(350);
    await chain.killAndRestart();
    expect(Number(await chain.rpc("eth_getTransactionCount", from.address, "latest"))).toBe(raws.length);
  }, 120_000);

  it("opens in time that does not grow with the chain (anvil#9562)", async () => {
    const start = performance.now();
    await chain.killAndRestart();
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(await height()).toBeGreaterThan(4500);
    expect(residentMegabytes(chain.pid)).toBeLessThan(350);
  }, 60_000);

  it("disk grows with what happened, a few kilobytes for each transaction (ganache#485, anvil#8392)", async () => {
    const blocks = await height();
    const bytes = diskUse(chain.dataDir);
    expect(bytes / blocks).toBeLessThan(20_000);
  });
});

/** Memory that a process holds now, in megabytes. */
function residentMegabytes(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)]).toString()) / 1024;
}

/** Bytes that a directory takes on disk. */
function diskUse(directory: string): number {
  return Number.parseInt(execFileSync("du", ["-s", "-k", directory]).toString(), 10) * 1024;
}
