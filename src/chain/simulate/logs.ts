import { fromHex } from "../../ethereum/index.js";
import type { Inspector } from "../execution/index.js";
import type { SimulatedLog } from "./types.js";

/** ERC-7528: the address that stands for ether. */
const ETHER = fromHex("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
const TRANSFER = fromHex("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

/** Gathers the logs of one block's calls, and transfers of ether as logs on request. */
export interface LogCollector {
  inspector: Inspector;
  /** The logs since it was called last, without those of reverted calls. */
  take(): SimulatedLog[];
}

interface Frame {
  logs: SimulatedLog[];
  /** The transfer to a contract whose address is known when it is made. */
  creating: SimulatedLog | undefined;
}

export function collectLogs(traceTransfers: boolean): LogCollector {
  let frames: Frame[] = [];
  let done: SimulatedLog[] = [];
  let count = 0;
  let taken = 0;

  function add(log: Omit<SimulatedLog, "index">): SimulatedLog {
    const placed = { ...log, index: count++ };
    frames.at(-1)?.logs.push(placed);
    return placed;
  }

  function transfer(from: Uint8Array, to: Uint8Array, value: bigint): SimulatedLog {
    return add({ address: ETHER, topics: [TRANSFER, word(from), word(to)], data: wordOf(value) });
  }

  return {
    inspector: {
      enter({ kind, from, to, value }) {
        frames.push({ logs: [], creating: undefined });
        if (!traceTransfers || value === 0n || kind === "DELEGATECALL" || kind === "CALLCODE") return;
        const log = transfer(from, to ?? NOWHERE, value);
        const frame = frames.at(-1);
        if (!to && frame) frame.creating = log;
      },
      exit({ error, created }) {
        const frame = frames.pop();
        if (!frame) return;
        if (frame.creating && created) frame.creating.topics[2] = word(created);
        if (error !== "") return;
        const caller = frames.at(-1);
        if (caller) caller.logs.push(...frame.logs);
        else done.push(...frame.logs);
      },
      log: (log) => void add(log),
      selfdestruct(from, beneficiary, balance) {
        if (traceTransfers && balance > 0n) transfer(from, beneficiary, balance);
      },
      restart() {
        frames = [];
        done = [];
        count = taken;
      },
    },
    take() {
      const found = done;
      done = [];
      frames = [];
      taken = count;
      return found;
    },
  };
}

const NOWHERE = new Uint8Array(20);

function word(bytes: Uint8Array): Uint8Array {
  const filled = new Uint8Array(32);
  filled.set(bytes, 32 - bytes.length);
  return filled;
}

const wordOf = (value: bigint): Uint8Array => Buffer.from(value.toString(16).padStart(64, "0"), "hex");
