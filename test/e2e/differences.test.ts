import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { keccak256 } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { byEngine } from "../support/engines.js";
import type { RpcBlock } from "../support/observation.js";
import type { EndedEarly } from "../support/process.js";
import { signed } from "../support/raw-transactions.js";
import { RpcError } from "../support/rpc.js";

const SOMEONE = "0x00000000000000000000000000000000000000a1";

afterAll(cleanUp);

describe("the engines differ", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
  });

  it("in the accounts of precompiles", async () => {
    const balance = byEngine("addresses 1 to 18", { native: "0x0", ganache: "0x1" });
    expect(await chain.rpc("eth_getBalance", "0x0000000000000000000000000000000000000001", "latest")).toBe(balance);
  });

  it("in whether a change from outside is a block", async () => {
    await chain.rpc("evm_setAccountBalance", SOMEONE, "0x5");
    expect(await chain.rpc("eth_blockNumber")).toBe(byEngine("evm_setAccount…", { native: "0x0", ganache: "0x1" }));
    expect(await chain.rpc("eth_getBalance", SOMEONE, "latest")).toBe("0x5");
  });

  it("in the numbers of snapshot ids after a revert", async () => {
    const first = await chain.rpc("evm_snapshot");
    expect(await chain.rpc("evm_revert", first)).toBe(true);
    const again = (await chain.rpc("evm_snapshot")) === first;
    expect(again).toBe(byEngine("numbers of snapshot ids", { native: false, ganache: true }));
  });

  it("in what becomes of filters where a mark of an earlier session is gone back to", async () => {
    const mark = await chain.rpc("evm_snapshot");
    await chain.restart();
    const filter = await chain.rpc("eth_newBlockFilter");
    await chain.rpc("evm_revert", mark);
    const answer = await chain.rpc<unknown[]>("eth_getFilterChanges", filter).catch((error: unknown) => error);
    expect(answer instanceof RpcError).toBe(
      byEngine("reverting to a snapshot id of an earlier session", { native: false, ganache: true }),
    );
  });

  it("in whether a first transaction that waits can be replaced by a signed one", async () => {
    const from = account(5);
    await chain.rpc("miner_stop");
    await chain.rpc("eth_sendRawTransaction", await signed({ from, nonce: 0 }));
    const dearer = await signed({ from, nonce: 0, maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 10n ** 11n });
    const answer = await chain.rpc("eth_sendRawTransaction", dearer).catch(({ code }: RpcError) => code);
    expect(answer).toBe(byEngine<unknown>("nonce 0", { native: keccak256(dearer), ganache: -32003 }));
    await chain.rpc("miner_start");
    await chain.rpc("evm_mine");
    // A used one is refused by either, and what comes after it is taken.
    await expect(chain.rpc("eth_sendRawTransaction", dearer)).rejects.toMatchObject({ code: -32000 });
    await chain.rpc("eth_sendRawTransaction", await signed({ from, nonce: 1 }));
    expect(await chain.rpc("eth_getTransactionCount", from.address, "latest")).toBe("0x2");
  });

  it("in the root of a failed transaction's receipt", async () => {
    const [from] = await chain.rpc<string[]>("eth_accounts");
    const failing = { from, data: "0xfe", gas: "0x20000" };
    await chain.rpc("eth_sendTransaction", failing);
    const { receiptsRoot } = await chain.rpc<RpcBlock & { receiptsRoot: string }>(
      "eth_getBlockByNumber",
      "latest",
      true,
    );
    expect(receiptsRoot).toBe(
      byEngine("root of failed receipts", {
        native: "0x60936fe1236f702408777a2a8b0ab25cbc6b7aec1be1feca9f96981c57274998",
        ganache: "0x3fd9e6a97686f4de84cfdf796f8c36c2a200a3f999e7438b047d1f2eb2a418bc",
      }),
    );
  });
});

it("the engines differ in what a miner gets before the merge", async () => {
  const chain = await startChain({ flags: ["--hardfork", "london"] });
  await chain.rpc("miner_setEtherbase", SOMEONE);
  await chain.rpc("evm_mine");
  expect(await chain.rpc("eth_getBalance", SOMEONE, "latest")).toBe(
    byEngine("block reward before the merge", { native: "0x1bc16d674ec80000", ganache: "0x0" }),
  );
  await chain.stop();
});

it("the engines differ in whether a chain is made from geth's genesis file", async () => {
  const file = join(temporaryDirectory(), "genesis.json");
  writeFileSync(
    file,
    JSON.stringify({ config: { chainId: 1337 }, difficulty: "0x20000", gasLimit: "0x47b760", alloc: {} }),
  );
  const started = startChain({ flags: ["--genesis", file] }).then(
    (chain) => chain.stop(),
    ({ code, stderr }: EndedEarly) => ({ code, stderr }),
  );
  const refused = {
    code: 2,
    stderr: "couverture: --genesis is not taken by the engine ganache, which makes its own genesis block",
  };
  expect(await started).toEqual(byEngine<object>("--genesis", { native: { code: 0, signal: null }, ganache: refused }));
});
