import type { AccountOverride, BlockOverride, CallPlace, CallRequest } from "../../chain/index.js";
import type { BlockOverrides, AccountOverride as RequestedOverride, TransactionRequest } from "../schema.js";

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

/** A block context with what is different there. */
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
