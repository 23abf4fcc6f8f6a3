import { join } from "node:path";
import { type Hex, keccak256, numberToHex } from "viem";
import { flagNameOf } from "../../src/cli/flags/flag.js";
import { createNode } from "../../src/node.js";
import { type NodeOptionsInput, parseNodeOptions } from "../../src/options/index.js";
import { METHODS } from "../../src/rpc/methods/index.js";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import {
  mineSide,
  paramsFor,
  READING,
  READING_BOTH,
  SENDER,
  SET,
  type Side,
  setAccount,
  withTag,
} from "../support/method-requests.js";
import { signed } from "../support/raw-transactions.js";
import { type Call, RpcError, rpc } from "../support/rpc.js";

/** Methods whose answers say more than the chain, and what that is. */
const NOT_COMPARED: Readonly<Record<string, string>> = {
  couverture_info: "the data directory, and how many records the journal has",
  ledger_head: "the journal's last record: what was undone stays in it",
  ledger_query: "rows of what was undone, too",
  ledger_verify: "how many rows there are",
  eth_newFilter: "a random id",
  eth_newBlockFilter: "a random id",
  eth_newPendingTransactionFilter: "a random id",
};

/** Every method that changes nothing: no list, so that a new one is compared, too. */
const compared = METHODS.filter(
  ({ names: [name = ""], access }) =>
    (access === "read" || access === "private" || (access === "keys" && /_sign/.test(name))) && !NOT_COMPARED[name],
);

/** What every method answers about sides, the last of which is the head, and about what waits. An error is an answer, too. */
async function answers({ rpc }: Answering, sides: readonly Side[]): Promise<Record<string, unknown>> {
  const head = sides.at(-1) as Side;
  // The code of what was undone is still found by its hash, which proves it, as in geth.
  const values = { "debug_codeByHash.hash": () => keccak256(head.code) };
  const requests = new Map<string, Call>();
  for (const method of compared) {
    const [name = ""] = method.names;
    const given = await Promise.all(sides.map((side) => paramsFor(method, side, values)));
    const pending = withTag(method, given.at(-1) as unknown[], "pending");
    for (const params of pending ? [...given, pending] : given) {
      requests.set(`${name} ${JSON.stringify(params)}`, [name, ...params]);
    }
  }
  const found = await rpc.outcomes([...requests.values()]);
  return Object.fromEntries(
    [...requests.keys()].map((text, index) => {
      const one = found[index];
      return [text, one instanceof RpcError ? { error: one.code, message: one.message, data: one.data } : one];
    }),
  );
}

const FLAGS = ["--no-exchange", "--clock", "step"];

type Answering = Pick<Chain, "rpc">;

interface Fresh extends Answering {
  url: string;
  close(): Promise<void>;
}

/** A node in memory that was started with the same flags and others. */
async function startFresh({ chain, ...others }: NodeOptionsInput = {}): Promise<Fresh> {
  const options = { chain: { exchange: false, clock: "step", ...chain }, storage: { directory: false }, ...others };
  const node = await createNode(parseNodeOptions(options as NodeOptionsInput), flagNameOf);
  const url = await node.listen({ port: 0 });
  return { url, rpc: rpc(() => url), close: node.close };
}

/** What chains that are compared have in common before anything is replaced. */
async function begin(chain: Answering): Promise<Side> {
  await setAccount(chain, 3, READING);
  await chain.rpc("evm_mine");
  return mineSide(chain, 1);
}

/** Blocks and changes from outside that are undone. */
async function goOn(chain: Answering): Promise<Side> {
  await chain.rpc("evm_mine");
  await setAccount(chain, 7, READING_BOTH);
  return mineSide(chain, 2);
}

/** Settings, the clock and what waits, which are undone where the chain is what it was at an earlier time. */
async function changeMore({ rpc }: Answering): Promise<void> {
  await rpc("evm_increaseTime", 1000);
  await rpc("evm_setBlockGasLimit", "0x1000000");
  await rpc("miner_setEtherbase", SET);
  await rpc("miner_setExtra", "0x6001");
  await rpc("anvil_setChainId", 4321);
  await rpc("hardhat_setNextBlockBaseFeePerGas", "0x77359400");
  await rpc("hardhat_setPrevRandao", numberToHex(5, { size: 32 }));
}

/** How the node mines and in whose name it sends: it is undone where the chain starts over. */
async function changeNode({ rpc }: Answering): Promise<void> {
  await rpc("evm_addAccount", SET, "passphrase");
  await rpc("evm_setAutomine", false);
  await rpc("eth_sendTransaction", { from: account(3).address, to: SET, value: "0x1", gas: "0x10000" });
}

interface Replacement {
  /** Replaces what a chain has that has begun and gone on, in every way that it undoes. */
  replace: (chain: Answering) => Promise<unknown>;
  /** Brings a fresh node to the same chain by the way that has no replacement in it. @returns what there is of the beginning */
  live?: (fresh: Answering) => Promise<Side>;
  /** What the fresh node is started with. */
  options?: () => Promise<NodeOptionsInput>;
  /** The replaced node is compared once more when it has been started again. */
  restarts?: true;
}

describe("a replaced chain answers every method as a node does that was started on the same chain", () => {
  let upstream: Fresh;
  let replaced: Chain;
  let snapshot: string;
  let dump: Hex;
  let id: string;
  beforeAll(async () => {
    const started = startChain({ flags: FLAGS });
    upstream = await startFresh({ chain: { chainId: 777 } });
    replaced = await started;
    await begin(upstream);
    await mineSide(upstream, 3);
    snapshot = join(temporaryDirectory(), "upstream.couverture");
    await upstream.rpc("snapshot_save", snapshot);
    dump = await upstream.rpc<Hex>("anvil_dumpState");
  });
  afterAll(async () => {
    await upstream?.close();
    await cleanUp();
  });

  it("every method that changes nothing is compared", () => {
    expect(compared.length).toBeGreaterThan(125);
  });

  const REPLACEMENTS: Record<string, Replacement> = {
    evm_revert: {
      async replace(chain) {
        await mineSide(chain, 4);
        await changeMore(chain);
        await chain.rpc("evm_revert", id);
      },
      live: begin,
      restarts: true,
    },
    anvil_rollback: {
      replace: ({ rpc }) => rpc("anvil_rollback", 3),
      live: begin,
    },
    "anvil_rollback into a run of empty blocks": {
      async replace({ rpc }) {
        await rpc("anvil_rollback", 3);
        await rpc("hardhat_mine", "0x800");
        await rpc("anvil_rollback", 0x300);
      },
      // The last block of a run that was mined is a usual one: no fresh node ends in the middle of a run.
      async options() {
        const file = join(temporaryDirectory(), "run.couverture");
        await replaced.rpc("snapshot_save", file);
        return { from: file };
      },
    },
    anvil_reorg: {
      async replace({ rpc }) {
        await rpc("anvil_reorg", 3, [[await signed({ from: account(5), nonce: 0 }), 1]]);
      },
      async live(fresh) {
        const side = await begin(fresh);
        await fresh.rpc("evm_mine");
        await fresh.rpc("eth_sendRawTransaction", await signed({ from: account(5), nonce: 0 }));
        await fresh.rpc("evm_mine");
        return side;
      },
      restarts: true,
    },
    anvil_loadState: {
      replace: ({ rpc }) => rpc("anvil_loadState", dump),
      async live(fresh) {
        const side = await begin(fresh);
        await goOn(fresh);
        await fresh.rpc("anvil_loadState", dump);
        return side;
      },
    },
    hardhat_reset: {
      async replace(chain) {
        await changeMore(chain);
        await changeNode(chain);
        await chain.rpc("hardhat_reset");
      },
    },
    "hardhat_reset to a fork": {
      async replace(chain) {
        await changeMore(chain);
        await changeNode(chain);
        await chain.rpc("hardhat_reset", { forking: { jsonRpcUrl: upstream.url, blockNumber: 3 } });
      },
      async options() {
        const { gasLimit } = await replaced.rpc<{ gasLimit: Hex }>("eth_getBlockByNumber", "latest", false);
        return { chain: { chainId: 1337, gasLimit: BigInt(gasLimit) }, fork: { url: upstream.url, blockNumber: 3 } };
      },
      restarts: true,
    },
    "hardhat_reset from a fork": {
      async replace({ rpc }) {
        await rpc("hardhat_reset", { forking: { jsonRpcUrl: upstream.url, blockNumber: 2 } });
        await mineSide({ rpc }, 6);
        await rpc("hardhat_reset");
      },
    },
    snapshot_load: {
      async replace(chain) {
        await changeMore(chain);
        await changeNode(chain);
        await chain.rpc("snapshot_load", snapshot);
      },
      options: async () => ({ from: snapshot }),
    },
  };

  it.each(Object.entries(REPLACEMENTS))("after %s", async (_name, { replace, live, options, restarts }) => {
    await replaced.rpc("hardhat_reset");
    const kept = await begin(replaced);
    id = await replaced.rpc("evm_snapshot");
    const lost = await goOn(replaced);
    await answers(replaced, [kept, lost]); // so that whatever is kept for later requests is there
    await replace(replaced);

    const fresh = await startFresh(await options?.());
    if (live) expect(await live(fresh)).toEqual(kept);
    await fresh.rpc("anvil_setBalance", SENDER, "0x3635c9adc5dea00000");
    await replaced.rpc("anvil_setBalance", SENDER, "0x3635c9adc5dea00000");
    const last = await mineSide(fresh, 5);
    expect(await mineSide(replaced, 5)).toEqual(last);
    const sides = [kept, lost, last];
    const wanted = await answers(fresh, sides);
    expect(await answers(replaced, sides)).toEqual(wanted);
    if (restarts) {
      await replaced.restart();
      expect(await answers(replaced, sides)).toEqual(wanted);
    }
    await fresh.close();
  });
});
