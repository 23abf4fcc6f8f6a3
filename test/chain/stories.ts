import { RLP } from "@ethereumjs/rlp";
import { eoaCode7702SignAuthorization } from "@ethereumjs/util";
import fc from "fast-check";
import type { Chain } from "../../src/chain/index.js";
import {
  fromHex,
  type GenesisAccount,
  type Hardfork,
  isAtLeast,
  keccak256,
  quantityToBytes,
  SYSTEM_CONTRACTS,
  toHex,
} from "../../src/ethereum/index.js";
import { COINBASE, ETHER, GWEI, KEYS, nonceOf, SENDERS, send } from "./chains.js";
import { assemble, initCode, type Piece, PRECOMPILES, pieces } from "./programs.js";

/** Where the genesis state has contracts of random code. */
export const CONTRACTS = [0xc1, 0xc2, 0xc3].map((byte) => new Uint8Array(20).fill(byte));
/** Where the first contracts will be that the senders create. */
const CREATED = [0, 1].flatMap((sender) => [0, 1, 2].map((nonce) => createdBy(sender, nonce)));
const FRESH = new Uint8Array(20).fill(0x77);
/** Every address that a story may name. */
export const PLACES = [...CONTRACTS, ...CREATED, ...SENDERS.slice(0, 3), COINBASE, FRESH, ...PRECOMPILES];
const WITHDRAWALS = fromHex(SYSTEM_CONTRACTS.withdrawalRequests);
const CONSOLIDATIONS = fromHex(SYSTEM_CONTRACTS.consolidationRequests);

function createdBy(sender: number, nonce: number): Uint8Array {
  return keccak256(RLP.encode([SENDERS[sender] as Uint8Array, quantityToBytes(nonce)])).slice(12);
}

export type Action =
  | {
      kind: "call";
      sender: number;
      to: Uint8Array;
      value: number;
      gas: number;
      type: number;
      data: Uint8Array;
      tip: number;
    }
  | {
      kind: "create";
      sender: number;
      first: Piece[];
      deployed: Piece[];
      value: number;
      gas: number;
      type: number;
      tip: number;
    }
  | { kind: "delegate"; sender: number; authority: number; to: Uint8Array; off: number; gas: number }
  | { kind: "request"; sender: number; withdrawal: boolean; fee: number };

const sender = fc.nat(2);
const gas = fc.constantFrom(21_000, 60_000, 400_000, 400_000, 400_000);
const type = fc.nat(2);
const tip = fc.nat(2);
export const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("call" as const),
      sender,
      to: fc.constantFrom(...PLACES),
      value: fc.constantFrom(0, 0, 1, 5_000),
      gas,
      type,
      data: fc.uint8Array({ maxLength: 40 }).map((bytes) => new Uint8Array(bytes)),
      tip,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("create" as const),
      sender,
      first: pieces(PLACES),
      deployed: pieces(PLACES),
      value: fc.constantFrom(0, 9),
      gas,
      type,
      tip,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("delegate" as const),
      sender,
      authority: fc.integer({ min: 0, max: 3 }),
      to: fc.constantFrom(...CONTRACTS, new Uint8Array(20)),
      off: fc.constantFrom(0, 0, 1),
      gas: fc.constant(400_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("request" as const), sender, withdrawal: fc.boolean(), fee: fc.nat(3) }),
  },
);

/** Contracts, and what is sent to them and others in a few blocks. */
export const story = fc.record({
  contracts: fc.tuple(pieces(PLACES), pieces(PLACES), pieces(PLACES)),
  blocks: fc.array(fc.array(action, { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
});

/** The transaction that an action stands for; undefined where the fork has none such. */
async function transactionOf(action: Action, fork: Hardfork, nonce: bigint, nonces: bigint[]) {
  const fees = (type: number, tip: number) =>
    type === 2 && isAtLeast(fork, "london")
      ? { type: 2, maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: BigInt(tip) * GWEI }
      : { type: type === 1 && isAtLeast(fork, "berlin") ? 1 : 0, gasPrice: 10n * GWEI };
  if (action.kind === "call") {
    const { to, value, gas, data } = action;
    return {
      nonce,
      to: toHex(to),
      value: BigInt(value),
      gasLimit: BigInt(gas),
      data,
      ...fees(action.type, action.tip),
    };
  }
  if (action.kind === "create") {
    const data = initCode(action.first, action.deployed);
    return { nonce, value: BigInt(action.value), gasLimit: BigInt(action.gas), data, ...fees(action.type, action.tip) };
  }
  if (!isAtLeast(fork, "prague")) return undefined;
  if (action.kind === "request") {
    const to = action.withdrawal ? WITHDRAWALS : CONSOLIDATIONS;
    const data = new Uint8Array(action.withdrawal ? 56 : 96).fill(0xab);
    return { nonce, to: toHex(to), value: BigInt(action.fee), gasLimit: 400_000n, data, ...fees(2, 1) };
  }
  const own = action.authority === action.sender ? 1n : 0n;
  const authorized = (nonces[action.authority] as bigint) + own + BigInt(action.off);
  const unsigned = [quantityToBytes(1337), action.to, quantityToBytes(authorized)] as never;
  const authorizationList = [eoaCode7702SignAuthorization(unsigned, KEYS[action.authority] as Uint8Array)];
  return {
    ...{ type: 4, nonce, to: toHex(SENDERS[action.authority] as Uint8Array), value: 3n, gasLimit: BigInt(action.gas) },
    ...{ authorizationList, maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: GWEI },
  };
}

export const contractsOf = (programs: Piece[][]): GenesisAccount[] =>
  programs.map((program, index) => ({
    address: CONTRACTS[index] as Uint8Array,
    balance: ETHER,
    nonce: 1n,
    code: assemble(program),
    storage: [[new Uint8Array(32), Uint8Array.of(1)]],
  }));

/** Sends what some actions stand for, where the fork has such transactions and the chain takes them. */
export async function play(chain: Chain, fork: Hardfork, actions: readonly Action[]): Promise<void> {
  const nonces = SENDERS.map((_, sender) => nonceOf(chain, sender));
  for (const action of actions) {
    const nonce = nonces[action.sender] as bigint;
    const data = await transactionOf(action, fork, nonce, nonces);
    if (!data) continue;
    const taken = await send(chain, action.sender, data).catch(refusal);
    if (taken) nonces[action.sender] = nonce + 1n;
  }
}

/** Nothing but what a node may refuse. */
function refusal(failure: Error): undefined {
  expect(failure.message).toMatch(
    /intrinsic gas|floor data gas|insufficient funds|sender not an eoa|initcode|replacement transaction underpriced|already known/,
  );
  return undefined;
}
