/** A chain that one EVM has begun goes on under the other. */
import { type Address, encodeDeployData, encodeFunctionData, type Hex, parseEther } from "viem";
import { account } from "../support/accounts.js";
import { artifact } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { type Observation, observe, type RpcReceipt } from "../support/observation.js";
import { run } from "../support/process.js";
import { signed } from "../support/raw-transactions.js";

const FLAGS = ["--clock", "step", "--genesis-time", "1700000000"];
const TOKEN = artifact("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json");
const RECEIVER: Address = "0x00000000000000000000000000000000000000ee";
type Evm = "couverture" | "ethereumjs";

/** One story in three parts, each under another EVM than the part before: the second ends by a kill, in the third a block is reverted. */
async function storyBegunBy(first: Evm, second: Evm): Promise<{ chain: Chain; seen: Observation }> {
  const chain = await startChain({ flags: [...FLAGS, "--evm", first] });
  const changeTo = (evm: Evm, signal?: NodeJS.Signals) => chain.restart({ signal, flags: [...FLAGS, "--evm", evm] });
  let nonce = 0;
  const send = async (to: Address | null, data: Hex, gas: bigint): Promise<RpcReceipt> => {
    const raw = await signed({ nonce: nonce++, to, data, gas, value: 0n });
    return chain.rpc<RpcReceipt>("eth_getTransactionReceipt", await chain.rpc("eth_sendRawTransaction", raw));
  };
  const data = encodeDeployData({ ...TOKEN, args: ["Token", "TKN", parseEther("1"), account(0).address] });
  const token = (await send(null, data, 2_000_000n)).contractAddress as Address;
  const call = (functionName: string, args: unknown[]): Promise<RpcReceipt> =>
    send(token, encodeFunctionData({ abi: TOKEN.abi, functionName, args }), 200_000n);
  await call("transfer", [RECEIVER, 100n]);
  await changeTo(second);
  const id = await chain.rpc("evm_snapshot");
  await call("transfer", [RECEIVER, 7n]);
  expect(await call("transfer", [RECEIVER, parseEther("2")])).toMatchObject({ status: "0x0" });
  await changeTo(first, "SIGKILL");
  await call("burn", [11n]);
  expect(await chain.rpc("evm_revert", id)).toBe(true);
  nonce -= 3;
  await call("approve", [RECEIVER, 9n]);
  await changeTo(second);
  await call("burn", [12n]);
  const seen = await observe(chain.rpc);
  await chain.stop();
  return { chain, seen };
}

let ours: Awaited<ReturnType<typeof storyBegunBy>>;
let theirs: Awaited<ReturnType<typeof storyBegunBy>>;
beforeAll(async () => {
  [ours, theirs] = await Promise.all([
    storyBegunBy("couverture", "ethereumjs"),
    storyBegunBy("ethereumjs", "couverture"),
  ]);
}, 60_000);
afterAll(cleanUp);

it("comes to the same blocks, receipts, logs and state, whichever EVM runs which part", () => {
  expect(ours.seen.blocks).toHaveLength(5);
  expect(theirs.seen).toEqual(ours.seen);
});

it.each(["couverture", "ethereumjs"] as const)(
  "is whole and executes again to every root, begun by %s",
  async (first) => {
    const { chain } = first === "couverture" ? ours : theirs;
    const verified = await run(["ledger", "verify", "--data-dir", chain.dataDir, "--reexecute", "--json"], 60_000);
    expect(verified).toMatchObject({ code: 0 });
    expect(JSON.parse(verified.stdout)).toMatchObject({ whole: true });
  },
  60_000,
);
