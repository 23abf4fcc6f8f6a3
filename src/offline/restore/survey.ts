import { type ChainConfig, hardforkOf } from "../../chain/config/index.js";
import { preloadsWithin } from "../../chain/genesis/predeployed/names.js";
import type { Settings } from "../../chain/index.js";
import {
  CREATE2_DEPLOYER,
  decodeHeader,
  decodeTransaction,
  equalBytes,
  fromHex,
  type HeaderFields,
  keccak256,
  rulesOf,
  toHex,
} from "../../ethereum/index.js";
import { EXCHANGE_ADDRESSES } from "../../exchange/deployment/addresses.js";
import {
  type BlockPayload,
  decodeBlock,
  decodeGenesis,
  decodeOverride,
  decodeRevert,
  decodeRun,
  decodeSession,
  type JournalRecord,
  type RunPayload,
  type StateDiff,
} from "../../persistence/records/index.js";

/** What a chain's records say of how it was created, besides its keys. */
export interface Survey {
  config: ChainConfig;
  header: HeaderFields;
  genesisHash: string;
  /** Accounts without code that the chain began with: wei by address. */
  funded: ReadonlyMap<string, bigint>;
  /** Whether it began with the CREATE2 deployer. */
  create2Deployer: boolean;
  /** The groups of well-known contracts that it began with. */
  preload: string[];
  engine: "native" | "ganache";
  clock: "system" | "step";
  /** Seconds from block to block, where the chain does not follow the machine's clock. */
  increment: number;
  /** What the first session began with; undefined where there was none yet. */
  settings: Settings | undefined;
  /** Whether there is code longer than EIP-170 allows, or init code longer than EIP-3860 does. */
  longCode: boolean;
  longInitCode: boolean;
  /** Storage slots of the exchange's registry that changes outside of transactions wrote; undefined where there is no exchange. */
  registry: ReadonlySet<string> | undefined;
}

/** Reads a chain's records one by one. */
export interface Surveyor {
  take(record: JournalRecord): void;
  /** @throws Error where there was no genesis record */
  survey(): Survey;
}

const LONGEST_CODE = 24_576;
const LONGEST_INIT_CODE = 49_152;
const REGISTRY = EXCHANGE_ADDRESSES.registry.toLowerCase();
const EXCHANGE = EXCHANGE_ADDRESSES.exchange.toLowerCase();

export function createSurveyor(): Surveyor {
  let genesis: Pick<Survey, "config" | "header" | "genesisHash" | "funded" | "create2Deployer" | "preload"> | undefined;
  let precompilesFunded = false;
  let second: JournalRecord["kind"] | undefined;
  let settings: Settings | undefined;
  let stepping = true;
  let sessions = 0;
  let hasExchange = false;
  let longCode = false;
  let longInitCode = false;
  const registry = new Set<string>();
  /** The canonical blocks: their records and times. */
  const blocks: { seq: number; timestamp: number }[] = [];
  const increments = new Map<number, number>();

  function begin({ payload }: JournalRecord): void {
    const { header: rlp, config, diff } = decodeGenesis(payload);
    const header = decodeHeader(rlp);
    const coded = new Set(diff.codes.map(([hash]) => toHex(hash)));
    const funded = new Map<string, bigint>();
    for (const { address, body } of diff.accounts) {
      if (body && !coded.has(toHex(body.codeHash))) funded.set(toHex(address), body.balance);
    }
    const contracts = new Set<string>(
      diff.accounts.flatMap(({ address, body }) => (body && coded.has(toHex(body.codeHash)) ? [toHex(address)] : [])),
    );
    genesis = {
      ...{ config: JSON.parse(config) as ChainConfig, header, genesisHash: toHex(keccak256(rlp)), funded },
      create2Deployer: contracts.has(CREATE2_DEPLOYER),
      preload: preloadsWithin((address) => contracts.has(address)),
    };
    precompilesFunded = PRECOMPILES.every((address) => funded.has(address));
    blocks.push({ seq: 0, timestamp: header.timestamp });
    change(diff);
  }

  function change(diff: StateDiff): void {
    for (const { address, body } of diff.accounts) {
      if (toHex(address) === EXCHANGE && body && diff.codes.some(([hash]) => equalBytes(hash, body.codeHash))) {
        hasExchange = true;
      }
    }
    for (const { address, slots } of diff.storage) {
      if (toHex(address) !== REGISTRY) continue;
      for (const [slot, value] of slots) if (value.length > 0) registry.add(toHex(slot));
    }
  }

  function mined(seq: number, { header: rlp, transactions, diff }: BlockPayload): void {
    const { timestamp, number, difficulty } = decodeHeader(rlp);
    const elapsed = timestamp - (blocks.at(-1)?.timestamp ?? timestamp);
    increments.set(elapsed, (increments.get(elapsed) ?? 0) + 1);
    blocks.push({ seq, timestamp });
    longCode ||= diff.codes.some(([, code]) => code.length > LONGEST_CODE);
    const limited =
      genesis && rulesOf(hardforkOf(genesis.config, { number, timestamp, difficulty })).maxInitCodeSize !== undefined;
    if (!limited || longInitCode) return;
    for (const raw of transactions) {
      if (raw.length <= LONGEST_INIT_CODE) continue;
      const { to, data } = decodeTransaction(raw);
      longInitCode ||= to === undefined && data.length > LONGEST_INIT_CODE;
    }
  }

  function ran(seq: number, { header, count, interval }: RunPayload): void {
    const first = decodeHeader(header).timestamp;
    const elapsed = first - (blocks.at(-1)?.timestamp ?? first);
    increments.set(elapsed, (increments.get(elapsed) ?? 0) + 1);
    increments.set(interval, (increments.get(interval) ?? 0) + count - 1);
    blocks.push({ seq, timestamp: first + (count - 1) * interval });
  }

  return {
    take(record) {
      const { seq, kind, payload } = record;
      if (seq === 1) second = kind;
      // Those after the first reset the same chain.
      if (kind === "genesis" && seq === 0) begin(record);
      else if (kind === "block") mined(seq, decodeBlock(payload));
      else if (kind === "run") ran(seq, decodeRun(payload));
      else if (kind === "override") change(decodeOverride(payload).diff);
      else if (kind === "revert") {
        const { toSeq } = decodeRevert(payload);
        while ((blocks.at(-1)?.seq ?? 0) > toSeq) blocks.pop();
      } else if (kind === "session") {
        const { action, time, details } = decodeSession(payload);
        if (action === "opened") settings ??= (JSON.parse(details) as { settings?: Settings }).settings;
        // With the step clock a session's time is the head's, by the second.
        stepping &&= time === (blocks.at(-1)?.timestamp ?? 0) * 1000;
        sessions++;
      }
    },
    survey() {
      if (!genesis) throw new Error("there is no genesis record");
      const [usual] = [...increments].filter(([elapsed]) => elapsed > 0).sort(([, a], [, b]) => b - a);
      return {
        ...genesis,
        // An import of Ganache's database, whose genesis is the same, writes blocks before any session begins.
        engine: precompilesFunded && second === "session" ? "ganache" : "native",
        clock: stepping && sessions > 0 ? "step" : "system",
        increment: usual?.[0] ?? 1,
        ...{ settings, longCode, longInitCode, registry: hasExchange ? registry : undefined },
      };
    },
  };
}

/** Ganache's genesis state has these. */
const PRECOMPILES = Array.from({ length: 18 }, (_, index) => `0x${(index + 1).toString(16).padStart(40, "0")}`);

/** Slots that the roles of a contract may be in: the mapping is among its first. */
const ROLE_SLOTS = 8;

/**
 * Who of some accounts administers the exchange's registry, by the storage that its creation left (a mapping of a mapping:
 * `keccak256(account ‖ keccak256(role ‖ slot))`).
 */
export function operatorAmong(accounts: Iterable<string>, registry: ReadonlySet<string>): string | undefined {
  const admin = new Uint8Array(32);
  const bases = Array.from({ length: ROLE_SLOTS }, (_, slot) =>
    keccak256(Buffer.concat([admin, word(Uint8Array.of(slot))])),
  );
  for (const account of accounts) {
    const key = word(fromHex(account));
    if (bases.some((base) => registry.has(toHex(keccak256(Buffer.concat([key, base])))))) return account;
  }
  return undefined;
}

function word(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(32);
  padded.set(bytes, 32 - bytes.length);
  return padded;
}
