/**
 * Traces beside those that Anvil gave of the same transactions. The recorded answers are in anvil-traces.json, with the version
 * that they are of. To record them again, start `anvil --chain-id 1337 --gas-limit 30000000 --steps-tracing` and run this test with its URL as
 * ANVIL_URL in the environment.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createdAddress, fromHex } from "../../../src/ethereum/index.js";
import { ROOT } from "../../support/process.js";
import { ETHER, GWEI, nonceOf, SENDERS, signed } from "../chains.js";
import { addressWord, calling, code, creating, deploying, errorData, revertingWith } from "./assembly.js";
import { hex, hexNumber, SENDER, type TracedChain, tracedChain } from "./traced-chain.js";

const FILE = join(ROOT, "test", "chain", "tracing", "anvil-traces.json");
const URL = process.env.ANVIL_URL;

/** Where the contract of the sender's transaction with a nonce is. */
const contractOf = (nonce: number): string => hex(createdAddress(SENDERS[0] as Uint8Array, BigInt(nonce)));

const CALLEE = code("PUSH1 2a PUSH0 MSTORE PUSH1 20 PUSH0 RETURN");
/** What is sent, by what it shows. The contracts come first: their addresses follow from the nonces. */
const STORY: readonly (readonly [claim: string, transaction: { to?: string; data?: Uint8Array; value?: bigint }])[] = [
  ["a deployment", { data: deploying(CALLEE) }],
  ["a deployment of a caller", { data: deploying(calling("CALL")) }],
  ["a deployment of a delegating caller", { data: deploying(calling("DELEGATECALL")) }],
  ["a deployment of a static caller", { data: deploying(calling("STATICCALL")) }],
  ["a deployment of a factory", { data: deploying(creating("CREATE2")) }],
  ["a deployment of what reverts", { data: deploying(revertingWith(errorData("not today"))) }],
  ["a deployment of what fails", { data: deploying(code("INVALID")) }],
  ["a deployment of what destroys itself", { data: deploying(code("CALLER SELFDESTRUCT")), value: 4n }],
  ["a transfer", { to: `0x${"ab".repeat(20)}`, value: 5n }],
  ["a call", { to: contractOf(1), data: addressWord(contractOf(0)), value: 3n }],
  ["a delegate call", { to: contractOf(2), data: addressWord(contractOf(0)) }],
  ["a static call", { to: contractOf(3), data: addressWord(contractOf(0)) }],
  ["a creation by CREATE2", { to: contractOf(4), data: deploying(CALLEE), value: 2n }],
  ["a revert", { to: contractOf(5) }],
  ["a revert that is caught", { to: contractOf(1), data: addressWord(contractOf(5)) }],
  ["a failure", { to: contractOf(6) }],
  ["a self-destruction", { to: contractOf(7), value: 1n }],
  ["a self-destruction below a call", { to: contractOf(1), data: addressWord(contractOf(7)) }],
];

const TRACES: readonly (readonly [name: string, method: string, options: unknown])[] = [
  ["callTracer", "debug_traceTransaction", { tracer: "callTracer", tracerConfig: { withLog: true } }],
  ["onlyTopCall", "debug_traceTransaction", { tracer: "callTracer", tracerConfig: { onlyTopCall: true } }],
  ["struct logs", "debug_traceTransaction", {}],
  ["trace_transaction", "trace_transaction", undefined],
];

const DIFFERENT = new Set(["blockHash", "refund"]);

/** What Anvil answers otherwise than geth does, whom we follow. */
const ACCEPTED = new Map([
  ["onlyTopCall of a self-destruction", "Anvil shows the self-destruction, though it is not the top call"],
  ["struct logs of a creation by CREATE2", "Anvil counts the gas that is handed on as part of the opcode's cost"],
  ["struct logs of a failure", "Anvil gives the error in the words of its EVM's source"],
]);

interface Recorded {
  client: string;
  traces: Record<string, Record<string, unknown>>;
}

let chain: TracedChain;
const hashes = new Map<string, string>();
let recorded: Recorded;
beforeAll(async () => {
  chain = await tracedChain();
  const raws: Uint8Array[] = [];
  for (const [claim, transaction] of STORY) {
    const { to, data, value = 0n } = transaction;
    const fields = { nonce: nonceOf(chain.chain, 0), gasLimit: 400_000n, data, value, to: to && fromHex(to) };
    const raw = signed(chain.chain, 0, { type: 2, maxFeePerGas: 100n * GWEI, maxPriorityFeePerGas: GWEI, ...fields });
    raws.push(raw);
    const { hash } = await chain.chain.decode(raw);
    await chain.chain.submit(await chain.chain.decode(raw));
    hashes.set(claim, hex(hash));
  }
  if (URL) await record(URL, raws);
  recorded = JSON.parse(readFileSync(FILE, "utf8")) as Recorded;
});
afterAll(() => chain.close());

async function record(url: string, raws: readonly Uint8Array[]): Promise<void> {
  const ask = async (method: string, params: unknown[]): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result, error } = (await answer.json()) as { result?: unknown; error?: { message: string } };
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  await ask("anvil_setBalance", [SENDER, hexNumber(1_000n * ETHER)]);
  for (const raw of raws) await ask("eth_sendRawTransaction", [hex(raw)]);
  const traces: Recorded["traces"] = {};
  for (const [claim, hash] of hashes) {
    traces[claim] = {};
    for (const [name, method, options] of TRACES) {
      traces[claim][name] = normal(await ask(method, options === undefined ? [hash] : [hash, options]));
    }
  }
  const client = await ask("web3_clientVersion", []);
  writeFileSync(FILE, `${JSON.stringify({ client, traces })}\n`);
}

/**
 * An answer without what differs: the blocks' hashes; the gas of `callTracer`'s top call, from which Anvil takes what a
 * transaction costs before any code runs; the refund of a step, which geth leaves out where there is none. We do as geth does.
 */
function normal(value: unknown): unknown {
  const json = JSON.parse(JSON.stringify(value, (key, entry: unknown) => (DIFFERENT.has(key) ? undefined : entry)));
  if (json !== null && typeof json.gas === "string") delete json.gas;
  return json;
}

describe.each(TRACES)("%s is what Anvil answers of", (name, method, options) => {
  test.each(STORY.map(([claim]) => claim))("%s", async (claim) => {
    const hash = hashes.get(claim) as string;
    const ours = normal(await chain.request(method, hash, ...(options === undefined ? [] : [options])));
    const theirs = recorded.traces[claim]?.[name];
    if (ACCEPTED.has(`${name} of ${claim}`)) expect(ours).not.toEqual(theirs);
    else expect(ours).toEqual(theirs);
  });
});

interface Frame {
  action: Record<string, unknown>;
  result?: Record<string, unknown> | null;
}

/**
 * geth counts all the gas of a transaction for its first frame, Parity what is left when code begins to run; and geth leaves a
 * result out where there is none.
 */
function withoutTopGas(frames: unknown): unknown {
  const [top, ...others] = normal(frames) as [Frame, ...Frame[]];
  const { gas: _gas, ...action } = top.action;
  const { gasUsed: _used, ...result } = top.result ?? {};
  const all = [{ ...top, action, ...(top.result && { result }) }, ...others];
  return all.map(({ result: outcome, ...frame }) => (outcome ? { ...frame, result: outcome } : frame));
}

describe("flatCallTracer, which Anvil does not have, has what its trace_transaction has of", () => {
  test.each(STORY.map(([claim]) => claim))("%s", async (claim) => {
    const options = { tracer: "flatCallTracer", tracerConfig: { convertParityErrors: true } };
    const ours = await chain.request("debug_traceTransaction", hashes.get(claim), options);
    expect(withoutTopGas(ours)).toEqual(withoutTopGas(recorded.traces[claim]?.trace_transaction));
  });
});
