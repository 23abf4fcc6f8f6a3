import { join } from "node:path";
import { setUpDemo } from "../../src/exchange/demo/index.js";
import { createNode } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";

afterAll(cleanUp);

/**
 * What the script below comes to, on every machine, with every version of Node and zlib. Another digest here is another chain for
 * the same requests: change it only with what changes blocks, records or the state, and say so in the changelog.
 */
const GOLDEN = {
  block: "0xe9c077e1a2ebfae2f94a37b1dfe8f9c22866d8b23f0fa2ff1f9632c25e1a7b50",
  stateRoot: "0xb8b8a78a984e45f85a9eaaca581525af2c2ac7ebac5a3a407d2aa006a6a41fad",
  ledgerHead: "0x5b38ca0b68a4c52cb74cbe6cadb9eac529a1e20e59092f5144e1dfbff52b93c2",
  digest: "0x039cc7a5081ed6997e9e56c88599de086cfd417711f430e6b46031e4f62fed5c",
};

type Request = (method: string, params?: readonly unknown[]) => Promise<unknown>;

const ALICE = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

/** Transfers, a contract, changes from outside, what is taken back, and a market with orders and trades. */
async function script(request: Request): Promise<void> {
  const send = (transaction: object) => request("eth_sendTransaction", [{ from: ALICE, ...transaction }]);
  const { exchange } = (await request("couverture_info")) as { exchange: Parameters<typeof setUpDemo>[0]["addresses"] };
  await setUpDemo({ request: ({ method, params }) => request(method, params as unknown[]), addresses: exchange });
  await send({ to: `0x${"11".repeat(20)}`, value: "0x1" });
  await send({ data: "0x602a600055600a600081600a8239f3600054600101600055", gas: "0x40000" });
  await request("hardhat_setBalance", [`0x${"22".repeat(20)}`, "0x1234"]);
  await request("hardhat_setStorageAt", [`0x${"33".repeat(20)}`, "0x1", `0x${"07".padStart(64, "0")}`]);
  const mark = await request("evm_snapshot");
  await send({ to: `0x${"44".repeat(20)}`, value: "0x2" });
  await request("evm_revert", [mark]);
  await request("evm_increaseTime", [3600]);
  await request("evm_mine");
}

async function outcome(request: Request): Promise<typeof GOLDEN & { blocks: string[] }> {
  await script(request);
  const { digest } = (await request("snapshot_save", [join(temporaryDirectory(), "end.couverture")])) as {
    digest: string;
  };
  const { entryHash } = (await request("ledger_head")) as { entryHash: string };
  const head = (await request("eth_getBlockByNumber", ["latest", false])) as {
    hash: string;
    number: string;
    stateRoot: string;
  };
  const blocks: string[] = [];
  for (let number = 0; number <= Number(head.number); number++) {
    const block = await request("eth_getBlockByNumber", [`0x${number.toString(16)}`, false]);
    blocks.push((block as { hash: string }).hash);
  }
  return { block: head.hash, stateRoot: head.stateRoot, ledgerHead: entryHash, digest, blocks };
}

const FLAGS = ["--clock", "step"];

async function byCommand(): ReturnType<typeof outcome> {
  const chain = await startChain({ flags: FLAGS });
  const result = await outcome((method, params = []) => chain.rpc(method, ...params));
  await chain.stop();
  return result;
}

async function byLibrary(): ReturnType<typeof outcome> {
  const node = await createNode(parseNodeOptions({ chain: { clock: "step" }, storage: { directory: false } }));
  const result = await outcome((method, params) => node.request(method, params));
  await node.close();
  return result;
}

describe("the same requests with --clock step", () => {
  it("give the same blocks, roots, ledger head and snapshot, in two processes and by the library", async () => {
    const [first, second, library] = await Promise.all([byCommand(), byCommand(), byLibrary()]);
    const { blocks, ...end } = library;
    expect(end).toEqual(GOLDEN);
    expect(first).toEqual(library);
    expect(second).toEqual(library);
    expect(blocks.length).toBeGreaterThan(100);
  }, 180_000);
});
