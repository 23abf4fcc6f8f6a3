import { checksumAddress, GAS_PER_BLOB } from "../../ethereum/index.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import { type BlockEnvironment, initCodeFault, intrinsicGas, type Overlay } from "../execution/index.js";
import { SIMULATION_CODES } from "./errors.js";
import type { FilledCall } from "./transaction.js";

const MAX_NONCE = 2n ** 64n - 1n;
const BLOB_HASH_VERSION = 1;

/**
 * Checks that a call may be executed, as geth checks a message: in geth's order and words.
 * @param validation false leaves out nonces, and fees where nothing is offered
 * @throws ChainError with the code that execution-apis has for it
 */
export function checkCall(
  call: FilledCall,
  overlay: Overlay,
  environment: BlockEnvironment,
  validation: boolean,
): void {
  const refuse = (why: string, code: number = ERROR_CODES.internal): never => {
    throw new ChainError(`err: ${why} (supplied gas ${call.gas})`, code);
  };
  const { rules } = environment;
  const address = checksumAddress(call.from);
  const account = overlay.account(call.from);
  const state = account?.nonce ?? 0n;
  if (validation) {
    const nonces = `address ${address}, tx: ${call.nonce} state: ${state}`;
    if (call.nonce > state) refuse(`nonce too high: ${nonces}`, SIMULATION_CODES.nonceTooHigh);
    if (call.nonce < state) refuse(`nonce too low: ${nonces}`, SIMULATION_CODES.nonceTooLow);
    if (state === MAX_NONCE) refuse(`nonce has max value: address ${address}, nonce: ${state}`);
  }
  const free = call.maxFee === 0n && call.maxTip === 0n;
  if (rules.hasBaseFee && (validation || !free)) {
    if (call.maxFee < call.maxTip) {
      const fees = `maxPriorityFeePerGas: ${call.maxTip}, maxFeePerGas: ${call.maxFee}`;
      refuse(
        `max priority fee per gas higher than max fee per gas: address ${address}, ${fees}`,
        ERROR_CODES.invalidParams,
      );
    }
    if (call.maxFee < environment.baseFeePerGas) {
      const fees = `maxFeePerGas: ${call.maxFee}, baseFee: ${environment.baseFeePerGas}`;
      refuse(`max fee per gas less than block base fee: address ${address}, ${fees}`, SIMULATION_CODES.baseFeeTooLow);
    }
  }
  checkBlobs(call, environment, validation, refuse);
  if (call.authorizationList) {
    if (!call.to) refuse(`EIP-7702 transaction cannot be used to create contract (sender ${address})`);
    if (call.authorizationList.length === 0) refuse(`EIP-7702 transaction with empty auth list (sender ${address})`);
  }
  const initCode = initCodeFault(environment, call);
  if (initCode !== undefined) refuse(initCode, SIMULATION_CODES.initCodeSize);
  const blobGas = GAS_PER_BLOB * BigInt(call.blobVersionedHashes?.length ?? 0);
  const want = call.gas * call.maxFee + call.value + blobGas * call.maxFeePerBlobGas;
  const have = account?.balance ?? 0n;
  if (have < want) {
    refuse(
      `insufficient funds for gas * price + value: address ${address} have ${have} want ${want}`,
      SIMULATION_CODES.insufficientFunds,
    );
  }
  const { intrinsic, floor } = intrinsicGas(environment, {
    to: call.to,
    data: call.data,
    accessList: call.accessList.map(([of, storageKeys]) => ({ address: of, storageKeys })),
    authorizations: call.authorizationList ?? [],
  });
  if (call.gas < intrinsic) {
    refuse(`intrinsic gas too low: have ${call.gas}, want ${intrinsic}`, SIMULATION_CODES.intrinsicGas);
  }
  if (call.gas < floor) {
    refuse(`insufficient gas for floor data gas cost: have ${call.gas}, want ${floor}`, SIMULATION_CODES.intrinsicGas);
  }
}

function checkBlobs(
  call: FilledCall,
  { rules, blobBaseFee }: BlockEnvironment,
  validation: boolean,
  refuse: (why: string) => never,
): void {
  const hashes = call.blobVersionedHashes;
  if (!hashes) return;
  if (!call.to) refuse("input string too short for common.Address, decoding into (types.BlobTx).To");
  if (hashes.length === 0) refuse("blob transaction missing blob hashes");
  const { maxTransactionBlobs = Number.POSITIVE_INFINITY, hasBlobs } = rules;
  if (hashes.length > maxTransactionBlobs) refuse(`blob transaction has too many blobs (max ${maxTransactionBlobs})`);
  const wrong = hashes.findIndex((hash) => hash[0] !== BLOB_HASH_VERSION);
  if (wrong !== -1) refuse(`blob ${wrong} has invalid hash version`);
  if (!hasBlobs || (!validation && call.maxFeePerBlobGas === 0n)) return;
  if (call.maxFeePerBlobGas < blobBaseFee) {
    const fees = `blobGasFeeCap: ${call.maxFeePerBlobGas}, blobBaseFee: ${blobBaseFee}`;
    refuse(`max fee per blob gas less than block blob gas fee: address ${checksumAddress(call.from)} ${fees}`);
  }
}
