import type { Engine } from "../../chain/index.js";
import type { NodeContext } from "../context.js";
import type { Namespace } from "../method.js";
import { couverture } from "./couverture.js";
import { debug } from "./debug.js";
import { debugDump } from "./debug-dump.js";
import { debugState } from "./debug-state.js";
import { engineNamespace } from "./engine.js";
import { erigon } from "./erigon.js";
import { ethBlocks } from "./eth-blocks.js";
import { ethCallBundle } from "./eth-call-bundle.js";
import { ethCallMany } from "./eth-call-many.js";
import { ethCalls } from "./eth-calls.js";
import { ethCapabilities } from "./eth-capabilities.js";
import { ethFilters } from "./eth-filters.js";
import { ethNode } from "./eth-node.js";
import { ethRaw } from "./eth-raw.js";
import { ethSend } from "./eth-send.js";
import { ethSimulate } from "./eth-simulate.js";
import { ethState } from "./eth-state.js";
import { ethTransactions } from "./eth-transactions.js";
import { ethWork } from "./eth-work.js";
import { evm } from "./evm.js";
import { exchange } from "./exchange.js";
import { hardhat } from "./hardhat.js";
import { ledger } from "./ledger.js";
import { miner } from "./miner.js";
import { net } from "./net.js";
import { ots } from "./ots.js";
import { personal } from "./personal.js";
import { rpc } from "./rpc.js";
import { snapshot } from "./snapshot.js";
import { testing } from "./testing.js";
import { trace } from "./trace.js";
import { txpool } from "./txpool.js";
import { web3 } from "./web3.js";

/** What a node answers whose chain is run by another engine: that engine's methods, and those of this program's own. */
export const namespacesWith = (engine: Engine): readonly Namespace<NodeContext>[] => [
  engineNamespace(engine),
  rpc,
  couverture,
  ledger,
  snapshot,
  exchange,
];

/** Everything that the node answers. A new namespace is a file here and a line in this list. */
export const NAMESPACES: readonly Namespace<NodeContext>[] = [
  ethNode,
  ethBlocks,
  ethState,
  ethTransactions,
  ethSend,
  ethWork,
  ethCalls,
  ethCallMany,
  ethCallBundle,
  ethSimulate,
  ethRaw,
  ethCapabilities,
  ethFilters,
  net,
  web3,
  rpc,
  evm,
  miner,
  hardhat,
  personal,
  debug,
  debugDump,
  debugState,
  trace,
  ots,
  erigon,
  txpool,
  testing,
  couverture,
  ledger,
  snapshot,
  exchange,
];
