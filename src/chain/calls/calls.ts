import { type HeaderFields, isOutOfGas, isReverted, toHex } from "../../ethereum/index.js";
import type { StateView } from "../../persistence/state/index.js";
import { environmentOf } from "../blocks/environment.js";
import type { ChainConfig } from "../config/index.js";
import { announcePrinted } from "../contracts/console-message.js";
import { AbortedError, ChainError, ERROR_CODES } from "../errors.js";
import {
  CallError,
  type CallResult,
  createOverlay,
  type ExecutionEnvironment,
  executeCall,
  type Inspector,
  type Message,
  type Overlay,
  type SignedAuthorization,
} from "../execution/index.js";
import { isBlameless } from "../head/blameless.js";
import type { Core } from "../head/core.js";
import { type AccountOverride, applyOverrides } from "./account-overrides.js";

/** A block as a call finds it. */
export interface BlockOverride {
  number?: number | undefined;
  timestamp?: number | undefined;
  gasLimit?: bigint | undefined;
  coinbase?: Uint8Array | undefined;
  prevRandao?: Uint8Array | undefined;
  baseFeePerGas?: bigint | undefined;
  blobBaseFee?: bigint | undefined;
  difficulty?: bigint | undefined;
}

/** Where a call is made: a state, the rules that go with it, the block that it sees, and what is different there. */
export interface CallPlace {
  state: StateView;
  config: ChainConfig;
  header: HeaderFields;
  accounts?: AccountOverride[] | undefined;
  block?: BlockOverride | undefined;
}

/** A call as a client words it; what it leaves out is filled in. */
export interface CallRequest {
  from?: Uint8Array | undefined;
  to?: Uint8Array | undefined;
  data?: Uint8Array | undefined;
  value?: bigint | undefined;
  gas?: bigint | undefined;
  gasPrice?: bigint | undefined;
  maxFeePerGas?: bigint | undefined;
  maxPriorityFeePerGas?: bigint | undefined;
  accessList?: [address: Uint8Array, storageKeys: Uint8Array[]][] | undefined;
  blobVersionedHashes?: Uint8Array[] | undefined;
  authorizationList?: readonly SignedAuthorization[] | undefined;
}

/** Runs a call. @throws ChainError code 3 with the revert data when it reverts, -32000 when it fails otherwise. */
export async function call(core: Core, request: CallRequest, place: CallPlace, gasCap: bigint): Promise<Uint8Array> {
  const result = await execute(core, request, place, gasCap);
  if (result.printed?.length) announcePrinted(core, undefined, result.printed, Promise.resolve());
  if (result.error !== "") throw failureOf(core, result);
  return result.returnData;
}

/** A call that is about to run. */
export interface PreparedCall {
  overlay: Overlay;
  environment: ExecutionEnvironment;
  message: Message;
}

/**
 * Runs a call and says everything about it, also when it fails.
 * @param watch makes what watches it run.
 */
export async function execute(
  core: Core,
  request: CallRequest,
  place: CallPlace,
  gasCap: bigint,
  watch?: (call: PreparedCall) => Inspector,
): Promise<CallResult> {
  const { overlay, environment } = prepare(core, request, place);
  const gas = request.gas ?? gasCap;
  const message = messageOf(request, environment, gas < gasCap ? gas : gasCap);
  checkFunds(request, message, overlay);
  return run(overlay, environment, message, watch?.({ overlay, environment, message }));
}

/**
 * The least gas with which the request succeeds, by bisection between what it spent and what it could spend. Exact for a
 * plain transfer.
 * @throws ChainError with the revert reason when it fails with all the gas there is.
 */
export async function estimateGas(core: Core, request: CallRequest, place: CallPlace, gasCap: bigint): Promise<bigint> {
  const attempt = async (gas: bigint): Promise<CallResult> => {
    const { overlay, environment } = prepare(core, request, place);
    environment.allowance = core.limits.allowance.renewed();
    return run(overlay, environment, messageOf(request, environment, gas));
  };
  // Refunds may have brought what it spent below what it needs to begin at all.
  const suffices = (gas: bigint): Promise<boolean> =>
    attempt(gas).then(
      ({ error }) => error === "",
      (refused: unknown) => {
        if (isBlameless(refused)) throw refused;
        return false;
      },
    );
  const { overlay, environment } = prepare(core, request, place);
  let high = request.gas !== undefined && request.gas >= 21_000n ? request.gas : environment.gasLimit;
  if (high > gasCap) high = gasCap;
  const { maxTransactionGas } = environment.rules;
  if (maxTransactionGas !== undefined && high > maxTransactionGas) high = maxTransactionGas;
  const price = request.maxFeePerGas ?? request.gasPrice ?? 0n;
  if (price > 0n) {
    const balance = overlay.account(request.from ?? NO_ONE)?.balance ?? 0n;
    const value = request.value ?? 0n;
    if (balance < value) throw new ChainError("insufficient funds for transfer");
    const affordable = (balance - value) / price;
    if (affordable < high) high = affordable;
  }
  const first = await attempt(high).catch((error: unknown) => {
    if (error instanceof ChainError && error.cause instanceof CallError && error.cause.code === "INTRINSIC_GAS") {
      throw new ChainError(`gas required exceeds allowance (${high})`);
    }
    throw error;
  });
  if (isOutOfGas(first.error)) throw new ChainError(`gas required exceeds allowance (${high})`);
  if (first.error !== "") throw failureOf(core, first);

  let low = first.gasUsed - 1n;
  // What it spent before refunds, with a 64th kept back at each call (EIP-150), is often enough: try that first.
  const optimistic = ((first.gasBeforeRefund + 2_300n) * 64n) / 63n;
  for (const guess of [first.gasBeforeRefund, optimistic]) {
    if (guess <= low || guess >= high) continue;
    if (await suffices(guess)) {
      high = guess;
      break;
    }
    low = guess;
  }
  while (low + 1n < high) {
    const middle = (low + high) / 2n;
    if (await suffices(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const NO_ONE = new Uint8Array(20);

async function run(
  overlay: Overlay,
  environment: ExecutionEnvironment,
  message: Message,
  inspector?: Inspector,
): Promise<CallResult> {
  try {
    return await executeCall(overlay, environment, message, inspector);
  } catch (cause) {
    if (cause instanceof CallError) throw new ChainError(cause.message, ERROR_CODES.invalidInput, undefined, { cause });
    throw cause;
  }
}

function prepare(
  core: Core,
  request: CallRequest,
  place: CallPlace,
): { overlay: Overlay; environment: ExecutionEnvironment } {
  const overlay = createOverlay(place.state, Number.MAX_SAFE_INTEGER);
  const header = { ...place.header };
  const { block } = place;
  if (block?.number !== undefined) header.number = block.number;
  if (block?.timestamp !== undefined) header.timestamp = block.timestamp;
  if (block?.gasLimit !== undefined) header.gasLimit = block.gasLimit;
  if (block?.coinbase) header.coinbase = block.coinbase;
  if (block?.prevRandao) header.mixHash = block.prevRandao;
  if (block?.difficulty !== undefined) header.difficulty = block.difficulty;
  if (block?.baseFeePerGas !== undefined) header.baseFeePerGas = block.baseFeePerGas;
  const environment = environmentOf(place.config, header, core.blockHash, core.limits);
  if (place.accounts) environment.precompiles = applyOverrides(overlay, environment, place.accounts);
  if (block?.blobBaseFee !== undefined) environment.blobBaseFee = block.blobBaseFee;
  // A call without a price need not pay the base fee, and its code sees none either, as in geth.
  const priced = (request.gasPrice ?? request.maxFeePerGas ?? 0n) > 0n;
  if (!priced && block?.baseFeePerGas === undefined) environment.baseFeePerGas = 0n;
  return { overlay, environment };
}

function messageOf(request: CallRequest, environment: ExecutionEnvironment, gasLimit: bigint): Message {
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = request;
  const { baseFeePerGas } = environment;
  if (gasPrice !== undefined && (maxFeePerGas !== undefined || maxPriorityFeePerGas !== undefined)) {
    throw new ChainError(
      "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified",
      ERROR_CODES.invalidParams,
    );
  }
  const capped = (maxPriorityFeePerGas ?? 0n) + baseFeePerGas;
  const price = gasPrice ?? (maxFeePerGas === undefined ? 0n : capped < maxFeePerGas ? capped : maxFeePerGas);
  const cap = gasPrice ?? maxFeePerGas ?? 0n;
  if (cap > 0n && cap < baseFeePerGas) {
    throw new ChainError(
      `max fee per gas less than block base fee: address ${toHex(request.from ?? NO_ONE)}, maxFeePerGas: ${cap}, baseFee: ${baseFeePerGas}`,
    );
  }
  if (maxFeePerGas !== undefined && maxPriorityFeePerGas !== undefined && maxPriorityFeePerGas > maxFeePerGas) {
    throw new ChainError(
      `max priority fee per gas higher than max fee per gas: address ${toHex(request.from ?? NO_ONE)}, maxPriorityFeePerGas: ${maxPriorityFeePerGas}, maxFeePerGas: ${maxFeePerGas}`,
    );
  }
  return {
    from: request.from ?? NO_ONE,
    to: request.to,
    data: request.data ?? new Uint8Array(0),
    value: request.value ?? 0n,
    gasLimit,
    gasPrice: price,
    accessList: (request.accessList ?? []).map(([address, storageKeys]) => ({ address, storageKeys })),
    blobVersionedHashes: request.blobVersionedHashes ?? [],
    authorizations: request.authorizationList ?? [],
  };
}

/** A priced call is one that its sender could pay for. */
function checkFunds(request: CallRequest, { gasLimit, value, from }: Message, overlay: Overlay): void {
  const price = request.maxFeePerGas ?? request.gasPrice ?? 0n;
  if (price === 0n) return;
  const balance = overlay.account(from)?.balance ?? 0n;
  const want = gasLimit * price + value;
  if (balance < want) {
    throw new ChainError(
      `insufficient funds for gas * price + value: address ${toHex(from)} have ${balance} want ${want}`,
    );
  }
}

function failureOf(core: Core, { error, returnData }: CallResult): ChainError {
  if (!isReverted(error)) return new ChainError(error);
  const reason = core.errors.describe(returnData);
  return new ChainError(reason === undefined ? error : `${error}: ${reason}`, ERROR_CODES.reverted, toHex(returnData));
}

/** Calls that find a block of their own. */
export interface CallBundle {
  calls: readonly CallRequest[];
  block?: BlockOverride | undefined;
}

/**
 * Runs calls one after the other, each on what those before it have left, as transactions would; a call that cannot begin has
 * its reason as error and changes nothing.
 */
export async function callMany(
  core: Core,
  bundles: readonly CallBundle[],
  place: CallPlace,
  gasCap: bigint,
): Promise<Pick<CallResult, "error" | "returnData">[][]> {
  const { overlay, environment: first } = prepare(core, {}, place);
  const results: Pick<CallResult, "error" | "returnData">[][] = [];
  for (const { calls, block } of bundles) {
    const answers: Pick<CallResult, "error" | "returnData">[] = [];
    for (const request of calls) {
      const { environment } = prepare(core, request, { ...place, accounts: undefined, block: block ?? place.block });
      if (first.precompiles) environment.precompiles = first.precompiles;
      try {
        const gas = request.gas ?? gasCap;
        const message = messageOf(request, environment, gas < gasCap ? gas : gasCap);
        checkFunds(request, message, overlay);
        answers.push(await run(overlay, environment, message));
        const sender = overlay.account(message.from);
        // A creation has raised it itself.
        if (sender && message.to) overlay.setAccount(message.from, { ...sender, nonce: sender.nonce + 1n });
      } catch (refused) {
        if (!(refused instanceof ChainError) || refused instanceof AbortedError) throw refused;
        answers.push({ error: refused.message, returnData: new Uint8Array(0) });
      }
    }
    results.push(answers);
  }
  return results;
}
