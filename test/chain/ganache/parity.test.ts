import { rmSync } from "node:fs";
import { join } from "node:path";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";
import { type Answering, ganacheNode, plainGanache, resultOf, UNLOCKED } from "./plain.js";

const word = (value: number): string => `0x${value.toString(16).padStart(64, "0")}`;

/** Stores 1 in slot 0, logs a word, and returns code that adds 1 to slot 0. */
const COUNTER = "0x600160005560aa6000526020600060bb60206000a15060098060206000396000f3fe60005460010160005500";
const COUNTER_ACCOUNT = "0x00000000000000000000000000000000000000cc";
/** Adds 1 to slot 0, and reverts with "no" when called with data. */
const RUNTIME =
  "0x3615601c576308c379a060e01b60005260206004526002602452616e6f60f01b60445260646000fd5b60005460010160005560005460005260206000a1600154600255600060006000600060016001620100006000f1500050".replace(
    /50$/,
    "",
  );

/** One request after another, and what each came to. The hashes of transactions are parameters of later requests. */
async function story({ ask }: Answering): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  const say = async (method: string, ...params: unknown[]) => {
    const outcome = await ask(method, ...params);
    outcomes.push([method, params, outcome]);
    return "result" in outcome ? outcome.result : undefined;
  };
  const accounts = (await say("eth_accounts")) as string[];
  const [from, to, other] = accounts as [string, string, string];
  await say("eth_getBlockByNumber", "0x0", true);
  const sent: unknown[] = [];
  const send = async (transaction: object) => {
    const hash = await say("eth_sendTransaction", { from, to, ...transaction });
    sent.push(hash);
    return hash;
  };
  await send({ value: "0x1" });
  await send({ value: "0x2", gasPrice: "0x77359400" });
  await send({ value: "0x3", accessList: [{ address: to, storageKeys: [word(1)] }], gasPrice: "0x77359400" });
  await send({ to: undefined, data: COUNTER, gas: "0x30000" });
  await send({ to: undefined, data: "0xfe", gas: "0x20000" });
  await say("evm_setAccountCode", COUNTER_ACCOUNT, RUNTIME);
  await send({ to: COUNTER_ACCOUNT, gas: "0x30000" });
  await send({ to: COUNTER_ACCOUNT, data: "0x01", gas: "0x30000" });
  await send({ to: COUNTER_ACCOUNT, gas: "0x5300" });
  await say("evm_setAccountStorageAt", COUNTER_ACCOUNT, word(0), word(41));
  await send({ to: COUNTER_ACCOUNT, gas: "0x30000" });
  await say("eth_call", { to: COUNTER_ACCOUNT, data: "0x01" }, "latest");
  await say("eth_estimateGas", { from, to: COUNTER_ACCOUNT });
  await say("eth_getStorageAt", COUNTER_ACCOUNT, "0x0", "latest");
  // Accounts that are left empty are there until the next transaction.
  await say("evm_setAccountNonce", "0x00000000000000000000000000000000000000bb", "0x0");
  await say("evm_setAccountStorageAt", "0x00000000000000000000000000000000000000dd", word(1), word(7));
  await say("evm_setAccountBalance", UNLOCKED, "0xde0b6b3a7640000");
  await send({ from: UNLOCKED, value: "0x5" });
  await send({ from: UNLOCKED, value: "0x5", gasPrice: "0x77359400" });
  await say("evm_setAccountNonce", other, "0x7");
  // Precompiles have an account.
  await send({ to: "0x0000000000000000000000000000000000000002", value: "0x9", data: "0x01", gas: "0x10000" });
  const mark = await say("evm_snapshot");
  await send({ value: "0x6" });
  await say("evm_mine");
  await say("evm_revert", mark);
  await say("evm_revert", mark);
  await say("evm_revert", "0x63");
  await say("evm_increaseTime", 1000);
  await say("evm_mine");
  await say("evm_mine", 1_900_000_000);
  await say("evm_mine", { blocks: 3 });
  await say("evm_setTime", 2_000_000_000_000);
  await send({ value: "0x7" });
  await say("miner_setEtherbase", other);
  await say("miner_setExtra", "0x1234");
  await say("miner_setGasPrice", "0x12a05f200");
  await say("miner_stop");
  await send({ value: "0x8" });
  await send({ from: to, to: from, value: "0x9", gasPrice: "0x2540be400" });
  await say("txpool_content");
  await say("miner_start");
  await send({ value: "0xa" });
  // Errors.
  await send({ nonce: "0x0" });
  await send({ from: "0x0000000000000000000000000000000000000099" });
  await send({ value: "0xffffffffffffffffffffffff" });
  await send({ gas: "0x1" });
  await send({ gas: "0xfffffffff" });
  await say("eth_sendRawTransaction", "0x00");
  await say("eth_getBalance");
  await say("eth_getBalance", from, "0xffff");
  await say("eth_call", { to: COUNTER_ACCOUNT, data: "0x01" }, "0xffff");
  await say("evm_setAccountBalance", "nobody", "0x1");
  await say("evm_setAccountStorageAt", COUNTER_ACCOUNT, "0x1", "0x1");
  await say("debug_traceTransaction", word(1));
  await say("evm_mine", { blocks: 1 });
  for (const hash of sent) {
    await say("eth_getTransactionByHash", hash);
    await say("eth_getTransactionReceipt", hash);
  }
  const head = Number((await say("eth_blockNumber")) as string);
  for (let number = 0; number <= head; number++) await say("eth_getBlockByNumber", `0x${number.toString(16)}`, true);
  await say("eth_getLogs", { fromBlock: "0x0", toBlock: "latest" });
  await say("eth_getProof", COUNTER_ACCOUNT, [word(0)], "latest");
  return outcomes;
}

afterAll(removeDirectories);

describe.each(["shanghai", "merge", "london", "istanbul"])("at %s, Ganache in a node", (hardfork) => {
  it("answers as Ganache alone does, to the last hash and error", async () => {
    const plain = plainGanache({ hardfork });
    const directory = temporaryDirectory();
    const ours = await ganacheNode({ hardfork, directory });
    let again: Answering | undefined;
    try {
      const expected = await story(plain);
      const outcomes = await story(ours);
      expect(outcomes.length).toBe(expected.length);
      for (const [index, entry] of outcomes.entries()) expect(entry).toEqual(expected[index]);
      const { head } = ours.node.info();
      const latest = await resultOf<{ hash: string }>(plain.ask("eth_getBlockByNumber", "latest", false));
      expect(head.hash).toBe(latest.hash);

      // What it kept can be made again, block by block, from the journal.
      await ours.close();
      rmSync(join(directory, "ganache"), { recursive: true });
      again = await ganacheNode({ hardfork, directory });
      for (let number = 0; number <= head.number; number++) {
        const which = ["eth_getBlockByNumber", `0x${number.toString(16)}`, true] as const;
        expect(await again.ask(...which)).toEqual(await plain.ask(...which));
      }
    } finally {
      await plain.close();
      await (again ?? ours).close();
    }
  });
});
