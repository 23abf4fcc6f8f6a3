import { fromHex, toHex } from "../../ethereum/index.js";
import { encodeClock, encodeOverride } from "../../persistence/records/index.js";
import type { Core } from "../head/core.js";
import type { Settings } from "../head/settings.js";

export type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

/**
 * What Ganache keeps in memory only, followed request by request and recorded, so that a new start goes on with it: how far its
 * clock is moved, whether it mines, and what `miner_set…` changed.
 */
export interface Mirror {
  /** Notes what a request, which Ganache has answered, has changed; resolves when the record is on disk. */
  note(method: string, params: readonly unknown[]): Promise<void>;
  /** Notes that a block was mined. To be called under {@link Core.exclusive}. */
  mined(timestamp: number): Promise<void> | undefined;
  /** Gives a Ganache that has just been started its clock. */
  restore(ask: Ask): Promise<void>;
  /** The same for a new session; `genesisTime` is the instant that a new chain's clock starts at. */
  begin(genesisTime: number | undefined, ask: Ask): Promise<void>;
  /** Settings as they are, again, after the journal went back to earlier ones: Ganache's do not go back. */
  keepSettings(settings: Settings): void;
}

/** @param increment seconds between blocks, where the chain does not follow the machine's clock */
export function createMirror(core: Core, increment: number | undefined): Mirror {
  /** Milliseconds, as in Ganache. */
  const adjustment = (): number => core.clock.state().offset * 1000;

  function moveTo(milliseconds: number, method: string, params: readonly unknown[]): Promise<void> {
    const state = { offset: milliseconds / 1000 };
    const clock = JSON.stringify(state);
    const { durable } = core.append("clock", encodeClock({ method, params: JSON.stringify(params), clock }));
    core.clock.restore(state);
    return durable;
  }

  function set(settings: Settings, method: string, params: readonly unknown[]): Promise<void> {
    const diff = { accounts: [], storage: [], codes: [] };
    const payload = { method, params: JSON.stringify(params), diff, settings: JSON.stringify(settings) };
    const { durable } = core.append("override", encodeOverride(payload));
    core.useSettings(settings);
    return durable;
  }

  /** Where Ganache measures an instant from: now, or its newest block. */
  const base = (): number => (increment === undefined ? Date.now() : core.head().header.timestamp * 1000);

  function change(method: string, params: readonly unknown[]): Promise<void> | undefined {
    const settings = core.settings();
    const [first] = params;
    switch (method) {
      case "evm_increaseTime":
        return moveTo(adjustment() + Math.max(0, numberOf(first) * 1000), method, params);
      case "evm_setTime":
        return moveTo((first === undefined ? 0 : numberOf(first)) - base(), method, params);
      case "evm_mine": {
        const timestamp = timestampOf(first);
        if (timestamp === undefined || increment !== undefined) return undefined;
        return moveTo(timestamp * 1000 - base(), method, params);
      }
      case "miner_stop":
        return settings.automine ? set({ ...settings, automine: false }, method, params) : undefined;
      case "miner_start":
        return settings.automine ? undefined : set({ ...settings, automine: true }, method, params);
      case "miner_setGasPrice":
        return set({ ...settings, minGasPrice: BigInt(first as string).toString() }, method, params);
      case "miner_setEtherbase":
        return set({ ...settings, coinbase: toHex(fromHex(String(first))) }, method, params);
      case "miner_setExtra":
        return set({ ...settings, extraData: String(first) }, method, params);
      default:
        return undefined;
    }
  }

  async function restore(ask: Ask): Promise<void> {
    if (increment === undefined) await ask("evm_setTime", [Date.now() + adjustment()]);
    else if (adjustment() !== 0) await ask("evm_setTime", [base() + adjustment()]);
  }

  return {
    async note(method, params) {
      const { written } = await core.exclusive(async () => ({ written: change(method, params) }));
      await written;
    },
    mined() {
      // With steps between blocks, a move of the clock is for the next block only.
      if (increment === undefined || adjustment() === 0) return undefined;
      return moveTo(0, "block", [core.head().number]);
    },
    restore,
    async begin(genesisTime, ask) {
      if (genesisTime !== undefined && increment === undefined) {
        const { written } = await core.exclusive(async () => ({
          written: moveTo(genesisTime * 1000 - Date.now(), "chain.time", [genesisTime]),
        }));
        await written;
      }
      await restore(ask);
    },
    keepSettings(settings) {
      if (JSON.stringify(settings) !== JSON.stringify(core.settings())) void set(settings, "evm_revert", []);
    },
  };
}

const numberOf = (value: unknown): number => {
  if (value instanceof Date) return value.getTime();
  return typeof value === "number" ? value : Number(BigInt(value as string));
};

/** The timestamp that `evm_mine` was given, alone or among its options. */
function timestampOf(given: unknown): number | undefined {
  const timestamp = typeof given === "object" && given !== null ? (given as { timestamp?: unknown }).timestamp : given;
  return timestamp === undefined || timestamp === null ? undefined : numberOf(timestamp);
}
