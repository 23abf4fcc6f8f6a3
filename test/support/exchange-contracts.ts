import {
  type Abi,
  type Address,
  decodeErrorResult,
  getAddress,
  type Hex,
  keccak256,
  type Log,
  parseEventLogs,
  stringToHex,
} from "viem";
import * as artifacts from "../../src/exchange/artifacts/index.js";
import type { Artifact } from "./artifacts.js";

/** A reason or another short code as the contracts have them. */
export const code = (text: string): Hex => stringToHex(text, { size: 32 });

const named = artifacts as unknown as Record<string, Abi | Hex | undefined>;
const stem = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** Whether a contract is among those that were compiled. */
export const isCompiled = (name: string): boolean => named[`${stem(name)}Bytecode`] !== undefined;

/** The artifact of one of the exchange's contracts. */
export function exchangeArtifact(name: string): Artifact {
  const [abi, bytecode] = [named[`${stem(name)}Abi`], named[`${stem(name)}Bytecode`]];
  if (abi === undefined || bytecode === undefined) throw new Error(`${name} is not compiled; run npm run build`);
  return { abi: abi as Abi, bytecode: bytecode as Hex };
}

/** Every function, event and error of the exchange's contracts. */
const everything = Object.entries(named).flatMap(([name, value]) => (name.endsWith("Abi") ? (value as Abi) : []));

/** A contract's refusal, decoded. */
export interface Refusal {
  name: string;
  args: readonly unknown[];
}

/** The revert data that an error of the RPC or of viem carries, wherever in its causes. */
function revertData(error: unknown): Hex | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { data, raw, cause } = error as { data?: unknown; raw?: unknown; cause?: unknown };
  for (const each of [raw, data]) if (typeof each === "string" && each.startsWith("0x")) return each as Hex;
  return revertData(cause);
}

/**
 * The custom error that refused a transaction or call, over the ABIs of all the exchange's contracts.
 * @throws Error when it was not refused; what it failed with, when that was no revert with data.
 */
export async function refusal(attempt: Promise<unknown>): Promise<Refusal> {
  const failure = await attempt.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (failure === undefined) throw new Error("this was not refused");
  const data = revertData(failure.error);
  if (data === undefined) throw failure.error;
  const { errorName, args } = decodeErrorResult({ abi: everything, data });
  return { name: errorName, args: args ?? [] };
}

/** An event of one of the exchange's contracts. */
export interface MarketEvent {
  name: string;
  args: Record<string, unknown>;
  address: Address;
}

/** What the exchange's contracts said in a transaction, in order. */
export function eventsOf({ logs }: { logs: Log[] }): MarketEvent[] {
  return parseEventLogs({ abi: everything, logs }).map((log) => {
    const { eventName, args, address } = log as unknown as MarketEvent & { eventName: string };
    return { name: eventName, args, address: getAddress(address) };
  });
}

/** The identifier of a role, such as `roleOf("VENUE")`. */
export function roleOf(name: string): Hex {
  return keccak256(stringToHex(`${name}_ROLE`));
}
