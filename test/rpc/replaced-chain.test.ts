import { join } from "node:path";
import type { Hash, Hex } from "viem";
import { METHODS } from "../../src/rpc/methods/index.js";
import { aboutOf } from "../../src/rpc/schema.js";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endCommands } from "../support/process.js";
import { RpcError } from "../support/rpc.js";

/** They describe the process, its directory or its history. */
const OF_THE_PROCESS = new Set([
  "anvil_nodeInfo", // names the upstream's port
  "couverture_info",
  "hardhat_metadata", // compared on its own
  "rpc_modules",
]);
const NAMESPACE = /^(ledger|snapshot|exchange|couverture|personal|miner)_/;
/** Their answers hold an id, or wait for something, or are random. */
const NOT_COMPARED =
  /(Filter|subscribe|Sync|dump|resend|sign|send|fill|submit|getWork|buildBlock|compile|rawTransaction)/i;

const reads = METHODS.filter(({ guarded, names }) => {
  const [name = ""] = names;
  return !guarded && !NAMESPACE.test(name) && !NOT_COMPARED.test(name) && !OF_THE_PROCESS.has(name);
}).map(({ names, params }) => ({ name: names[0] as string, params }));

const [from, to] = [account(0).address, account(1).address];
const FLAGS = ["--no-exchange", "--clock", "step"];

/** The results of every method that changes nothing, or its error messages. */
async function answers({ rpc }: Chain, transaction: Hash | undefined): Promise<Record<string, unknown>> {
  const { hash } = await rpc<{ hash: Hash }>("eth_getBlockByNumber", "latest", false);
  const all: Record<string, unknown> = {};
  for (const { name, params } of reads) {
    const given = params.map((param) => {
      const { title, sample } = aboutOf(param.schema);
      if (param.name === "nonce") return "0x0";
      if (title === "a hash")
        return /ByHash|Block/.test(name) && !/Transaction/.test(name) ? hash : (transaction ?? hash);
      return param.required === false ? undefined : sample;
    });
    while (given.length > 0 && given.at(-1) === undefined) given.pop();
    all[name] = await rpc<unknown>(name, ...given).catch((error: unknown) => {
      if (error instanceof RpcError) return { error: error.message };
      throw error;
    });
  }
  return all;
}

describe("a replaced chain answers every method as a node does that was started on the same chain", () => {
  let upstream: Chain;
  let replaced: Chain;
  beforeAll(async () => {
    [upstream, replaced] = await Promise.all([
      startChain({ flags: [...FLAGS, "--chain-id", "777"] }),
      startChain({ flags: FLAGS }),
    ]);
    await upstream.rpc("evm_mine");
    await pay(upstream);
  });
  afterAll(async () => {
    await endCommands();
    removeDirectories();
  });

  const pay = async ({ rpc }: Chain): Promise<Hash> => rpc<Hash>("eth_sendTransaction", { from, to, value: "0x5" });

  async function expectSame(fresh: Chain): Promise<void> {
    const [one, other] = [await pay(replaced), await pay(fresh)];
    expect(one).toBe(other);
    const wanted = await answers(fresh, other);
    expect(Object.keys(wanted).length).toBeGreaterThan(80);
    expect(await answers(replaced, one)).toEqual(wanted);
    const metadata = ({ rpc }: Chain) => rpc<object>("hardhat_metadata");
    expect(await metadata(replaced)).toEqual(await metadata(fresh));
  }

  it("after hardhat_reset to a fork", async () => {
    for (let mined = 0; mined < 4; mined++) await pay(replaced);
    await replaced.rpc("hardhat_reset", { forking: { jsonRpcUrl: upstream.url, blockNumber: 2 } });
    const fork = ["--fork-url", upstream.url, "--fork-block-number", "2", "--chain-id", "1337"];
    const { gasLimit } = await replaced.rpc<{ gasLimit: Hex }>("eth_getBlockByNumber", "latest", false);
    await expectSame(await startChain({ flags: [...FLAGS, ...fork, "--gas-limit", String(Number(gasLimit))] }));
    await expect(replaced.rpc("anvil_reorg", 5, [])).rejects.toThrow("the chain has 1 blocks");
  });

  it("after hardhat_reset to none, snapshot_load and anvil_loadState", async () => {
    const fresh = await startChain({ flags: FLAGS });
    await replaced.rpc("hardhat_reset");
    await expectSame(fresh);

    const file = join(temporaryDirectory(), "other.couverture");
    await upstream.rpc("snapshot_save", file);
    await replaced.rpc("snapshot_load", file);
    await expectSame(upstream);

    await fresh.rpc("anvil_loadState", await upstream.rpc<Hex>("anvil_dumpState"));
    expect(await fresh.rpc("eth_getBalance", to, "latest")).toBe(await upstream.rpc("eth_getBalance", to, "latest"));
    const loaded = await answers(fresh, undefined);
    await fresh.restart();
    expect(await answers(fresh, undefined)).toEqual(loaded);
  });
});
