import { Common, type CommonOpts, type ParamsConfig, type ParamsDict } from "@ethereumjs/common";
import { paramsTx } from "@ethereumjs/tx";
import type { BlobParameters } from "../../ethereum/index.js";
import { GAS_PER_BLOB, HARDFORKS, type Hardfork, isAtLeast, rulesOf } from "../../ethereum/index.js";
import { blobParametersAt, type ChainConfig, hardforkAt, hardforkOf } from "./chain-config.js";
import { nativeCrypto } from "./crypto.js";

/** A shared `Common` would have become another fork's. */
export class SharedCommonError extends Error {
  readonly code = "SHARED_COMMON";

  constructor(what: string) {
    super(`${what}: this Common is shared by every block and transaction of its fork; take another from commonFor()`);
    this.name = "SharedCommonError";
  }
}

/**
 * One `Common` for everything of a fork.
 *
 * ethereumjs copies the `Common` for each header and transaction and merges the package's parameter table into the copy
 * (`copy()`, `updateParams()`), which is most of the cost of decoding a transaction. The copies exist because a `Common`
 * can change its fork; this one cannot, so it is its own copy:
 * - `copy()` returns itself;
 * - `updateParams()` merges each package's table once, recognized by its identity;
 * - `setHardfork()`, `setHardforkBy()`, `setEIPs()` and `resetParams()` throw unless they would change nothing;
 * - `events` never fires, so it keeps no listeners (each EVM adds one);
 * - `param()`, `isActivatedEIP()` and `gteHardfork()`, which run per opcode, answer from maps.
 */
class SharedCommon extends Common {
  readonly #merged = new WeakSet<ParamsDict>();
  readonly #blobs: BlobParameters | undefined;
  readonly #eips: Set<number>;
  #values = new Map<string, bigint>();
  #reached = new Map<string, boolean>();

  constructor(options: CommonOpts, blobs: BlobParameters | undefined) {
    super(options);
    this.#blobs = blobs;
    this.#eips = new Set(this._activatedEIPsCache);
    this.events.on = () => this.events;
    this.events.addListener = () => this.events;
    this.events.once = () => this.events;
  }

  override copy(): Common {
    return this;
  }

  override updateParams(params: ParamsDict): void {
    if (this.#merged.has(params)) return;
    this.#merged.add(params);
    super.updateParams(params);
    this.#values = new Map();
    // ethereumjs's EVM says 8192 and its VM 8191, which is EIP-2935's.
    if ("historyServeWindow" in this._paramsCache) this._paramsCache.historyServeWindow = 8191;
    if (this.#blobs === undefined) return;
    const overrides: ParamsConfig = {
      target: this.#blobs.target,
      max: this.#blobs.max,
      targetBlobGasPerBlock: this.#blobs.target * Number(GAS_PER_BLOB),
      maxBlobGasPerBlock: this.#blobs.max * Number(GAS_PER_BLOB),
      blobGasPriceUpdateFraction: this.#blobs.updateFraction,
    };
    Object.assign(this._paramsCache, overrides);
  }

  override resetParams(): void {
    throw new SharedCommonError("its parameters cannot be replaced");
  }

  override setHardfork(hardfork: string): void {
    if (hardfork !== this._hardfork) throw new SharedCommonError(`its fork cannot change to ${hardfork}`);
  }

  override setHardforkBy(): string {
    return this.hardfork();
  }

  override setEIPs(): void {
    throw new SharedCommonError("its EIPs cannot be replaced");
  }

  override param(name: string): bigint {
    let value = this.#values.get(name);
    if (value === undefined) {
      value = super.param(name);
      this.#values.set(name, value);
    }
    return value;
  }

  override isActivatedEIP(eip: number): boolean {
    return this.#eips.has(eip);
  }

  override gteHardfork(hardfork: string): boolean {
    // The constructor calls it, too, before the private fields are there.
    if (!(#reached in this)) return super.gteHardfork(hardfork);
    let reached = this.#reached.get(hardfork);
    if (reached === undefined) {
      reached = super.gteHardfork(hardfork);
      this.#reached.set(hardfork, reached);
    }
    return reached;
  }

  override getBlobGasSchedule() {
    if (this.#blobs === undefined) return super.getBlobGasSchedule();
    return {
      targetBlobGasPerBlock: BigInt(this.#blobs.target) * GAS_PER_BLOB,
      maxBlobGasPerBlock: BigInt(this.#blobs.max) * GAS_PER_BLOB,
      blobGasPriceUpdateFraction: BigInt(this.#blobs.updateFraction),
    };
  }
}

/** ethereumjs's name of a hardfork. */
export const ethereumjsHardfork = (fork: Hardfork): string => (fork === "frontier" ? "chainstart" : fork);

const shared = new Map<string, Common>();

/** A chain has one of each fork that its blocks go by, and one more for each chain id that it was given. */
const MAX_SHARED = 256;

/**
 * The `Common` of a hardfork on a chain: always the same object for the same chain id, fork and blob parameters, so that
 * decoding and executing never build one. It cannot be changed; see {@link SharedCommon}.
 */
export function commonFor(
  config: Pick<ChainConfig, "chainId" | "depositContractAddress">,
  fork: Hardfork,
  blobs?: BlobParameters,
): Common {
  const { chainId, depositContractAddress } = config;
  const key = `${chainId}/${fork}/${blobs?.target}/${blobs?.max}/${blobs?.updateFraction}/${depositContractAddress}`;
  let common = shared.get(key);
  if (common === undefined) {
    common = new SharedCommon(
      {
        chain: {
          name: "couverture",
          chainId,
          // The fork comes in as the chain's default, because the constructor would set any other by setHardfork().
          defaultHardfork: ethereumjsHardfork(fork),
          genesis: { gasLimit: 0, difficulty: 0, nonce: "0x0000000000000000", extraData: "0x" },
          hardforks: HARDFORKS.map((name) => ({
            name: ethereumjsHardfork(name),
            block: isAtLeast(fork, name) ? 0 : null,
          })),
          bootstrapNodes: [],
          consensus: { type: "pow", algorithm: "ethash", ethash: {} },
          depositContractAddress: depositContractAddress as `0x${string}`,
        },
        customCrypto: nativeCrypto,
      },
      blobs,
    );
    // Costs of transactions are read before the first transaction is decoded, which would bring them.
    common.updateParams(paramsTx);
    shared.set(key, common);
    if (shared.size > MAX_SHARED) shared.delete(shared.keys().next().value as string);
  }
  return common;
}

/** The `Common` of a block: {@link hardforkAt} and {@link blobParametersAt} together. */
export function commonAt(
  config: ChainConfig,
  number: number,
  timestamp: number,
  parentTotalDifficulty?: bigint,
): Common {
  const fork = hardforkAt(config, number, timestamp, parentTotalDifficulty);
  const blobs = rulesOf(fork).hasBlobs ? blobParametersAt(config, timestamp) : undefined;
  return commonFor(config, fork, blobs);
}

/** The `Common` of a block whose header is known; see {@link hardforkOf}. */
export function commonOf(
  config: ChainConfig,
  header: { number: number; timestamp: number; difficulty: bigint },
): Common {
  const fork = hardforkOf(config, header);
  const blobs = rulesOf(fork).hasBlobs ? blobParametersAt(config, header.timestamp) : undefined;
  return commonFor(config, fork, blobs);
}
