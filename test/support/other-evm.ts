import { type Chain, startChain } from "./chain.js";
import { ENGINE } from "./engines.js";
import { observe, type RpcBlock } from "./observation.js";
import type { Call } from "./rpc.js";

/** `callTracer` and the struct logs. */
const TRACERS = [{ tracer: "callTracer", tracerConfig: { withLog: true } }, { enableReturnData: true }];

/** The text of an answer: a trace has thousands of steps, and texts are compared at once. */
async function traceOf({ url }: Chain, hash: string, options: object): Promise<string> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "debug_traceTransaction", params: [hash, options] });
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  return answer.text();
}

/**
 * Asserts for any chain in use that @ethereumjs/evm comes to what the project's EVM came to: a second chain, started by the command with `--evm ethereumjs`,
 * is sent the transactions of the first at the same times, and has the same blocks, receipts, logs and state, and the same traces of each
 * transaction. Both are stopped then. Ganache has an EVM of its own.
 */
export function itIsTheSameOnOtherEvm(chain: () => Chain): void {
  if (ENGINE !== "native") return;
  it("has the same blocks, receipts, logs and traces when @ethereumjs/evm runs the same transactions", async () => {
    await chain().restart();
    await expectTheSame(chain());
    await chain().stop();
  }, 60_000);
}

async function expectTheSame(chain: Chain): Promise<void> {
  const wanted = await observe(chain.rpc);
  const [genesis, ...blocks] = wanted.blocks as [RpcBlock, ...RpcBlock[]];
  const time = Number(genesis.timestamp);
  const other = await startChain({
    flags: [...chain.flags, "--evm", "ethereumjs", "--no-mining", "--genesis-time", `${time}`],
  });
  const { rpc } = other;
  for (const { transactions, timestamp, mixHash } of blocks) {
    const raws = await chain.rpc.batch<string>(
      transactions.map(({ hash }): Call => ["eth_getRawTransactionByHash", hash]),
    );
    for (const raw of raws) await rpc("eth_sendRawTransaction", raw);
    await rpc("hardhat_setPrevRandao", mixHash);
    await rpc("evm_mine", timestamp);
  }
  expect(await observe(rpc)).toEqual(wanted);
  for (const { hash } of wanted.transactions) {
    for (const options of TRACERS) {
      const [own, theirs] = await Promise.all([traceOf(chain, hash, options), traceOf(other, hash, options)]);
      expect(own).toContain('"result"');
      if (own !== theirs) expect({ hash, ...JSON.parse(theirs) }).toEqual({ hash, ...JSON.parse(own) });
    }
  }
  await other.stop();
}
