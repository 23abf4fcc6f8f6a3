/** Blocks, transactions of each type, receipts and logs of a chain on each hardfork, as the specification documents them. */
import { parseGwei, stringToHex, toBlobs, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { z } from "zod";
import { HARDFORKS, type Hardfork } from "../../src/ethereum/index.js";
import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { account } from "../support/accounts.js";
import { blobProver } from "../support/blobs.js";
import { blockOf, FIELDS, type Form, headerOf } from "./shapes/block.js";
import { log, receiptBefore, receiptSince } from "./shapes/receipt.js";
import { hash } from "./shapes/scalars.js";
import { mined, waiting } from "./shapes/transaction.js";

const since = (hardfork: Hardfork, first: Hardfork): boolean => HARDFORKS.indexOf(hardfork) >= HARDFORKS.indexOf(first);
const formOf = (hardfork: Hardfork): Form =>
  (["prague", "cancun", "shanghai", "london"] as const).find((first) => since(hardfork, first)) ?? "frontier";
/** Hash and seal of a block come when it is mined. */
const pendingOf = (form: Form) =>
  z.strictObject({ ...FIELDS[form], hash: z.null(), nonce: z.null(), transactions: z.array(hash) });

const [from, to] = [account(0).address, account(1).address];
/** Logs while it is deployed. */
const LOGGING = "0x60006000a0";
const gasPrice = "0x174876e800";
const fees = { maxFeePerGas: parseGwei("100"), maxPriorityFeePerGas: parseGwei("1") };
const accessList = [{ address: to, storageKeys: [toHex(1n, { size: 32 })] }];
const keyOf = (index: number) => privateKeyToAccount(toHex(account(index).getHdKey().privateKey as Uint8Array));

const common = { chainId: 1337, gas: 100_000n, to, nonce: 0, ...fees };
let withBlob: string;
beforeAll(async () => {
  const blobs = toBlobs({ data: stringToHex("a blob") });
  const more = { type: "eip4844", maxFeePerBlobGas: parseGwei("1"), blobs, kzg: blobProver() } as const;
  withBlob = await keyOf(2).signTransaction({ ...common, ...more });
});

type Ask = <T = string>(method: string, ...params: unknown[]) => Promise<T>;

/** Sends a transaction of each type that a hardfork has. */
async function sent(ask: Ask, hardfork: Hardfork): Promise<string[]> {
  const send = (fields: object): Promise<string> => ask("eth_sendTransaction", { from, gas: "0x186a0", ...fields });
  const hashes = [await send({ to, value: "0x1", gasPrice }), await send({ data: LOGGING, gasPrice })];
  if (since(hardfork, "berlin")) hashes.push(await send({ to, gasPrice, accessList, type: "0x1" }));
  if (since(hardfork, "london")) hashes.push(await send({ to, maxFeePerGas: gasPrice, maxPriorityFeePerGas: "0x1" }));
  if (since(hardfork, "cancun")) hashes.push(await ask("eth_sendRawTransaction", withBlob));
  if (since(hardfork, "prague")) {
    const list = [await keyOf(4).signAuthorization({ chainId: 1337, contractAddress: to, nonce: 0 })];
    const more = { type: "eip7702", authorizationList: list } as const;
    hashes.push(await ask("eth_sendRawTransaction", await keyOf(3).signTransaction({ ...common, ...more })));
  }
  return hashes;
}

const fits = (shape: z.ZodType, value: unknown): unknown => shape.safeParse(value).error?.issues;

describe.each(HARDFORKS)("%s", (hardfork) => {
  const form = formOf(hardfork);
  let node: Node;
  let hashes: string[];
  const ask: Ask = async (method, ...params) => JSON.parse(JSON.stringify(await node.request(method, params)));

  beforeAll(async () => {
    const chain = { hardfork, exchange: false };
    node = await createNode(parseNodeOptions({ chain, storage: { directory: false }, mining: { mode: "manual" } }));
    hashes = await sent(ask, hardfork);
  });
  afterAll(() => node.close());

  it("has transactions that wait, and the block that they wait for, as documented", async () => {
    for (const each of hashes) expect(fits(waiting, await ask("eth_getTransactionByHash", each))).toBeUndefined();
    const pending = await ask<{ transactions: string[] }>("eth_getBlockByNumber", "pending", false);
    expect(fits(pendingOf(form), pending)).toBeUndefined();
    expect(pending.transactions.sort()).toEqual([...hashes].sort());
  });

  it("has blocks, transactions, receipts and logs as documented", async () => {
    await ask("evm_mine");
    for (const number of ["0x0", "0x1"]) {
      expect(fits(blockOf(form), await ask("eth_getBlockByNumber", number, true))).toBeUndefined();
      expect(fits(headerOf(form), await ask("eth_getHeaderByNumber", number))).toBeUndefined();
    }
    const types = new Set<string>();
    for (const each of hashes) {
      const transaction = await ask<{ type: string }>("eth_getTransactionByHash", each);
      types.add(transaction.type);
      expect(fits(mined, transaction)).toBeUndefined();
      const shape = since(hardfork, "byzantium") ? receiptSince : receiptBefore;
      expect(fits(shape, await ask("eth_getTransactionReceipt", each))).toBeUndefined();
    }
    const logs = await ask<unknown[]>("eth_getLogs", { fromBlock: "0x0" });
    expect(logs).toHaveLength(1);
    expect(fits(log, logs[0])).toBeUndefined();
    const firsts = { "0x1": "berlin", "0x2": "london", "0x3": "cancun", "0x4": "prague" } as const;
    const expected = Object.entries(firsts).flatMap(([type, first]) => (since(hardfork, first) ? [type] : []));
    expect([...types].sort()).toEqual(["0x0", ...expected]);
  });
});
