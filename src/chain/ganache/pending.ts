import { EMPTY, encodeRlp, fromHex, quantityToBytes, toHex } from "../../ethereum/index.js";
import { encodePool } from "../../persistence/records/index.js";
import type { SignedTransaction } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { drop } from "../head/drop.js";
import { enqueue } from "../head/waiting.js";
import { decodeMined } from "../transactions/signed.js";
import type { Ask } from "./mirror.js";

/** Records a transaction that Ganache has accepted and not mined, so that it is not lost; resolves when that is on disk. */
export async function recordPooled(core: Core, hash: string, ask: Ask): Promise<void> {
  const waits = (): boolean => !core.state.transaction(fromHex(hash)) && !core.pool.get(fromHex(hash));
  if (!waits()) return;
  const found = (await ask("eth_getTransactionByHash", [hash])) as WaitingTransaction | null;
  if (!found || found.blockNumber) return;
  const { number, header } = core.head();
  const place = { number: number + 1, timestamp: header.timestamp + 1 };
  const transaction = decodeMined(rawOf(found), core.config, place, fromHex(found.from));
  if (toHex(transaction.hash) !== hash) throw new Error(`the waiting transaction ${hash} cannot be read`);
  const { durable } = await core.exclusive(async () => {
    if (!waits()) return { durable: undefined };
    try {
      return { durable: enqueue(core, transaction).durable };
    } catch {
      // Ganache takes it, though our own pool would not: it is recorded all the same.
      const payload = { action: "add" as const, hash: transaction.hash, transaction: transaction.network, reason: "" };
      return { durable: core.append("pool", encodePool({ ...payload, sender: transaction.sender })).durable };
    }
  });
  await durable;
}

/** Gives Ganache the transactions back that waited when the last session ended. */
export async function resubmit(core: Core, ask: Ask, warn: (message: string) => void): Promise<void> {
  for (const transaction of core.pool.all()) {
    const { raw, hash } = transaction;
    const answer = transaction.impersonated
      ? ask("eth_sendTransaction", [unsignedOf(transaction)])
      : ask("eth_sendRawTransaction", [toHex(raw)]);
    const accepted = answer.then(
      (given) => given === toHex(hash),
      () => false,
    );
    // While it mines at once, Ganache answers only when the transaction's turn has come.
    const refused = core.settings().automine ? undefined : !(await accepted);
    if (!refused) continue;
    await core.exclusive(async () => void drop(core, transaction, "refused when Ganache was started again"));
    warn(`The waiting transaction ${toHex(hash)} was refused by Ganache when it was started again, and dropped.`);
  }
}

/** A transaction in the name of an account whose key nobody has, as `eth_sendTransaction` takes it. */
export function unsignedOf({ tx, sender }: SignedTransaction): object {
  const { type, chainId, nonce, gasPrice, maxPriorityFeePerGas, maxFeePerGas, gasLimit, to, value, data } = tx;
  const quantities = { nonce, gasPrice, maxPriorityFeePerGas, maxFeePerGas, gas: gasLimit, value };
  const given = Object.entries({ type: BigInt(type), ...(type > 0 && { chainId }), ...quantities });
  return {
    ...Object.fromEntries(given.flatMap(([name, one]) => (one === undefined ? [] : [[name, `0x${one.toString(16)}`]]))),
    ...(to && { to: toHex(to) }),
    ...(tx.accessList && {
      accessList: tx.accessList.map(([address, keys]) => ({ address: toHex(address), storageKeys: keys.map(toHex) })),
    }),
    data: toHex(data),
    from: toHex(sender),
  };
}

/** A waiting transaction as Ganache reports it. */
interface WaitingTransaction {
  type?: string;
  chainId?: string;
  nonce: string;
  gasPrice: string;
  maxPriorityFeePerGas?: string;
  maxFeePerGas?: string;
  gas: string;
  to: string | null;
  value: string;
  input: string;
  accessList?: { address: string; storageKeys: string[] }[];
  v: string;
  r: string;
  s: string;
  from: string;
  blockNumber: string | null;
}

/** The bytes of such a transaction (EIP-2718); whether it is one by the rules is for Ganache to say. */
function rawOf(waiting: WaitingTransaction): Uint8Array {
  const quantity = (text: string | undefined): Uint8Array => quantityToBytes(BigInt(text ?? 0));
  const type = Number(waiting.type ?? 0);
  const fees = type === 2 ? [waiting.maxPriorityFeePerGas, waiting.maxFeePerGas] : [waiting.gasPrice];
  const accessList = (waiting.accessList ?? []).map(({ address, storageKeys }) => [
    fromHex(address),
    storageKeys.map((key) => fromHex(key)),
  ]);
  const fields = [
    ...(type === 0 ? [] : [quantity(waiting.chainId)]),
    quantity(waiting.nonce),
    ...fees.map(quantity),
    quantity(waiting.gas),
    waiting.to === null ? EMPTY : fromHex(waiting.to),
    quantity(waiting.value),
    fromHex(waiting.input),
    ...(type === 0 ? [] : [accessList]),
    ...[waiting.v, waiting.r, waiting.s].map(quantity),
  ];
  const rlp = encodeRlp(fields);
  return type === 0 ? rlp : Buffer.concat([Uint8Array.of(type), rlp]);
}
