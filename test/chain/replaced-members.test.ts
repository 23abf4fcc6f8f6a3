import { join } from "node:path";
import { type Chain, loadAccounts, type SignedTransaction, setAccountField } from "../../src/chain/index.js";
import { fromHex, keccak256, toHex } from "../../src/ethereum/index.js";
import { forkService } from "../../src/node/fork-service.js";
import { type OpenedChain, openNodeChain } from "../../src/node/open.js";
import { createReplaceable, type Replaceable } from "../../src/node/replaceable.js";
import { createSnapshots, optionsFor, type Snapshots } from "../../src/node/snapshots.js";
import { createNode, type Node } from "../../src/node.js";
import { type NodeOptionsInput, parseNodeOptions } from "../../src/options/index.js";
import { account } from "../support/accounts.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";

const [FROM, TO] = [account(0), account(1)].map(({ address }) => fromHex(address)) as [Uint8Array, Uint8Array];
const CAUSE = { method: "test", params: [] };
const ALL = { addresses: undefined, topics: [] };

/** What changes a chain, by its name; and what needs more than values to be tried. */
const SKIPPED = new Set<string>([
  ...["submit", "mine", "mineAll", "dropTransaction", "checkpoint", "revertTo", "rollback", "reorganise", "reset"],
  ...[
    "override",
    "change",
    "moveClock",
    "addErrors",
    "learnErrors",
    "setChainId",
    "impersonateSignature",
    "follow",
    "close",
  ],
  ...["on", "within", "schedule"],
  // They are of the process, which opened the journal and undid records.
  ...["undone", "journalHeads"],
  // What asks the upstream.
  ...["fork.upstream", "fork.use", "fork.attend", "fork.fetch", "fork.ask", "fork.keep"],
]);

/** The values of a function's parameters, by its path; a function without any needs no row, and one without a row is an error. */
function valuesOf(chain: Chain, signed: SignedTransaction): Record<string, () => unknown[]> {
  const head = chain.head();
  const raw = head.payload.transactions[0] as Uint8Array;
  const hash = (): Uint8Array => keccak256(raw);
  const place = () => ({ state: chain.stateAt(), config: chain.config, header: chain.nextHeader() });
  const transfer = { from: FROM, to: TO, value: 1n };
  const fields = { type: 0, nonce: 1n, gasLimit: 21_000n, gasPrice: 1n, to: TO, value: 1n, data: new Uint8Array(0) };
  const attributes = {
    timestamp: head.header.timestamp + 60,
    prevRandao: new Uint8Array(32),
    feeRecipient: TO,
    withdrawals: [],
    parentBeaconBlockRoot: new Uint8Array(32),
    extraData: undefined,
  };
  return {
    configAt: () => [head.seq],
    configAfter: () => [head.number],
    block: () => [head.number],
    blockByHash: () => [head.hash],
    blockHash: () => [head.number],
    transaction: () => [hash()],
    decode: () => [raw],
    signerOf: () => [raw],
    unsigned: () => [fields],
    "unsigned.signed": () => [{ yParity: 0, r: new Uint8Array(32).fill(1), s: new Uint8Array(32).fill(1) }],
    impersonate: () => [fields, FROM],
    findLogs: () => [chain.genesisNumber, head.number, ALL],
    prover: () => [head.number],
    "prover.account": () => [FROM],
    "prover.slot": () => [FROM, new Uint8Array(32)],
    "prover.beside": () => [FROM, undefined, 0],
    accountRange: () => [head.number, new Uint8Array(32), 100, true],
    call: () => [transfer, place()],
    estimateGas: () => [transfer, place()],
    findAccessList: () => [transfer, place()],
    callMany: () => [[{ calls: [transfer] }], place()],
    callBundle: () => [{ transactions: [], block: { number: head.number + 1 } }, place()],
    simulate: () => [
      { blocks: [{ block: {}, accounts: [], calls: [] }], traceTransfers: false, validation: false },
      head,
    ],
    buildPayload: () => [head, attributes, []],
    "pool.get": () => [hash()],
    "pool.of": () => [FROM],
    "pool.nextNonce": () => [FROM, chain.stateAt().account(FROM)?.nonce ?? 0n],
    "pool.split": () => [(sender: Uint8Array) => chain.stateAt().account(sender)?.nonce ?? 0n],
    "clock.timestamp": () => [head.header.timestamp],
    "errors.describe": () => [fromHex("0x08c379a0")],
    stateAt: () => [head.number],
    "stateAt.account": () => [FROM],
    "stateAt.known": () => [FROM],
    "stateAt.storage": () => [FROM, 0, new Uint8Array(32)],
    "stateAt.changed": () => [FROM],
    "stateAt.written": () => [FROM, 0, new Uint8Array(32)],
    "stateAt.code": () => [chain.stateAt().account(FROM)?.codeHash],
    "tracing.traceTransaction": () => [hash(), {}],
    "tracing.traceBlock": () => [head, {}],
    "tracing.traceRawBlock": () => [new Uint8Array(1), {}],
    "tracing.traceCall": () => [transfer, place(), {}],
    "tracing.traceForOtterscan": () => [hash()],
    "tracing.placeBefore": () => [head, 0],
    "tracing.parityTransaction": () => [hash()],
    "tracing.parityBlock": () => [head],
    "tracing.replayParity": () => [hash(), ["trace"]],
    "tracing.replayParityBlock": () => [head, ["trace"]],
    "tracing.parityCalls": () => [[[transfer, ["trace"]]], place()],
    "tracing.parityRaw": () => [{ ...signed, sender: FROM }, ["trace"]],
    "tracing.filterTraces": () => [{ from: head.number, to: head.number }],
    "tracing.blockRewards": () => [head],
    "tracing.storageRange": () => [head, 0, FROM, new Uint8Array(32), 10],
    "tracing.accountAfter": () => [head, 0, FROM],
    "tracing.modifiedAccounts": () => [head, head],
    "tracing.executionWitness": () => [head],
    "tracing.searchBefore": () => [TO, undefined, 10],
    "tracing.searchAfter": () => [TO, undefined, 10],
    "tracing.findCreation": () => [TO, chain.genesisNumber],
  };
}

/** Every member of a chain and what it returns, by its path. */
async function walked(chain: Chain): Promise<Record<string, unknown>> {
  const raw = chain.head().payload.transactions[0] as Uint8Array;
  const values = valuesOf(chain, await chain.decode(raw));
  const found: Record<string, unknown> = {};

  async function visit(object: object, path: string): Promise<void> {
    for (const name of Object.keys(object)) {
      const at = path === "" ? name : `${path}.${name}`;
      if (!SKIPPED.has(at)) await record(Reflect.get(object, name), object, at);
    }
  }

  async function record(value: unknown, owner: object, at: string): Promise<void> {
    if (typeof value !== "function") {
      if (holdsFunctions(value)) await visit(value, at);
      else found[at] = plain(value);
      return;
    }
    if (!values[at] && value.length > 0) throw new Error(`${at} takes parameters: give it a row in valuesOf()`);
    let returned: unknown;
    try {
      returned = await value.apply(owner, values[at]?.() ?? []);
    } catch (error) {
      returned = `throws ${(error as Error).message}`;
    }
    if (holdsFunctions(returned)) await visit(returned, at);
    else found[at] = plain(returned);
  }

  await visit(chain, "");
  return found;
}

const holdsFunctions = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  !ArrayBuffer.isView(value) &&
  Object.values(value).some((one) => typeof one === "function");

/** In JSON's terms. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value === "bigint") return `${value}`;
  if (typeof value === "function") return "function";
  if (value instanceof Map) return plain([...value]);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

const directories = (): NodeOptionsInput => ({
  chain: { clock: "step", exchange: false },
  storage: { directory: join(temporaryDirectory(), "chain") },
});
const quiet = (): void => undefined;

/** Sends a transfer, which is mined at once. */
async function pay(chain: Chain, value: bigint): Promise<void> {
  const nonce = Number(chain.stateAt().account(FROM)?.nonce ?? 0n);
  const raw = await account(0).signTransaction({
    ...{ to: toHex(TO) as `0x${string}`, value, nonce, gas: 21_000n, gasPrice: 10n ** 11n, type: "legacy" },
    chainId: chain.config.chainId,
  });
  await chain.submit(await chain.decode(fromHex(raw)));
}

describe("a replaced chain has the members of one that is opened again, whatever replaced it", () => {
  let upstream: Node;
  let url: string;
  let replaceable: Replaceable;
  let snapshots: Snapshots;
  let chain: Chain;
  const options = parseNodeOptions(directories());
  const folder = temporaryDirectory();
  let file: string;

  beforeAll(async () => {
    upstream = await createNode(
      parseNodeOptions({ ...directories(), chain: { ...directories().chain, chainId: 777 } }),
    );
    url = await upstream.listen({ port: 0 });
    for (let mined = 0; mined < 3; mined++) await upstream.request("evm_mine");
    file = join(folder, "upstream.couverture");
    await upstream.request("snapshot_save", [file]);
    replaceable = createReplaceable(await openNodeChain(options, quiet));
    snapshots = createSnapshots(replaceable, options, quiet);
    ({ chain } = replaceable);
  });
  beforeEach(async () => {
    for (const value of [1n, 2n, 3n]) await pay(chain, value);
  });
  afterAll(async () => {
    await replaceable.current().close();
    await upstream.close();
    removeDirectories();
  });

  /** Compares every member with those of the same chain where it is opened from its snapshot. */
  async function expectAsOpened(name: string): Promise<void> {
    await pay(chain, 5n);
    const saved = join(folder, `${name}.couverture`);
    await snapshots.save(saved);
    const opened = await openNodeChain(optionsFor(parseNodeOptions({ storage: { directory: false } }), saved), quiet);
    try {
      const wanted = await walked(opened.chain);
      expect(Object.keys(wanted).length).toBeGreaterThan(60);
      expect(Object.values(wanted).filter((one) => typeof one === "string" && /not a function/.test(one))).toEqual([]);
      expect(await walked(chain)).toEqual(wanted);
    } finally {
      await opened.close();
    }
  }

  const reset = ({ stores, chainOptions, wallet, directory }: OpenedChain, blockNumber: number): Promise<void> =>
    forkService(chain, stores.state, directory, { options: chainOptions, wallet }).reset(
      { url, blockNumber, headers: {} },
      "hardhat_reset",
    );

  it.each<[string, () => Promise<unknown>]>([
    ["hardhat_reset", () => chain.reset(CAUSE)],
    ["hardhat_reset to a fork", () => reset(replaceable.current(), 2)],
    ["hardhat_reset to another block", () => reset(replaceable.current(), 1)],
    ["hardhat_reset from a fork", () => chain.reset(CAUSE)],
    ["evm_revert", () => chain.checkpoint().then(async (id) => pay(chain, 4n).then(() => chain.revertTo(id, CAUSE)))],
    ["anvil_rollback", () => chain.rollback(2, CAUSE)],
    ["anvil_reorg", () => chain.reorganise([[], []], CAUSE)],
    [
      "anvil_loadState",
      async () => {
        const accounts = await chain.dumpAccounts();
        await chain.override(CAUSE, (overlay) => loadAccounts(overlay, accounts));
      },
    ],
    ["hardhat_setBalance", () => chain.override(CAUSE, (overlay) => setAccountField(overlay, TO, { balance: 1n }))],
    ["anvil_setChainId", () => chain.setChainId(CAUSE, 4321)],
    ["snapshot_load", () => snapshots.load(file)],
  ])("after %s", async (name, replace) => {
    await replace();
    await expectAsOpened(name);
  });
});
