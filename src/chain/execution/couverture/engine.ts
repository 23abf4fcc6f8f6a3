import {
  bytesToQuantity,
  EMPTY,
  ensureKzg,
  fromHex,
  GAS_PER_BLOB,
  KECCAK_EMPTY,
  KzgNotReadyError,
  type Rules,
  withoutLeadingZeros,
} from "../../../ethereum/index.js";
import {
  type CodeEnvironment,
  createMachine,
  type Machine,
  type MessageCall,
  type Observer,
  type RunEnd,
  type RunOptions,
  STATUS,
} from "../../../evm/index.js";
import { credit, removeIfEmpty } from "../accounts.js";
import { judgeAuthorizations } from "../authorizations.js";
import type { Application, EvmEngine } from "../engine.js";
import { intrinsicGas } from "../intrinsic-gas.js";
import type { Overlay } from "../overlay.js";
import type { Allowance, BlockEnvironment, Inspector, Message, MessageResult } from "../types.js";
import { describeFailure } from "./failure.js";
import { hostOf } from "./host.js";

/** Machines of a kind that are kept for the next message: two, since one may wait while another one runs. */
const MAX_IDLE = 2;
/** A machine whose memory has become larger than this is given up after its message. */
const MAX_KEPT_BYTES = 256 * 1024 * 1024;

/** The interpreter of `src/evm` as the chain's engine. */
export function createCouvertureEngine(): EvmEngine {
  const idle: Record<Kind, Machine[]> = { plain: [], traced: [] };

  async function lend<T>(kind: Kind, body: (machine: Machine) => Promise<T>): Promise<T> {
    const machines = idle[kind];
    const machine = machines.pop() ?? createMachine(kind);
    try {
      return await body(machine);
    } finally {
      if (machines.length < MAX_IDLE && machine.size() <= MAX_KEPT_BYTES) machines.push(machine);
    }
  }

  /**
   * Runs `body` on a machine of its own, again where precompiled contracts have to be loaded first, or a message that is inspected needs a
   * larger memory. The overlay is as it was before each time, and where this throws.
   */
  async function attempt<T>(
    kind: Kind,
    overlay: Overlay,
    inspector: Inspector | undefined,
    body: (machine: Machine) => Promise<T>,
  ): Promise<T> {
    for (let scale = 1; ; ) {
      const mark = overlay.mark();
      let done = false;
      let isKzgMissing = false;
      try {
        const result = await lend(kind, (machine) => {
          machine.reserve(scale);
          return body(machine);
        });
        done = true;
        return result;
      } catch (failure) {
        if (failure instanceof Enlarged) scale = failure.scale;
        else if (failure instanceof KzgNotReadyError) isKzgMissing = true;
        else throw failure;
      } finally {
        overlay.settle(mark, done);
      }
      inspector?.restart?.();
      if (isKzgMissing) await ensureKzg();
    }
  }

  return {
    applyMessage(overlay, environment, message, application) {
      const { inspector, allowance, traced } = application;
      const kind = traced && inspector?.step ? "traced" : "plain";
      const run = (): Promise<MessageResult> =>
        attempt(kind, overlay, inspector, (machine) => apply(machine, overlay, environment, message, application));
      return allowance ? allowance.run(run) : run();
    },
    systemCall(overlay, environment, { caller, address, code, gasLimit }, allowance) {
      const call = { from: caller, to: address, code, input: EMPTY, value: 0n, gas: gasLimit, nonce: 0n, warm: [] };
      const run = () =>
        attempt("plain", overlay, undefined, async (machine) => {
          const context = codeEnvironment(environment, caller, 0n, []);
          const end = await machine.run(
            context,
            call,
            hostOf(overlay, environment),
            runOptions(machine, undefined, allowance),
          );
          if (end.status === STATUS.done) {
            const { destroyed } = writeBack(machine, overlay);
            for (const account of destroyed) remove(overlay, account);
          }
          return { returnData: end.output, error: describeFailure(end) };
        });
      return allowance ? allowance.run(run) : run();
    },
  };
}

type Kind = "plain" | "traced";

/** A message begins again, in a machine whose memory has become larger. */
class Enlarged extends Error {
  override readonly name = "Enlarged";
  constructor(readonly scale: number) {
    super("the message needs a larger memory");
  }
}

async function apply(
  machine: Machine,
  overlay: Overlay,
  environment: BlockEnvironment,
  message: Message,
  { tip, inspector, allowance, traced = false }: Application,
): Promise<MessageResult> {
  const { rules, coinbase } = environment;
  const { from, to, data, value, gasLimit, gasPrice, blobVersionedHashes } = message;
  const { intrinsic, floor } = intrinsicGas(environment, message);
  const pays = tip !== undefined;
  const blobGas = GAS_PER_BLOB * BigInt(blobVersionedHashes.length);
  const sender = overlay.account(from);
  const nonce = sender?.nonce ?? 0n;
  overlay.setAccount(from, {
    nonce: BigInt.asUintN(64, nonce + 1n),
    balance: (sender?.balance ?? 0n) - (pays ? gasLimit * gasPrice + blobGas * environment.blobBaseFee : 0n),
    codeHash: sender?.codeHash ?? KECCAK_EMPTY,
  });
  // After the nonce: an authorization of the sender's own is for the one after it.
  const { authorities, refund: delegationRefund } = applyAuthorizations(overlay, environment, message);
  const call = { from, to, input: data, value, gas: gasLimit - intrinsic, nonce };
  if (traced) overlay.attach(machine.now);
  let end: RunEnd;
  try {
    end = await machine.run(
      codeEnvironment(environment, from, gasPrice, blobVersionedHashes),
      { ...call, warm: warmFor(environment, message, authorities) },
      hostOf(overlay, environment),
      runOptions(machine, inspector, allowance),
    );
  } finally {
    overlay.attach(undefined);
  }
  const { touched, destroyed } = writeBack(machine, overlay);
  const before = gasLimit - end.gasLeft;
  const most = before / rules.refundQuotient;
  const refund = end.refund + delegationRefund;
  const after = before - (refund < most ? refund : most);
  const gasUsed = after < floor ? floor : after;
  touched.push(from);
  if (pays) {
    // Touches the accounts, also with nothing: before EIP-161 that makes one.
    credit(overlay, from, (gasLimit - gasUsed) * gasPrice);
    credit(overlay, coinbase, gasUsed * tip);
    touched.push(coinbase);
  }
  if (rules.clearsEmptyAccounts) for (const account of touched) removeIfEmpty(overlay, account);
  for (const account of destroyed) remove(overlay, account);
  const error = describeFailure(end);
  return {
    gasUsed,
    gasBeforeRefund: before < floor ? floor : before,
    status: error === "" ? 1 : 0,
    returnData: end.output,
    error,
    createdAddress: end.created,
    logs: end.status === STATUS.done ? machine.logs() : [],
  };
}

function codeEnvironment(
  environment: BlockEnvironment,
  origin: Uint8Array,
  gasPrice: bigint,
  blobHashes: readonly Uint8Array[],
): CodeEnvironment {
  const { rules, coinbase, timestamp, number, difficulty, mixHash, gasLimit, chainId } = environment;
  return {
    ...{ hardfork: rules.hardfork, coinbase, gasLimit, chainId, origin, gasPrice, blobHashes },
    timestamp: BigInt(timestamp),
    number: BigInt(number),
    difficulty: difficulty === 0n && rules.hasMerged ? bytesToQuantity(mixHash) : difficulty,
    baseFee: environment.baseFeePerGas,
    blobBaseFee: environment.blobBaseFee,
    unlimitedCode: environment.unlimitedCode,
    unlimitedInitCode: environment.unlimitedInitCode,
  };
}

/** What is warm from the start (EIP-2929, 2930, 3651, 7702). */
function warmFor(
  { rules, coinbase }: BlockEnvironment,
  { from, to, accessList }: Message,
  authorities: readonly Uint8Array[],
): MessageCall["warm"] {
  if (!rules.hasWarmAccess) return [];
  const addresses = [...precompileAddresses(rules), from, ...authorities];
  if (to) addresses.push(to);
  if (rules.warmsCoinbase) addresses.push(coinbase);
  return [
    ...addresses.map((address) => ({ address, slots: [] })),
    ...accessList.map(({ address, storageKeys }) => ({ address, slots: storageKeys })),
  ];
}

const precompiles = new WeakMap<Rules, Uint8Array[]>();

/** Those of the fork, also where the message finds others in their place, as geth has it. */
function precompileAddresses(rules: Rules): readonly Uint8Array[] {
  let found = precompiles.get(rules);
  if (!found) {
    found = [...rules.precompiles].map((address) => fromHex(`0x${address}`));
    precompiles.set(rules, found);
  }
  return found;
}

/** Gives accounts the code that they authorized (EIP-7702). @returns the authorities, which are warm, and the refund */
function applyAuthorizations(
  overlay: Overlay,
  { chainId }: BlockEnvironment,
  { authorizations }: Message,
): { authorities: Uint8Array[]; refund: bigint } {
  const authorities: Uint8Array[] = [];
  let refund = 0n;
  for (const { authority, granted } of judgeAuthorizations(overlay, chainId, authorizations)) {
    authorities.push(authority);
    if (!granted) continue;
    overlay.setAccount(authority, granted.account);
    overlay.setCode(authority, granted.code);
    refund += granted.refund;
  }
  return { authorities, refund };
}

function runOptions(machine: Machine, inspector: Inspector | undefined, allowance: Allowance | undefined): RunOptions {
  const resumed = inspector?.resumed;
  const pause = allowance?.pause;
  return {
    ...(inspector && { observer: observerOf(machine, inspector) }),
    pause: resumed && pause ? () => pause()?.then(resumed) : pause,
  };
}

const observerOf = (machine: Machine, inspector: Inspector): Observer => ({
  enter: inspector.enter,
  ...(inspector.exit && {
    exit: (end, gasUsed, created) =>
      inspector.exit?.({ gasUsed, output: end.output, error: describeFailure(end), created }),
  }),
  step: inspector.step,
  log: inspector.log,
  selfdestruct: inspector.selfdestruct,
  restart() {
    throw new Enlarged(machine.scale());
  },
});

/** Writes what a run changed into the overlay, but for what is removed at a transaction's end. */
function writeBack(machine: Machine, overlay: Overlay): { touched: Uint8Array[]; destroyed: Uint8Array[] } {
  const touched: Uint8Array[] = [];
  const destroyed: Uint8Array[] = [];
  for (const after of machine.accountsAfter()) {
    const { address, nonce, balance } = after;
    if (after.created) overlay.clearStorage(address);
    if (after.changed && after.exists) {
      const codeHash = overlay.account(address)?.codeHash ?? KECCAK_EMPTY;
      overlay.setAccount(address, { nonce, balance, codeHash });
    }
    if (after.newCode) overlay.setCode(address, after.newCode);
    if (after.touched) touched.push(address);
    if (after.destroyed) destroyed.push(address);
  }
  for (const { address, slot, value } of machine.slotsAfter())
    overlay.setStorage(address, slot, withoutLeadingZeros(value));
  return { touched, destroyed };
}

function remove(overlay: Overlay, address: Uint8Array): void {
  overlay.clearStorage(address);
  overlay.setAccount(address, undefined);
}
