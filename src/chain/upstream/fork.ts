import { createHash } from "node:crypto";
import { EMPTY, equalBytes, fromHex, KECCAK_EMPTY, keccak256, toHex } from "../../ethereum/index.js";
import { type ForkPoint, type Remote, RemoteMiss, type Wanted, wantedText } from "../../persistence/state/index.js";
import { ForkError } from "./errors.js";
import { isPruned } from "./node-texts.js";
import type { UpstreamAnswer, UpstreamCall } from "./transport.js";
import type { Upstream } from "./upstream.js";

/** The chain that a chain forks from, as of the fork block. */
export interface Fork {
  readonly point: ForkPoint;
  upstream(): Upstream;
  /** Continues with another address at which the same chain answers. */
  use(upstream: Upstream): void;
  /**
   * Does work whose reads may miss something of the upstream: fetches that, and begins the work again, until it has all.
   * @throws ForkError when it cannot be fetched
   */
  attend<T>(work: () => T | Promise<T>): Promise<T>;
  /** Fetches what is not at hand, in one request. */
  fetch(wanted: readonly Wanted[]): Promise<void>;
  /**
   * The upstream's answer to a request.
   * @param lasting whether the answer is about the past and will always be the same, so that it may be kept; null never is
   * @throws ForkError, or UpstreamError with what the upstream says against the request
   */
  ask(call: UpstreamCall, lasting: boolean | ((result: unknown) => boolean)): Promise<unknown>;
  /** Keeps an answer that is known already. */
  keep(call: UpstreamCall, result: unknown): void;
}

/** What the upstream answers against a request, as it words it. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  constructor(
    message: string,
    readonly code: number,
    readonly data: unknown,
  ) {
    super(message);
  }
}

/** Longer answers, as traces can be, are requested again. */
const LONGEST_KEPT = 4 * 1024 * 1024;

export function createFork(point: ForkPoint, remote: Remote, first: Upstream): Fork {
  let upstream = first;
  const fetching = new Map<string, Promise<void>>();
  const block = `0x${point.number.toString(16)}`;

  function callsFor(wanted: Wanted): UpstreamCall[] {
    if (wanted.kind === "block hash") {
      return [{ method: "eth_getBlockByNumber", params: [`0x${wanted.number.toString(16)}`, false] }];
    }
    const address = toHex(wanted.address);
    if (wanted.kind === "code") return [{ method: "eth_getCode", params: [address, block] }];
    if (wanted.kind === "storage") {
      return [{ method: "eth_getStorageAt", params: [address, toHex(wanted.slot), block] }];
    }
    return ["eth_getBalance", "eth_getTransactionCount", "eth_getCode"].map((method) => ({
      method,
      params: [address, block],
    }));
  }

  function resultOf(answer: UpstreamAnswer | undefined, what: string): unknown {
    if (answer && "result" in answer) return answer.result;
    const message = answer?.error.message ?? "no answer";
    if (isPruned({ message })) throw pruned(what, message);
    throw new ForkError("FORK_REFUSED", `${upstream.name} does not give ${what}: ${message}`);
  }

  const changed = (what: string): ForkError =>
    new ForkError(
      "FORK_CHANGED",
      `${upstream.name} gives another answer for ${what} than it once did: it is not the chain any more that this one is a fork of`,
    );

  /** An answer for a client, with the upstream's own words where it refuses. */
  function passedOn(answer: UpstreamAnswer | undefined, method: string): unknown {
    if (answer && "result" in answer) return answer.result;
    const { code, message, data } = answer?.error ?? { code: -32603, message: "no answer", data: undefined };
    if (isPruned({ message })) throw pruned(`the answer to ${method}`, message);
    const sentence =
      code === -32601 ? `${upstream.name}, which has the blocks before the fork, does not have ${method}` : message;
    throw new UpstreamError(sentence, code, data);
  }

  const pruned = (what: string, message: string): ForkError =>
    new ForkError(
      "FORK_PRUNED",
      `${upstream.name} does not have the state any more that it needs for ${what} (it says: ${message}): it prunes; use an archive node as upstream, or fork at a later block`,
    );

  const bytesOf = (answer: UpstreamAnswer | undefined, what: string): Uint8Array => {
    const result = resultOf(answer, what);
    if (typeof result !== "string" || !/^0x([0-9a-fA-F]{2})*$/.test(result)) throw unreadable(what, result);
    return fromHex(result as `0x${string}`);
  };
  const quantityOf = (answer: UpstreamAnswer | undefined, what: string): bigint => {
    const result = resultOf(answer, what);
    if (typeof result !== "string" || !/^0x[0-9a-fA-F]+$/.test(result)) throw unreadable(what, result);
    return BigInt(result);
  };
  const unreadable = (what: string, result: unknown): ForkError =>
    new ForkError(
      "FORK_REFUSED",
      `${upstream.name} answers ${JSON.stringify(result)} for ${what}, which is not what such a thing looks like`,
    );

  function keepWanted(wanted: Wanted, answers: UpstreamAnswer[]): void {
    const what = wantedText(wanted);
    if (wanted.kind === "block hash") {
      const found = resultOf(answers[0], what) as { hash?: unknown } | null;
      if (typeof found?.hash !== "string") throw unreadable(what, found);
      remote.putBlockHash(wanted.number, fromHex(found.hash as `0x${string}`));
    } else if (wanted.kind === "code") {
      const code = bytesOf(answers[0], what);
      if (!equalBytes(keccak256(code), wanted.codeHash)) throw changed(what);
      remote.putCode(wanted.codeHash, code);
    } else if (wanted.kind === "storage") {
      const value = bytesOf(answers[0], what);
      const zeros = value.findIndex((byte) => byte !== 0);
      remote.putStorage(wanted.address, wanted.slot, zeros < 0 ? EMPTY : value.slice(zeros));
    } else {
      const balance = quantityOf(answers[0], what);
      const nonce = quantityOf(answers[1], what);
      const code = bytesOf(answers[2], what);
      const codeHash = code.length === 0 ? KECCAK_EMPTY : keccak256(code);
      if (code.length > 0) remote.putCode(codeHash, code);
      const exists = balance > 0n || nonce > 0n || code.length > 0;
      remote.putAccount(wanted.address, exists ? { nonce, balance, codeHash } : undefined);
    }
  }

  async function fetchAll(wanted: readonly Wanted[]): Promise<void> {
    const first = wanted[0] as Wanted;
    const what = wanted.length === 1 ? wantedText(first) : `${wantedText(first)} and ${wanted.length - 1} more`;
    const calls = wanted.map(callsFor);
    const answers = await upstream.batch(calls.flat(), `${what} at block ${point.number}`);
    let at = 0;
    for (const [index, one] of wanted.entries()) {
      const { length } = calls[index] as UpstreamCall[];
      keepWanted(one, answers.slice(at, at + length));
      at += length;
    }
  }

  async function fetch(wanted: readonly Wanted[]): Promise<void> {
    const missing = new Map<string, Wanted>();
    const others: Promise<void>[] = [];
    for (const one of wanted) {
      if (remote.has(one)) continue;
      const key = wantedText(one);
      const under = fetching.get(key);
      if (under) others.push(under);
      else missing.set(key, one);
    }
    if (missing.size > 0) {
      const all = fetchAll([...missing.values()]).finally(() => {
        for (const key of missing.keys()) fetching.delete(key);
      });
      for (const key of missing.keys()) fetching.set(key, all);
      others.push(all);
    }
    await Promise.all(others);
  }

  const digestOf = ({ method, params }: UpstreamCall): Uint8Array =>
    createHash("sha256")
      .update(JSON.stringify([method, params]))
      .digest();

  function keepAnswer(call: UpstreamCall, result: unknown): void {
    const text = JSON.stringify(result);
    if (text.length <= LONGEST_KEPT) remote.putAnswer(digestOf(call), Buffer.from(text, "utf8"));
  }

  return {
    point,
    keep: keepAnswer,
    upstream: () => upstream,
    use(next) {
      upstream = next;
    },
    fetch,
    async attend(work) {
      let before: string | undefined;
      for (;;) {
        try {
          return await work();
        } catch (miss) {
          if (!(miss instanceof RemoteMiss)) throw miss;
          const missed = wantedText(miss.wanted);
          if (missed === before) throw miss; // it was fetched, and is missing all the same
          before = missed;
          await fetch([miss.wanted]);
        }
      }
    },
    async ask(call, lasting) {
      const kept = remote.answer(digestOf(call));
      if (kept) return JSON.parse(Buffer.from(kept).toString("utf8")) as unknown;
      const [answer] = await upstream.batch([call], `the answer to ${call.method}`);
      const result = passedOn(answer, call.method);
      const keeps = result !== null && (typeof lasting === "function" ? lasting(result) : lasting);
      if (keeps) keepAnswer(call, result);
      return result;
    },
  };
}
