import { type Address, encodeDeployData, encodeFunctionData, parseEther } from "viem";
import { account } from "../support/accounts.js";
import { artifact } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { ledgerTables, withLedger } from "../support/ledger-reading.js";
import { observe, type RpcReceipt } from "../support/observation.js";
import { run } from "../support/process.js";
import { type RawTransaction, signed } from "../support/raw-transactions.js";

const TOKEN = artifact("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json");
const FLAGS = ["--hardfork", "shanghai", "--clock", "step", "--genesis-time", "1700000000", "--no-exchange"];
const RECEIVER: Address = "0x00000000000000000000000000000000000000ee";

/** What a chain reports after one story, without what the engines are known to differ in. */
interface Report {
  receipts: Partial<RpcReceipt>[];
  balances: string[];
  ledger: unknown;
}

/** One story on a chain of either engine: signed transactions, test methods, snapshot ids, a kill. */
async function story(chain: Chain): Promise<Report> {
  const { rpc } = chain;
  let nonce = 0;
  const hashes: string[] = [];
  const send = async (transaction: Partial<RawTransaction>): Promise<RpcReceipt> => {
    const raw = await signed({
      from: account(0),
      nonce: nonce++,
      value: 0n,
      gas: 2_000_000n,
      ...transaction,
    });
    const hash = await rpc("eth_sendRawTransaction", raw);
    hashes.push(hash);
    return rpc<RpcReceipt>("eth_getTransactionReceipt", hash);
  };
  const args = ["Token", "TKN", parseEther("1"), account(0).address];
  const { contractAddress } = await send({ to: null, data: encodeDeployData({ ...TOKEN, args }) });
  const token = contractAddress as Address;
  const call = (functionName: string, args: unknown[]) => encodeFunctionData({ abi: TOKEN.abi, functionName, args });
  await send({ to: token, data: call("transfer", [RECEIVER, 100n]) });
  await send({ to: token, data: call("transfer", [RECEIVER, parseEther("2")]) });
  await send({ to: RECEIVER, value: 5n });
  await rpc("evm_setAccountBalance", account(3).address, "0x1234");
  const mark = await rpc("evm_snapshot");
  await send({ to: token, data: call("burn", [7n]) });
  await send({ to: RECEIVER, value: 6n });
  expect(await rpc("evm_revert", mark)).toBe(true);
  nonce -= 2;
  hashes.splice(-2);
  await chain.killAndRestart();
  await send({ to: token, data: call("approve", [RECEIVER, 9n]) });
  await send({ to: RECEIVER, value: 7n });
  const receipts = await rpc.batch<RpcReceipt>(hashes.map((hash) => ["eth_getTransactionReceipt", hash]));
  const balances = await rpc.batch<string>([
    ["eth_getBalance", RECEIVER, "latest"],
    ["eth_getBalance", account(3).address, "latest"],
    ["eth_getTransactionCount", account(0).address, "latest"],
    ["eth_call", { to: token, data: call("balanceOf", [RECEIVER]) }, "latest"],
    ["eth_call", { to: token, data: call("totalSupply", []) }, "latest"],
  ]);
  const seen = await observe(rpc);
  expect(seen.blocks.at(-1)?.transactions).toHaveLength(1);
  await chain.stop();
  await expectLedgerEqualsRebuild(chain.dataDir);
  const verified = await run(["ledger", "verify", "--data-dir", chain.dataDir, "--reexecute"]);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^WHOLE: /m) });
  return {
    receipts: receipts.map(({ transactionHash, status, contractAddress, from, to }) => {
      return { transactionHash, status, contractAddress, from, to };
    }),
    balances,
    ledger: withLedger(chain.dataDir, (database) => ({
      tables: ledgerTables(database),
      transactions: database.prepare("SELECT hash, status, gas_used FROM transactions ORDER BY hash").all(),
      transfers: database.prepare("SELECT count(*) FROM token_transfers").pluck().get(),
      reverts: database.prepare("SELECT count(*) FROM reverts").pluck().get(),
    })),
  };
}

afterAll(cleanUp);

it("the same story gives the same reports, whichever engine runs the chain", async () => {
  const native = await story(await startChain({ flags: [...FLAGS, "--engine", "native"] }));
  const ganache = await story(await startChain({ flags: [...FLAGS, "--engine", "ganache"] }));
  expect(native.receipts.map(({ status }) => status)).toEqual(["0x1", "0x1", "0x0", "0x1", "0x1", "0x1"]);
  expect(ganache).toEqual(native);
}, 60_000);
