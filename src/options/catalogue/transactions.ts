import { type Kind, ValueError } from "../kinds/kind.js";
import { list } from "../kinds/lists.js";
import { boolean, decimal, oneOf, quantity, text } from "../kinds/scalars.js";
import type { OptionsByKey } from "../option.js";

/** The EVMs that there are, the default first. */
const EVMS = ["couverture", "ethereumjs"] as const;

/** The least that a transaction costs. */
const MIN_GAS = 21_000n;

/** A gas limit, or `estimate`. */
const gas = (): Kind<"estimate" | bigint | number | string, "estimate" | bigint> => ({
  read(value) {
    if (value === "estimate") return value;
    try {
      return quantity(MIN_GAS).read(value);
    } catch (cause) {
      throw new ValueError('must be "estimate" or a gas limit', [], { cause });
    }
  },
});

export const TRANSACTION_OPTIONS = {
  // Also what `eth_gasPrice` answers.
  "transactions.gasPrice": {
    flag: "--gas-price",
    short: "-g",
    value: "<wei>",
    ganache: "miner.defaultGasPrice",
    aliases: ["--gasPrice"],
    former: ["gasPrice"],
    kind: quantity(),
    defaultText: "from the base fee",
    help: "gas price of transactions that do not say",
  },
  // Undefined: the engine's own, which is an estimate or Ganache's 90000.
  "transactions.gas": {
    flag: "--default-gas",
    value: "<gas>",
    ganache: "miner.defaultTransactionGasLimit",
    former: ["defaultTransactionGasLimit"],
    kind: gas(),
    defaultText: '"estimate"',
    help: "gas limit of transactions that do not say",
  },
  "transactions.callGasLimit": {
    flag: "--call-gas-limit",
    value: "<gas>",
    ganache: "miner.callGasLimit",
    former: ["callGasLimit"],
    kind: quantity(MIN_GAS),
    default: 50_000_000n,
    help: "the most gas of eth_call and eth_estimateGas",
  },
  "transactions.evm": {
    flag: "--evm",
    value: "<couverture|ethereumjs>",
    kind: oneOf(EVMS),
    default: "couverture",
    help: "what executes transactions: Couverture's own EVM, or @ethereumjs/evm; they give the same results",
  },
  "transactions.callTimeout": {
    flag: "--call-timeout",
    value: "<seconds>",
    ganache: "rpc.evmtimeout",
    kind: decimal({ of: "seconds", max: 2_000_000 }),
    default: 5,
    help: "how long eth_call, eth_estimateGas and the like may run; 0 for no limit",
  },
  "transactions.errorsInResponse": {
    flag: "--vm-errors-on-rpc-response",
    ganache: "chain.vmErrorsOnRPCResponse",
    former: ["vmErrorsOnRPCResponse"],
    kind: boolean(),
    default: false,
    help: "answer a failed transaction with an error, though it is mined",
  },
  abi: {
    flag: "--abi",
    value: "<path>",
    kind: list(text("must name a file or folder")),
    default: [],
    defaultText: "",
    help: "an ABI, an artifact, or a folder of them (Hardhat's artifacts, Foundry's out), to name the errors of reverts; may be repeated",
  },
  "--chain.asyncRequestProcessing": {
    ganache: "chain.asyncRequestProcessing",
    former: ["asyncRequestProcessing"],
    kind: boolean(),
    help: "accepted; what changes the chain is always done one by one, in the order in which it arrives",
  },
} as const satisfies OptionsByKey;
