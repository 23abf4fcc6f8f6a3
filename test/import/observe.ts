import type { Request } from "./ganache.js";

/** Whatever both chains say of a block, a transaction or a receipt, by the names that Ganache has for it. */
type Fields = Record<string, unknown>;

/**
 * Couverture does not say a block's total difficulty, as no node does since the merge. Ganache counts the logs in a receipt from zero
 * for each transaction, others for each block; so does Ganache in eth_getLogs, which is compared.
 */
const NOT_COMPARED = new Set(["totalDifficulty"]);

/** Quantities as numbers: Ganache writes some of them with zeros in front, and zero bytes as 0x. */
const numeric = (value: unknown): unknown => {
  if (typeof value === "string" && /^0x[0-9a-fA-F]*$/.test(value) && value.length < 42)
    return BigInt(value === "0x" ? 0 : value);
  return value;
};

function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return numeric(value);
  const entries = Object.entries(value as Fields).filter(([name]) => !NOT_COMPARED.has(name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, comparable(inner)]));
}

/** What one has of the other's fields. */
function narrowed(value: unknown, like: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(like)) return value.map((one, index) => narrowed(one, like[index]));
  if (typeof value !== "object" || value === null || typeof like !== "object" || like === null) return value;
  return Object.fromEntries(
    Object.keys(like).map((name) => [name, narrowed((value as Fields)[name], (like as Fields)[name])]),
  );
}

export interface History {
  blocks: unknown[];
  receipts: unknown[];
  logs: unknown;
}

/** Every block with its transactions and receipts, as Ganache reports them. */
export async function history(request: Request): Promise<History> {
  const head = Number(await request<string>("eth_blockNumber"));
  const blocks: unknown[] = [];
  const receipts: unknown[] = [];
  for (let number = 0; number <= head; number++) {
    const block = await request<{ hash: string; transactions: { hash: string }[] }>("eth_getBlockByNumber", [
      `0x${number.toString(16)}`,
      true,
    ]);
    blocks.push(comparable(block));
    for (const { hash } of block.transactions) {
      const receipt = await request<{ logs: Fields[] }>("eth_getTransactionReceipt", [hash]);
      const logs = receipt.logs.map(({ logIndex, ...log }) => log);
      receipts.push(comparable({ ...receipt, logs }));
    }
  }
  return { blocks, receipts, logs: comparable(await request("eth_getLogs", [{ fromBlock: "0x0" }])) };
}

/** The same of another chain, with the fields of the first. */
export async function historyLike(request: Request, like: History): Promise<unknown> {
  return narrowed(await history(request), like);
}

/** Ganache answers 0x for nothing. */
const wordOf = (hex: string): bigint => BigInt(hex === "0x" ? 0 : hex);

const SLOTS = ["0x0", "0x1", "0x2", "0x3", "0x9"];

/** Balance, nonce, code and some storage of accounts after a block. */
export async function accountsAt(request: Request, addresses: readonly string[], number: number): Promise<unknown> {
  const at = `0x${number.toString(16)}`;
  return Promise.all(
    addresses.map(async (address) => {
      const code = await request<string>("eth_getCode", [address, at]);
      return {
        address,
        code,
        balance: BigInt(await request<string>("eth_getBalance", [address, at])),
        nonce: Number(await request<string>("eth_getTransactionCount", [address, at])),
        storage: await Promise.all(
          (code === "0x" ? [] : SLOTS).map(async (slot) =>
            wordOf(await request<string>("eth_getStorageAt", [address, slot, at])),
          ),
        ),
      };
    }),
  );
}
