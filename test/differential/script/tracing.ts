/** Transactions of every kind, and what each tracer reports of them. */
import { type Hex, keccak256, parseGwei, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { createdAddress, fromHex } from "../../../src/ethereum/index.js";
import { code, deploying } from "../../chain/tracing/assembly.js";
import type { Chapter, Step } from "../script.js";
import { DEPLOY, REVERTS, words } from "./contracts.js";
import { ADDRESSES, SOMEONE, senderOf, signed } from "./senders.js";

const SENDER = 8;
const contractOf = (nonce: number): Hex => toHex(createdAddress(fromHex(ADDRESSES[SENDER] as string), BigInt(nonce)));
const CONTRACTS = ["store", "caller", "delegating", "static", "factory", "ending", "reverter", "echo"] as const;
const at = (name: (typeof CONTRACTS)[number]): Hex => contractOf(CONTRACTS.indexOf(name));

/** What a contract that forwards is called with: to whom, and with what. */
const forwarded = (to: string, data: string): Hex => `${words(BigInt(to))}${data.slice(2)}` as Hex;
const zeros = (bytes: number): string => `0x${"00".repeat(bytes)}`;
const PRECOMPILES: readonly (readonly [name: string, address: number, input: string])[] = [
  ["ecrecover", 1, zeros(128)],
  ["sha256", 2, "0x616263"],
  ["ripemd160", 3, "0x616263"],
  ["identity", 4, "0x616263"],
  ["modexp", 5, `${words(1, 1, 1)}030507`],
  ["bn254 addition", 6, zeros(128)],
  ["bn254 multiplication", 7, zeros(96)],
  ["bn254 pairing", 8, "0x"],
  ["blake2f", 9, `0x0000000c${"00".repeat(208)}01`],
  ["kzg with a bad proof", 10, zeros(192)],
  ["bls12-381 addition", 11, zeros(256)],
  ["p256", 256, zeros(160)],
];

const delegate = privateKeyToAccount(toHex(senderOf(9).getHdKey().privateKey as Uint8Array));
const authorizationList = [await delegate.signAuthorization({ chainId: 1337, contractAddress: at("store"), nonce: 0 })];

/** What is sent, by what it shows. The contracts come first: their addresses follow from the nonces. */
const STORY: readonly (readonly [claim: string, fields: object])[] = [
  ...CONTRACTS.map((name) => [`deployment of ${name}`, { data: DEPLOY[name] }] as const),
  ["transfer", { to: SOMEONE, value: 5n }],
  ["store", { to: at("store"), data: words(1, 7) }],
  ["store over it", { to: at("store"), data: words(1, 8) }],
  ["store away", { to: at("store"), data: words(1, 0) }],
  ["call", { to: at("caller"), data: forwarded(at("store"), words(2, 9)), value: 3n }],
  ["delegate call", { to: at("delegating"), data: forwarded(at("store"), words(2, 9)) }],
  ["static call that would write", { to: at("static"), data: forwarded(at("store"), words(2, 9)) }],
  ["static call", { to: at("static"), data: forwarded(at("echo"), "0x12345678") }],
  ["call of a call", { to: at("caller"), data: forwarded(at("caller"), forwarded(at("store"), words(3, 1))) }],
  ["call of nobody", { to: at("caller"), data: forwarded(SOMEONE, "0x"), value: 1n }],
  ["revert with a reason", { to: at("reverter"), data: REVERTS.reason }],
  ["revert with a panic", { to: at("reverter"), data: REVERTS.panic }],
  ["revert that is caught", { to: at("caller"), data: forwarded(at("reverter"), REVERTS.reason) }],
  ["failure", { data: DEPLOY.failing }],
  ["out of gas", { data: toHex(code("PUSH1 07 PUSH4 ffffffff MSTORE")), gas: 60_000n }],
  ["creation by CREATE2", { to: at("factory"), data: DEPLOY.echo, value: 2n }],
  ["creation by CREATE2 that reverts", { to: at("factory"), data: DEPLOY.reverting }],
  [
    "creation by CREATE2 of what ends at once",
    { to: at("factory"), data: toHex(code("CALLER SELFDESTRUCT")), value: 4n },
  ],
  ["self-destruction", { to: at("ending"), value: 6n }],
  ["self-destruction below a call", { to: at("caller"), data: forwarded(at("ending"), "0x") }],
  ["deployment of nothing", { data: toHex(deploying(new Uint8Array(0))) }],
  ...PRECOMPILES.map(
    ([name, address, input]) => [name, { to: at("static"), data: forwarded(toHex(address), input) }] as const,
  ),
  ["set code", { type: "eip7702", to: ADDRESSES[9], data: words(4, 4), authorizationList }],
  ["transaction to who has set code", { to: ADDRESSES[9], data: words(6, 6) }],
  ["call of who has set code", { to: at("caller"), data: forwarded(ADDRESSES[9] as string, words(5, 5)) }],
];

const tracer = (name: string, tracerConfig?: object): object => ({
  tracer: name,
  ...(tracerConfig && { tracerConfig }),
});
const TRACES: readonly (readonly [name: string, method: string, ...options: unknown[]])[] = [
  ["callTracer", "debug_traceTransaction", tracer("callTracer")],
  ["callTracer with logs", "debug_traceTransaction", tracer("callTracer", { withLog: true })],
  ["callTracer of the top call", "debug_traceTransaction", tracer("callTracer", { onlyTopCall: true })],
  ["prestateTracer", "debug_traceTransaction", tracer("prestateTracer")],
  ["prestateTracer's differences", "debug_traceTransaction", tracer("prestateTracer", { diffMode: true })],
  [
    "prestateTracer without code",
    "debug_traceTransaction",
    tracer("prestateTracer", { disableCode: true, disableStorage: true }),
  ],
  ["4byteTracer", "debug_traceTransaction", tracer("4byteTracer")],
  ["noopTracer", "debug_traceTransaction", tracer("noopTracer")],
  ["steps", "debug_traceTransaction", {}],
  ["steps with memory", "debug_traceTransaction", { enableMemory: true, enableReturnData: true }],
  ["steps without stack", "debug_traceTransaction", { disableStack: true, disableStorage: true }],
  ["trace_transaction", "trace_transaction"],
];

const tracedSteps = await Promise.all(
  STORY.map(async ([claim, fields], nonce): Promise<Step[]> => {
    const raw = await signed(SENDER, { nonce, gas: 500_000n, maxFeePerGas: parseGwei("100"), ...fields } as never);
    const traces = TRACES.map(
      ([name, method, ...options]): Step => [`${name} of ${claim}`, method, [keccak256(raw), ...options]],
    );
    return [[claim, "eth_sendRawTransaction", [raw]], ...traces];
  }),
);
const call = { from: ADDRESSES[SENDER], to: at("caller"), data: forwarded(at("store"), words(6, 6)) };

export const tracing: Chapter = {
  name: "tracing",
  only: ["anvil"],
  steps: [
    ...tracedSteps.flat(),
    ["flatCallTracer", "debug_traceTransaction", ["{transfer}", tracer("flatCallTracer")]],
    ["muxTracer", "debug_traceTransaction", ["{transfer}", tracer("muxTracer", { callTracer: {}, noopTracer: {} })]],
    ["call traced", "debug_traceCall", [call, "latest", tracer("callTracer")]],
    ["call's state", "debug_traceCall", [call, "latest", tracer("prestateTracer", { diffMode: true })]],
    ["call's steps", "debug_traceCall", [call, "latest", {}]],
    ["block traced", "debug_traceBlockByNumber", ["latest", tracer("callTracer")]],
    ["block traced by Parity", "trace_block", ["latest"]],
    ["block replayed", "trace_replayBlockTransactions", ["latest", ["trace"]]],
    ["traces filtered", "trace_filter", [{ fromBlock: "0x9", toBlock: "0xa" }]],
  ],
};
