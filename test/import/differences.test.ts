import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { removeDirectories } from "../support/directories.js";
import { endGanaches, type Ganache, type Request, startGanache } from "./ganache.js";

/** The claims of docs/from-ganache.md that are about answers, each made of both: the real Ganache first. */
let ganache: Ganache;
let node: Node;
let ours: Request;

beforeAll(async () => {
  ganache = startGanache({ wallet: { deterministic: true } });
  node = await createNode(
    parseNodeOptions({
      storage: { directory: false },
      chain: {
        mnemonic: "myth like bonus scare over problem client lizard pioneer submit female collect",
        hardfork: "shanghai",
      },
    }),
  );
  ours = (method, params = []) => node.request(method, params) as Promise<never>;
});

afterAll(async () => {
  await node.close();
  await ganache.close();
  await endGanaches();
  removeDirectories();
});

type Ask = (request: Request) => Promise<unknown>;

/** What each of them answers; an error as its message. */
async function both(ask: Ask): Promise<[ganache: unknown, couverture: unknown]> {
  const answer = (request: Request) => ask(request).catch((error: Error) => error.message);
  return [await answer(ganache.request), await answer(ours)];
}

const send = async (request: Request, fields: object): Promise<Record<string, unknown>> => {
  const [from] = await request<string[]>("eth_accounts");
  const hash = await request("eth_sendTransaction", [{ from, gas: "0x100000", ...fields }]);
  const receipt = await request<object>("eth_getTransactionReceipt", [hash]);
  return { ...(await request<object>("eth_getTransactionByHash", [hash])), ...receipt };
};

/** Logs twice. */
const LOGS = "0x60006000a060006000a000";
const REVERTS = "0x600160005260206000fd";

describe("the same", () => {
  const alike: [string, Ask][] = [
    [
      "accounts and their balances",
      async (request) => {
        const accounts = await request<string[]>("eth_accounts");
        return Promise.all(
          accounts.map(async (account) => [account, await request("eth_getBalance", [account, "latest"])]),
        );
      },
    ],
    [
      "signatures",
      async (request) => {
        const [from] = await request<string[]>("eth_accounts");
        return request("eth_sign", [from, "0x1234"]);
      },
    ],
    ["the chain id", (request) => request("eth_chainId")],
    [
      "a transaction is mined before its hash is answered",
      (request) => send(request, { to: `0x${"11".repeat(20)}` }).then(({ status }) => status),
    ],
    [
      "a failed transaction is mined, and its hash answered",
      (request) => send(request, { data: REVERTS }).then(({ status }) => status),
    ],
    [
      "gas used, and the addresses of contracts",
      (request) => send(request, { data: LOGS }).then(({ gasUsed, contractAddress }) => [gasUsed, contractAddress]),
    ],
    [
      "evm_snapshot and evm_revert",
      async (request) => {
        const before = await request<string>("eth_blockNumber");
        const mark = await request("evm_snapshot");
        await request("evm_mine");
        return [
          await request("evm_revert", [mark]),
          (await request("eth_blockNumber")) === before,
          await request("evm_revert", [mark]),
        ];
      },
    ],
    ["hashes of words", (request) => request("web3_sha3", ["0x68656c6c6f"])],
  ];
  it.each(alike)("%s", async (_claim, ask) => {
    const [theirs, own] = await both(ask);
    expect(own).toEqual(theirs);
  });
});

describe("not the same", () => {
  it("evm_setAccountBalance mines an empty block in Ganache; here it shows at once, without one", async () => {
    const mined = async (request: Request) => {
      const before = Number(await request<string>("eth_blockNumber"));
      await request("evm_setAccountBalance", [`0x${"22".repeat(20)}`, "0x5"]);
      expect(await request("eth_getBalance", [`0x${"22".repeat(20)}`, "latest"])).toBe("0x5");
      return Number(await request<string>("eth_blockNumber")) - before;
    };
    expect(await both(mined)).toEqual([1, 0]);
  });

  it("a transaction that does not say its gas has 90000 in Ganache; here an estimate", async () => {
    const gas = (request: Request) =>
      send(request, { to: `0x${"11".repeat(20)}`, gas: undefined }).then((sent) => sent.gas);
    expect(await both(gas)).toEqual(["0x15f90", "0x5208"]);
  });

  it("precompiles have one wei in Ganache; here nothing", async () => {
    expect(await both((request) => request("eth_getBalance", [`0x${"00".repeat(19)}01`, "latest"]))).toEqual([
      "0x1",
      "0x0",
    ]);
  });

  it("time may go back in Ganache; here a block is never earlier than the one before it", async () => {
    const back = async (request: Request) => {
      const time = async () =>
        Number((await request<{ timestamp: string }>("eth_getBlockByNumber", ["latest", false])).timestamp);
      await request("evm_mine");
      const before = await time();
      await request("evm_setTime", [(before - 1000) * 1000]);
      await request("evm_mine");
      return (await time()) > before;
    };
    expect(await both(back)).toEqual([false, true]);
  });

  it("logs in receipts are counted for each transaction in Ganache; here for each block, as by every other node", async () => {
    const indexes = async (request: Request) => {
      await request("miner_stop");
      const [from, other] = await request<string[]>("eth_accounts");
      const fees = { gas: "0x100000", data: LOGS };
      const hashes = [
        await request("eth_sendTransaction", [{ from, ...fees }]),
        await request("eth_sendTransaction", [{ from: other, ...fees }]),
      ];
      await request("miner_start");
      const receipts = await Promise.all(
        hashes.map((hash) => request<{ logs: { logIndex: string }[] }>("eth_getTransactionReceipt", [hash])),
      );
      return receipts.flatMap(({ logs }) => logs.map(({ logIndex }) => Number(logIndex))).sort();
    };
    expect(await both(indexes)).toEqual([
      [0, 0, 1, 1],
      [0, 1, 2, 3],
    ]);
  });

  it("Ganache reports the total difficulty; here it is not reported, as by nodes since the merge", async () => {
    const reportsIt = async (request: Request) =>
      "totalDifficulty" in (await request<object>("eth_getBlockByNumber", ["latest", false]));
    expect(await both(reportsIt)).toEqual([true, false]);
  });

  it("zero storage is 0x in Ganache, or a short word; here always 32 bytes", async () => {
    const word = (request: Request) => request("eth_getStorageAt", [`0x${"11".repeat(20)}`, "0x0", "latest"]);
    expect(await both(word)).toEqual(["0x", `0x${"00".repeat(32)}`]);
  });

  it("snapshot ids are used again in Ganache after a revert; here never", async () => {
    const again = async (request: Request) => {
      const first = await request("evm_snapshot");
      await request("evm_revert", [first]);
      return (await request("evm_snapshot")) === first;
    };
    expect(await both(again)).toEqual([true, false]);
  });
});

it("what is not there says so: these methods of Ganache, most of which answer nothing there either", async () => {
  for (const method of ["db_putString", "shh_version", "bzz_info"]) {
    await expect(ours(method)).rejects.toMatchObject({ code: -32601 });
  }
});
