import { findAccessList } from "../../chain/calls/access-list.js";
import type { AccountOverride } from "../../chain/calls/account-overrides.js";
import type { BlockOverride, CallPlace, CallRequest } from "../../chain/calls/calls.js";
import { toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { quantityToHex } from "../format/index.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import {
  type BlockOverrides,
  block,
  blockOverrides,
  LATEST,
  type AccountOverride as RequestedOverride,
  stateOverrides,
  type TransactionRequest,
  transactionRequest,
} from "../schema.js";
import { findPlace, nextPlace } from "./block-reference.js";

const request = param("transaction", transactionRequest);
const overrides = [optional("stateOverrides", stateOverrides), optional("blockOverrides", blockOverrides)] as const;

/** Calls that are executed and forgotten. */
export const ethCalls = defineNamespace<NodeContext>("eth", [
  defineMethod({
    name: "eth_call",
    description: "Executes a call on a block's state without changing anything, and answers what it returns.",
    params: [request, optional("block", block, LATEST), ...overrides],
    result: "bytes",
    handler: async ({ chain }: NodeContext, request, reference, accounts, blockChanges) =>
      toHex(
        await chain.call(
          callRequest(request),
          withOverrides(reference ? await findPlace(chain, reference) : nextPlace(chain), accounts, blockChanges),
        ),
      ),
  }),
  defineMethod({
    name: "eth_estimateGas",
    description: "The least gas limit with which a transaction succeeds: in the next block, unless one is named.",
    params: [request, optional("block", block), ...overrides],
    result: "quantity",
    handler: async ({ chain }: NodeContext, request, reference, accounts, blockChanges) =>
      quantityToHex(
        await chain.estimateGas(
          callRequest(request),
          withOverrides(reference ? await findPlace(chain, reference) : nextPlace(chain), accounts, blockChanges),
        ),
      ),
  }),
  defineMethod({
    name: "eth_createAccessList",
    description: "The addresses and slots that a call touches (EIP-2930), and the gas that it uses with that list.",
    params: [request, optional("block", block, LATEST), overrides[0]],
    result: "access list, gas, and why the call fails if it does",
    handler: async ({ chain }: NodeContext, request, reference, accounts) => {
      const place = withOverrides(await findPlace(chain, reference), accounts, undefined);
      const { accessList, gasUsed, error } = await findAccessList(chain, callRequest(request), place, chain.callGasCap);
      return {
        accessList: accessList.map(([address, keys]) => ({ address: toHex(address), storageKeys: keys.map(toHex) })),
        ...(error !== "" && { error }),
        gasUsed: quantityToHex(gasUsed),
      };
    },
  }),
]);

/** A request as the chain's calls take it. */
export function callRequest(request: TransactionRequest): CallRequest {
  const { from, to, data, value, gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, accessList } = request;
  const fees = { gasPrice, maxFeePerGas, maxPriorityFeePerGas };
  return {
    ...{ from, to, data, value, gas, accessList, ...fees },
    blobVersionedHashes: request.blobVersionedHashes,
    authorizationList: request.authorizationList,
  };
}

/** A place with what shall be different there. */
export function withOverrides(
  place: CallPlace,
  accounts: RequestedOverride[] | undefined,
  blockChanges: BlockOverrides | undefined,
): CallPlace {
  return {
    ...place,
    accounts: accounts as AccountOverride[] | undefined,
    block: blockChanges && blockOverride(blockChanges),
  };
}

export function blockOverride({ number, time, feeRecipient, ...rest }: BlockOverrides): BlockOverride {
  return {
    ...rest,
    number: number === undefined ? undefined : Number(number),
    timestamp: time === undefined ? undefined : Number(time),
    coinbase: feeRecipient,
  };
}
