import type { GenesisSpec } from "../../chain/config/index.js";
import { coinbaseOf } from "../../chain/genesis/coinbase.js";
import { type Chain, defaultSettings, openChain } from "../../chain/index.js";
import { toHex } from "../../ethereum/index.js";
import { EXCHANGE_ERRORS } from "../../exchange/ledger/error-signatures.js";
import type { NodeOptions } from "../../options/index.js";
import type { ChainOptions } from "../../persistence/directory/chain-options.js";
import { optionsToHold } from "../../persistence/directory/held-options.js";
import type { Stores } from "../../persistence/stores.js";
import type { PreparedChain } from "./prepare.js";
import type { Source } from "./source.js";
import { forkAt } from "./upstream.js";

const POOL_LIMITS = { total: 20_000, perSender: 4_096 };
const MAX_LOGS = 50_000;

/** Opens the chain that the stores hold, or begins it. */
export async function openChainOf(
  source: Source,
  prepared: PreparedChain,
  genesis: GenesisSpec | undefined,
  stores: Stores,
  options: NodeOptions,
): Promise<Chain> {
  const { options: chainOptions, wallet } = prepared;
  const mining = miningOf(source, options);
  const upstream = "upstream" in source ? source.upstream : undefined;
  return openChain(stores.journal, stores.state, {
    genesis: () => genesis as GenesisSpec,
    source: chainOptions.clock,
    step: chainOptions.timestampIncrement,
    settings: defaultSettings({
      ...mining,
      gasLimit: chainOptions.gasLimit,
      coinbase: coinbaseOf(chainOptions, wallet),
      extraData: chainOptions.extraData,
      minGasPrice: 0n,
    }),
    errors: EXCHANGE_ERRORS,
    held: (genesisHash) => optionsToHold(source.engine, toHex(genesisHash), storedOptions(source) ?? chainOptions),
    requested: options.mining.requested ? mining : {},
    pressure: () => ledgerPressure(stores),
    limits: {
      unlimitedInitCode: chainOptions.allowUnlimitedInitCodeSize,
      unlimitedCode: chainOptions.allowUnlimitedContractSize,
      callGas: options.transactions.callGasLimit,
      logs: MAX_LOGS,
    },
    evm: options.transactions.evm,
    pool: { ...POOL_LIMITS, priceBump: options.mining.priceBump },
    fork: (point) => forkAt(point, stores.state, upstream),
    sharesBlocks: options.mining.shareBlocks,
    follows: source.engine === "ganache",
  });
}

/** The options of a chain in being, as its manifest has them. */
function storedOptions(source: Source): ChainOptions | undefined {
  if (source.kind === "existing") return source.manifest.options;
  return source.kind === "snapshot" ? source.snapshot.manifest.options : undefined;
}

/** How blocks are mined. Ganache mines in intervals until it is stopped. */
const miningOf = ({ engine }: Source, { mining }: NodeOptions): { automine: boolean; interval: number } => ({
  automine: engine === "ganache" ? mining.mode !== "manual" : mining.mode === "auto",
  interval: mining.mode === "interval" ? mining.blockTime * 1000 : 0,
});

/** A ledger further behind than this slows the chain down; it never stops it. */
const MAX_LEDGER_LAG = 20_000;
const LEDGER_WAIT_MS = 250;

function ledgerPressure({ ledger }: Stores): Promise<void> | undefined {
  if (ledger.backlog < MAX_LEDGER_LAG) return undefined;
  return Promise.race([ledger.drained(), new Promise<void>((resolve) => setTimeout(resolve, LEDGER_WAIT_MS))]);
}
