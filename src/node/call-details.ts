import type { KnownContracts } from "../chain/contracts/known-contracts.js";
import type { ChainReader } from "../chain/index.js";
import { checksumAddress, decodeTransaction, fromHex, toHex } from "../ethereum/index.js";
import type { CallDetails } from "../node-interface.js";

/** What the log says of calls and transactions that failed. */
export interface CallDescriber {
  /** What a request was to call; undefined where it was to call nothing. */
  ofRequest(method: string, params: unknown): CallDetails | undefined;
  ofTransaction(raw: Uint8Array, sender: Uint8Array): CallDetails;
}

/** Methods whose first parameter is a signed transaction. */
const TAKES_RAW = /^eth_sendRawTransaction/;
const HEX = /^0x([0-9a-fA-F]{2})*$/;

/**
 * Names what is called, as far as it is known.
 * @param addresses names of contracts by their lowercase addresses
 */
export function createCallDescriber(
  chain: Pick<ChainReader, "stateAt" | "signerOf">,
  contracts: () => KnownContracts,
  addresses: () => ReadonlyMap<string, string>,
): CallDescriber {
  const named = (to: string | undefined, data: Uint8Array): Pick<CallDetails, "contract" | "function" | "kind"> => {
    if (to === undefined) return { kind: "creation", ...defined({ contract: contracts().nameOfCreation(data) }) };
    const code = codeAt(chain, to);
    if (code.length === 0 && data.length === 0) return { kind: "transfer" };
    return {
      kind: "call",
      ...defined({
        contract: addresses().get(to.toLowerCase()) ?? contracts().nameOfCode(code),
        function: data.length === 0 ? undefined : (contracts().functionOf(data) ?? toHex(data.subarray(0, 4))),
      }),
    };
  };

  const ofTransaction = (raw: Uint8Array, sender: Uint8Array | undefined): CallDetails => {
    const { to, value, gasLimit, data } = decodeTransaction(raw);
    return {
      ...named(to && toHex(to), data),
      ...defined({ from: sender && checksumAddress(sender), to: to && checksumAddress(to) }),
      ...{ value, gas: gasLimit },
    };
  };

  return {
    ofRequest(method, params) {
      const first: unknown = Array.isArray(params) ? params[0] : undefined;
      try {
        if (TAKES_RAW.test(method)) {
          if (typeof first !== "string" || !HEX.test(first)) return undefined;
          const raw = fromHex(first);
          return ofTransaction(raw, senderOf(chain, raw));
        }
        if (typeof first !== "object" || first === null) return undefined;
        const { from, to, value, gas, gasLimit, data, input } = first as Record<string, unknown>;
        const bytes = input ?? data;
        // An object without any of these is a filter, options, or what else a method takes.
        if ([from, to, bytes].every((one) => one === undefined)) return undefined;
        return {
          ...named(address(to), typeof bytes === "string" && HEX.test(bytes) ? fromHex(bytes) : new Uint8Array(0)),
          ...defined({ from: address(from), to: address(to), value: quantity(value), gas: quantity(gas ?? gasLimit) }),
        };
      } catch {
        return undefined; // what is no transaction has no details
      }
    },
    ofTransaction,
  };
}

/** Who signed a transaction; undefined where it is none that this chain takes. */
function senderOf(chain: Pick<ChainReader, "signerOf">, raw: Uint8Array): Uint8Array | undefined {
  try {
    return chain.signerOf(raw);
  } catch {
    return undefined;
  }
}

function codeAt(chain: Pick<ChainReader, "stateAt">, to: string): Uint8Array {
  try {
    const state = chain.stateAt();
    const account = state.account(fromHex(to));
    return account ? state.code(account.codeHash) : new Uint8Array(0);
  } catch {
    return new Uint8Array(0); // of a fork, it may not be at hand
  }
}

const address = (value: unknown): string | undefined =>
  typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value)
    ? checksumAddress(fromHex(value.toLowerCase()))
    : undefined;

function quantity(value: unknown): bigint | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === "string" && /^(0x[0-9a-fA-F]+|\d+)$/.test(value) ? BigInt(value) : undefined;
}

/** Without the fields that are undefined. */
const defined = <Fields extends object>(
  fields: Fields,
): Partial<{ [Name in keyof Fields]: NonNullable<Fields[Name]> }> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
