import { toHex } from "../../ethereum/index.js";
import { type ByteStore, JournalError } from "../../persistence/journal/index.js";
import { createLeveldown, type LeveldownOptions, type Write } from "../../persistence/leveldown/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { Engine } from "../engine.js";
import type { Follower } from "../follower.js";
import type { Core } from "../head/core.js";
import type { Settings } from "../head/settings.js";
import { adopt, type Following, recordChanges } from "./adopt.js";
import { createCatchUp } from "./catch-up.js";
import { isChange, pendingChange } from "./changes.js";
import { GanacheStoreError } from "./errors.js";
import { createFirstNonce } from "./first-nonce.js";
import { createGate } from "./gate.js";
import { createMarks, type GanacheMarks } from "./marks.js";
import { GANACHE_METHODS, isWrite } from "./methods.js";
import { createMirror } from "./mirror.js";
import { type GanacheOptions, optionsForGanache } from "./options.js";
import type { GanachePackage, GanacheProvider } from "./package.js";
import { createPause } from "./pause.js";
import { recordPooled, resubmit } from "./pending.js";
import { precompileReset } from "./precompiles.js";
import { reconcile } from "./reconcile.js";
import { storeAt } from "./standstill.js";
import { blockIn, setBack, takesBlocks } from "./store.js";

export interface GanacheEngineOptions {
  package: GanachePackage;
  /** Where Ganache keeps what it keeps; open, and the caller's to close. */
  store: ByteStore;
  options: GanacheOptions;
  /** Whether Ganache's store is on disk before our record of a block is. */
  sync: boolean;
  /** Whether the genesis time was requested: Ganache's clock then continues from it. */
  timeRequested: boolean;
  /** Is called with what was found and repaired, in a sentence each. */
  warn: (message: string) => void;
}

/** Ganache as the engine that makes a chain's blocks; see {@link openGanache}. */
export const ganacheFollower = (given: GanacheEngineOptions): Follower => ({
  start: (core) => openGanache(core, given),
});

/**
 * Runs Ganache on a store of ours and follows it: each block is executed on our own state, held equal and recorded before
 * Ganache learns that it is kept, and so before any request is answered. What no block shows is recorded before it is answered.
 * @param core the chain that the records make, which mines nothing itself
 */
async function openGanache(core: Core, given: GanacheEngineOptions): Promise<Engine> {
  const { store, warn } = given;
  const following: Following = { changes: [], touched: [] };
  const listeners = new Set<(notification: { subscription: string; result: unknown }) => void>();
  const mirror = createMirror(core, given.options.timestampIncrement);
  const pause = createPause(core);
  const marks: GanacheMarks = createMarks(core, mirror);
  let provider: GanacheProvider;
  let stopped = false;
  let still: Promise<GanacheProvider> | undefined;
  let rejectAll: (failure: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    rejectAll = reject;
  });
  failed.catch(() => undefined);
  core.on("failed", (failure) => rejectAll(failure));

  /** Ganache's write waits until our record is on disk; a write that may not be is never called back. */
  function between(writes: readonly Write[], write: () => Promise<void>): Promise<void> | undefined {
    const takes = takesBlocks(writes);
    const block = takes ? undefined : blockIn(writes);
    const isOther = !takes && (!block || block.number === 0);
    const kept = isOther
      ? stored(write)
      : core.exclusive(async () => {
          if (block) {
            const { durable } = await adopt(core, following, block, () => stored(write));
            pause.kept();
            return Promise.all([durable, mirror.mined(block.header.timestamp)]);
          }
          await marks.goBack();
          await stored(write);
          return undefined;
        });
    return kept.then(
      () => undefined,
      (failure: Error) => {
        stop(failure);
        return new Promise(() => undefined);
      },
    );
  }

  function stop(cause: Error): void {
    if (stopped) return;
    const failure = core.failure() ?? new JournalError("JOURNAL_STOPPED", sentence(cause), { cause });
    if (!core.failure()) core.journal.stop(failure as JournalError);
    rejectAll(failure);
  }

  /** Answers reads of the last block that is recorded: the Ganache that is stopped has one in mind that is not. */
  async function standStill(): Promise<GanacheProvider> {
    await launch(() => undefined, core.settings(), storeAt(store, core.head().number));
    return provider;
  }

  async function start(): Promise<void> {
    const from = await reconcile(core, store, warn);
    const missing = core.head().number - from;
    if (missing > 0) {
      await catchUp(from);
      warn(`Ganache's store had lost ${missing} ${missing === 1 ? "block" : "blocks"}; they were made again.`);
    }
    await launch(between, core.settings());
    following.touched = [];
    following.changes = precompileReset(core);
    if (!core.settings().automine) await provider.request({ method: "miner_stop", params: [] });
  }

  async function launch(
    through: NonNullable<LeveldownOptions["between"]>,
    settings: Settings,
    on = store,
  ): Promise<void> {
    const face = createLeveldown(on, {
      between: through,
      sync: (writes) => given.sync && (takesBlocks(writes) || blockIn(writes) !== undefined),
    });
    provider = given.package.provider(optionsForGanache(given.options, settings, face));
    pause.follow(provider);
    provider.on("message", ({ data }) => {
      for (const listener of listeners) listener(data);
    });
    // The first request waits until Ganache is ready.
    const ready = provider.request({ method: "eth_blockNumber", params: [] });
    await (on === store ? Promise.race([ready, failed]) : ready);
  }

  /** Has Ganache make the blocks again that its store has lost. It begins as the chain did, and mines only on request. */
  async function catchUp(from: number): Promise<void> {
    const lost = createCatchUp(core, from, given.options.timestampIncrement);
    const { coinbase, extraData } = (core.block(0) as StoredBlock).header;
    const first = { coinbase: toHex(coinbase), extraData: toHex(extraData), interval: 0 };
    await launch(lost.between, { ...core.settings(), ...first });
    await lost.run((method, params) => provider.request({ method, params }));
    await provider.disconnect();
  }

  /** A write that fails is never called back, and so Ganache never answers. */
  const forward = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    if (core.failure()) {
      still ??= standStill();
      await still;
    }
    const answer = provider.request({ method, params });
    return isWrite(method) ? Promise.race([answer, failed]) : answer;
  };
  const gate = createGate(core, forward);
  const firstNonce = createFirstNonce(core);
  const alone = <T>(operation: () => Promise<T>): Promise<T> => gate.alone(() => pause.during(operation));

  async function change(method: Parameters<typeof pendingChange>[0], params: readonly unknown[]): Promise<unknown> {
    const pending = pendingChange(method, params);
    if (pending) following.changes.push(pending);
    const isPending = (): number => (pending ? following.changes.indexOf(pending) : -1);
    let answer: unknown;
    try {
      answer = await forward(method, params);
    } catch (rejection) {
      if (isPending() >= 0) following.changes.splice(isPending(), 1);
      throw rejection;
    }
    // The miner was at work on a block that does not show it; a later one will.
    if (isPending() >= 0) {
      const written = await core.exclusive(async () => ({ done: recordChanges(core, following, isPending() + 1) }));
      await written.done;
    }
    return answer;
  }

  async function revert(params: readonly unknown[]): Promise<unknown> {
    const mark = marks.of(params[0]);
    if (!mark) return forward("evm_revert", params.length === 1 ? [marks.foreign(params[0])] : params);
    if (marks.isEarlier(mark)) {
      // Ganache keeps its marks in memory: those of earlier sessions are gone back to by starting it on the store as it was.
      await provider.disconnect();
      await core.exclusive(async () => {
        await marks.revertTo(mark, params);
        await setBack(store, mark.block);
      });
      marks.restarted();
      await start();
      await mirror.restore((method, values) => provider.request({ method, params: values }));
      return true;
    }
    // Ganache processes its own blocks a turn after they are kept, and removes those that it has processed.
    for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
    marks.expect(mark, params);
    const answer = await forward("evm_revert", [marks.toGanaches(mark)]);
    // Where there were no blocks to take away, Ganache wrote nothing.
    await core.exclusive(() => marks.goBack());
    return answer;
  }

  async function noted(method: string, params: readonly unknown[]): Promise<unknown> {
    const answer = await forward(method, params);
    await mirror.note(method, params);
    return answer;
  }

  async function send(method: string, params: readonly unknown[]): Promise<unknown> {
    const leave = firstNonce.enter(method, params);
    try {
      const hash = await gate.send(() => forward(method, params));
      await recordPooled(core, String(hash), (name, values) => forward(name, values));
      return hash;
    } finally {
      leave();
    }
  }

  async function request(method: string, given: unknown): Promise<unknown> {
    const params = Array.isArray(given) ? (given as unknown[]) : [];
    const failure = core.failure();
    if (failure && isWrite(method)) throw failure;
    if (isChange(method)) return alone(() => change(method, params));
    switch (method) {
      case "evm_snapshot":
        return alone(async () => marks.add(await forward(method, params)));
      case "evm_revert":
        return alone(() => revert(params));
      case "evm_setTime":
        return gate.inTurn(() => noted(method, [instantOf(params[0]), ...params.slice(1)]));
      case "evm_increaseTime":
      case "miner_stop":
      case "miner_start":
      case "miner_setGasPrice":
      case "miner_setEtherbase":
      case "miner_setExtra":
        return gate.inTurn(() => noted(method, params));
      case "evm_mine":
        // A transaction that comes while it runs would wait until another one comes.
        return alone(() => noted(method, params));
      case "eth_sendTransaction":
      case "eth_sendRawTransaction":
      case "personal_sendTransaction":
        return send(method, params);
      default:
        // As Ganache does, what is no list counts as given: it says itself what is wrong.
        return forward(method, (given ?? []) as unknown[]);
    }
  }

  const fresh = core.state.folded().clock === "" && core.state.folded().block === 0;
  await start();
  await mirror.begin(fresh && given.timeRequested ? given.options.genesisTime : undefined, (method, values) =>
    provider.request({ method, params: values }),
  );
  await resubmit(core, (method, values) => gate.send(() => forward(method, values)), warn);

  return {
    name: "ganache",
    methods: GANACHE_METHODS,
    request,
    onNotification(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      stopped = true;
      rejectAll(new JournalError("JOURNAL_CLOSED", "The node is closing."));
      // A Ganache whose last write was never called back does not end.
      const ended = provider.disconnect().catch(() => undefined);
      await (core.failure() ? undefined : ended);
    },
  };
}

/** @throws GanacheStoreError where a write to Ganache's store fails */
const stored = (write: () => Promise<void>): Promise<void> =>
  write().catch((cause: Error) => {
    throw new GanacheStoreError(`Ganache's store could not be written (${cause.message})`, { cause });
  });

const sentence = (cause: Error): string =>
  `${cause.message.replace(/\.$/, "")}. The chain answers reads and takes no more writes; what is recorded holds, and a new start continues from it.`;

/** A date as text, which a program's `Date` has become, in the milliseconds that Ganache takes. */
function instantOf(value: unknown): unknown {
  const instant = typeof value === "string" && !value.startsWith("0x") ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? value : instant;
}
