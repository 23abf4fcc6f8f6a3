import {
  type Abi,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type EncodeFunctionDataParameters,
  encodeFunctionData,
  type Hash,
  type Hex,
  type TransactionReceipt,
} from "viem";
import { estimateGas, getTransactionReceipt, sendTransaction } from "viem/actions";
import { addressOf, type Connection } from "./connection.js";
import { ExchangeClientError } from "./errors.js";
import type { Done } from "./model.js";
import { explain } from "./refusals/explain.js";
import { type ContractName, ExchangeRefusal } from "./refusals/refusal.js";
import { revertDataOf } from "./refusals/revert-data.js";
import type { Subject } from "./refusals/wording.js";

/** Something that a call needs first and that the client sees to by a transaction of its own: an approval, say. */
export interface Need {
  /** Refusals that may come of lacking it. */
  readonly refusals: readonly string[];
  /** Sees to it. @returns false where it was not lacking */
  meet(): Promise<boolean>;
}

export interface Call<abi extends Abi, name extends ContractFunctionName<abi, "nonpayable">> {
  contract: ContractName;
  address: Address;
  abi: abi;
  functionName: name;
  args: ContractFunctionArgs<abi, "nonpayable", name>;
  /** What it is about, for the sentence of a refusal. */
  subject?: Subject;
  needs?: readonly Need[];
}

/** A transaction that was mined, with its receipt: of the logs, those of the contract that was called. */
export interface Sent extends Done {
  receipt: TransactionReceipt;
}

const MAX_NEEDS_MET = 8;
/** For a transaction that is known to fail: more than any refusal takes. */
const REFUSED_GAS = 3_000_000n;
const MAX_GAS = 16_777_216n;

/**
 * Sends a call of a contract as a transaction and waits until it is mined. It is tried first (eth_call); what it needs is
 * seen to, and a refusal is thrown before anything is sent, unless the connection says `always`.
 * @throws ExchangeRefusal
 * @throws ExchangeClientError NO_ACCOUNT, NOT_MINED, NETWORK
 */
export async function transact<const abi extends Abi, name extends ContractFunctionName<abi, "nonpayable">>(
  connection: Connection,
  { contract, address, abi, functionName, args, subject = {}, needs = [] }: Call<abi, name>,
): Promise<Sent> {
  const data = encodeFunctionData({ abi, functionName, args } as EncodeFunctionDataParameters);
  return transactData(connection, { contract, to: address, data, subject, needs });
}

interface RawCall {
  contract: ContractName;
  /** Nobody: the transaction creates a contract. */
  to?: Address;
  data: Hex;
  subject: Subject;
  needs: readonly Need[];
}

/** As {@link transact}, for a call that is encoded already or creates a contract. */
export async function transactData(connection: Connection, call: RawCall): Promise<Sent> {
  const refused = await tried(connection, call);
  if (refused !== undefined && connection.send === "checked") throw refused;
  const gas = refused === undefined ? await gasFor(connection, call) : REFUSED_GAS;
  const hash = await sendTransaction(connection.client, {
    account: connection.account ?? null,
    chain: null,
    to: call.to,
    data: call.data,
    gas,
  });
  const receipt = await mined(connection, hash);
  if (receipt.status === "reverted") throw await whyReverted(connection, call, receipt, refused);
  // Other contracts may say what they like; what happened is what the called one says.
  const logs = receipt.logs.filter(({ address }) => address.toLowerCase() === call.to?.toLowerCase());
  return { transaction: hash, block: receipt.blockNumber, receipt: { ...receipt, logs } };
}

/** Tries a call, and sees to what it lacks until it is not refused for a lack. @returns the refusal that is left */
async function tried(connection: Connection, call: RawCall): Promise<ExchangeRefusal | undefined> {
  for (let met = 0; ; met++) {
    const refusal = await refusalBefore(connection, call, await connection.tag());
    if (refusal === undefined || met === MAX_NEEDS_MET || !(await meetOne(call.needs, refusal))) return refusal;
  }
}

async function meetOne(needs: readonly Need[], refusal: ExchangeRefusal): Promise<boolean> {
  for (const need of needs) {
    if (need.refusals.includes(refusal.code) && (await need.meet())) return true;
  }
  return false;
}

async function refusalBefore(
  connection: Connection,
  { contract, to, data, subject }: RawCall,
  block: string,
): Promise<ExchangeRefusal | undefined> {
  const request = connection.client.request as (call: { method: string; params: unknown }) => Promise<unknown>;
  try {
    await request({ method: "eth_call", params: [{ from: addressOf(connection), to, data }, block] });
    return undefined;
  } catch (error) {
    const reverted = revertDataOf(error);
    if (reverted === undefined) throw error;
    return explain(connection, reverted, { contract, subject });
  }
}

/** What a node says it takes, and a quarter more: the book may be another when the transaction's turn comes. */
export async function gasFor(connection: Connection, { to, data }: { to?: Address; data: Hex }): Promise<bigint> {
  const estimate = await estimateGas(connection.client, { account: addressOf(connection), to, data });
  const gas = (estimate * 5n) / 4n + 20_000n;
  return gas < MAX_GAS ? gas : MAX_GAS;
}

/** The receipt of a transaction, once it is mined. @throws ExchangeClientError NOT_MINED */
export async function mined(connection: Connection, hash: Hash): Promise<TransactionReceipt> {
  const deadline = Date.now() + connection.patience;
  for (let wait = 20; ; wait = Math.min(wait * 2, 1_000)) {
    const receipt = await getTransactionReceipt(connection.client, { hash }).catch((error: Error) => {
      if (error.name === "TransactionReceiptNotFoundError") return undefined;
      throw error;
    });
    if (receipt) return receipt;
    if (Date.now() >= deadline) {
      const seconds = Math.round(connection.patience / 1000);
      throw new ExchangeClientError(
        "NOT_MINED",
        `transaction ${hash} was sent but not mined within ${seconds} s; look for it later, it may still be`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function whyReverted(
  connection: Connection,
  call: RawCall,
  receipt: TransactionReceipt,
  before: ExchangeRefusal | undefined,
): Promise<ExchangeRefusal> {
  const block = `0x${(receipt.blockNumber - 1n).toString(16)}`;
  const refusal = before ?? (await refusalBefore(connection, call, block).catch(() => undefined));
  const { code, rule, message, args } = refusal ?? {
    code: "Unknown",
    rule: "a contract's own rule",
    message: `transaction ${receipt.transactionHash} failed, though it did not when it was tried; try again`,
    args: [],
  };
  return new ExchangeRefusal(code, rule, message, args, receipt.transactionHash);
}

/** Without the receipt. */
export const doneOf = ({ transaction, block }: Sent): Done => ({ transaction, block });
