import type { FlagGroup } from "./flag.js";

export const MINING_FLAGS: FlagGroup = {
  title: "Mining:",
  flags: [
    {
      names: ["--block-time", "--miner.blockTime", "--blockTime"],
      short: "-b",
      value: "<seconds>",
      kind: "number",
      to: "mining.blockTime",
      help: "a block every so many seconds (default: 0, each transaction its own block at once)",
    },
    {
      names: ["--no-mining", "--manual"],
      to: "mining.mode",
      sets: "manual",
      help: "blocks by evm_mine only",
    },
    {
      names: ["--price-bump", "--miner.priceBump"],
      value: "<percent>",
      kind: "integer",
      to: "mining.priceBump",
      help: "by how much a replacement must raise its fees (default: 10)",
    },
    {
      names: ["--instamine", "--miner.instamine"],
      value: "<mode>",
      help: "eager (default): a transaction is mined before its hash is answered",
      refused: (value) =>
        value === "eager"
          ? undefined
          : `${String(value)} is not available: a transaction is mined before its hash is answered; use eager, or --block-time`,
    },
  ],
};

export const TRANSACTION_FLAGS: FlagGroup = {
  title: "Transactions:",
  flags: [
    {
      names: ["--gas-price", "--miner.defaultGasPrice", "--gasPrice"],
      short: "-g",
      value: "<wei>",
      to: "transactions.gasPrice",
      help: "gas price of transactions that do not say (default: from the base fee)",
    },
    {
      names: ["--default-gas", "--miner.defaultTransactionGasLimit"],
      value: "<gas>",
      to: "transactions.gas",
      help: 'gas limit of transactions that do not say (default: "estimate")',
    },
    {
      names: ["--call-gas-limit", "--miner.callGasLimit"],
      value: "<gas>",
      to: "transactions.callGasLimit",
      help: "the most gas of eth_call and eth_estimateGas (default: 50000000)",
    },
    {
      names: ["--call-timeout", "--rpc.evmtimeout"],
      value: "<seconds>",
      kind: "number",
      to: "transactions.callTimeout",
      help: "how long eth_call, eth_estimateGas and the like may run; 0 for no limit (default: 5)",
    },
    {
      names: ["--vm-errors-on-rpc-response", "--chain.vmErrorsOnRPCResponse"],
      to: "transactions.errorsInResponse",
      help: "answer a failed transaction with an error, though it is mined",
    },
    {
      names: ["--abi"],
      value: "<path>",
      kind: "path",
      many: true,
      to: "abi",
      help: "an ABI, an artifact, or a folder of them (Hardhat's artifacts, Foundry's out), to tell reverts by their errors' names; may be repeated",
    },
    {
      names: ["--chain.asyncRequestProcessing"],
      help: "accepted; what changes the chain is always done one by one, in the order in which it arrives",
    },
  ],
};

export const STORAGE_FLAGS: FlagGroup = {
  title: "Data:",
  flags: [
    {
      names: ["--data-dir", "--database.dbPath", "--db", "--db_path"],
      value: "<dir>",
      to: "storage.directory",
      help: "where the chain is kept (default: ./.couverture)",
    },
    {
      names: ["--ephemeral"],
      to: "storage.directory",
      sets: false,
      help: "keep everything in memory; it is gone when the process ends",
    },
    {
      names: ["--from"],
      value: "<snapshot>",
      to: "from",
      help: "start from a snapshot, by its name or file, which is not changed: in memory with --ephemeral, else in a data directory that is created from it",
    },
    {
      names: ["--durability"],
      value: "<mode>",
      to: "storage.durability",
      help: "strict (default) answers once a record is on disk; relaxed does not wait, and a power cut may lose the last moments",
    },
  ],
};

export const ATTESTATION_FLAGS: FlagGroup = {
  title: "Attestation:",
  flags: [
    {
      names: ["--attest-every"],
      value: "<records>",
      kind: "integer",
      to: "attestation.every",
      help: "sign the ledger's head each time it has so many records more, and at the end, into attestations/ of the data directory",
    },
    {
      names: ["--attest-key"],
      value: "<file>",
      kind: "path",
      to: "attestation.key",
      help: "who signs: a private key in hex, or Web3 Secret Storage (version 3)",
    },
    {
      names: ["--attest-password-file"],
      value: "<file>",
      kind: "path",
      to: "attestation.passwordFile",
      help: "holds the passphrase of that key, where it has one",
    },
  ],
};

export const SERVER_FLAGS: FlagGroup = {
  title: "Server:",
  flags: [
    {
      names: ["--port", "--server.port"],
      short: "-p",
      value: "<port>",
      kind: "integer",
      to: "server.port",
      help: "port; 0 for any free one (default: 8545)",
    },
    {
      names: ["--host", "--server.host"],
      short: "-h",
      value: "<host>",
      to: "server.host",
      help: "host or address to listen on (default: 127.0.0.1)",
    },
    {
      names: ["--allow-host"],
      value: "<name>",
      many: true,
      to: "server.allowHosts",
      help: "let clients call it by this name (Host header) besides its own; may be repeated",
    },
    {
      names: ["--allow-origin"],
      value: "<origin>",
      many: true,
      to: "server.allowOrigins",
      help: "let pages of this origin call, besides local ones and wallets; may be repeated",
    },
    {
      names: ["--auth-token"],
      value: "<token>",
      to: "server.authToken",
      help: "what Authorization: Bearer must say for what a non-loopback --host otherwise refuses",
    },
    {
      names: ["--ipc"],
      value: "[path]",
      kind: "mode",
      to: "server.ipc",
      help: "answer over a Unix socket as well, to this user only (default path: couverture.ipc in the data directory)",
    },
    {
      names: ["--server.ws"],
      help: "accepted; WebSocket is served on the same port",
      refused: (value) => (value === false ? "cannot be off: WebSocket is served on the same port" : undefined),
    },
    {
      names: ["--server.rpcEndpoint"],
      value: "<path>",
      help: "accepted; JSON-RPC is answered at any path",
      refused: (value) =>
        String(value).startsWith("/") ? undefined : `${String(value)} is not available: a path begins with /`,
    },
    {
      names: ["--ws-binary", "--server.wsBinary"],
      value: "<mode>",
      kind: "mode",
      to: "server.webSocketBinary",
      help: "binary frames over WebSocket: auto (default; as the client sends its own), true, false",
    },
    {
      names: ["--server.chunkSize"],
      value: "<bytes>",
      help: "accepted; answers are sent whole",
      notice: () => "--server.chunkSize has no effect: answers are sent whole",
    },
  ],
};

export const OUTPUT_FLAGS: FlagGroup = {
  title: "Output:",
  flags: [
    {
      names: ["--quiet", "--logging.quiet"],
      short: "-q",
      to: "output.quiet",
      help: "print only where it listens, and warnings",
    },
    {
      names: ["--verbose", "--logging.verbose"],
      short: "-v",
      to: "output.verbose",
      help: "print requests with their parameters, and errors with their stack",
    },
    { names: ["--json"], to: "output.json", help: "print one JSON object a line" },
    {
      names: ["--log-file", "--logging.file"],
      value: "<file>",
      to: "output.file",
      help: "append the log to a file as well, --quiet or not",
    },
  ],
};
