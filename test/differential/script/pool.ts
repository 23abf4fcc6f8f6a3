/** Transactions that wait. */
import { keccak256 } from "viem";
import type { Chapter } from "../script.js";
import { B, C, SOMEONE, sending, signed } from "./senders.js";

const used = await signed(7, { nonce: 0, to: SOMEONE });
const first = await signed(7, { nonce: 1, to: SOMEONE, value: 1n });
const cheap = await signed(7, { nonce: 1, to: SOMEONE, value: 2n });
const dear = await signed(7, {
  ...{ nonce: 1, to: SOMEONE, value: 3n, maxFeePerGas: 2n * 10n ** 11n, maxPriorityFeePerGas: 2n * 10n ** 9n },
});
const ahead = await signed(7, { nonce: 3, to: SOMEONE });

export const pool: Chapter = {
  name: "pool",
  steps: [
    ["used", "eth_sendRawTransaction", [used]],
    ["stop", "miner_stop"],
    ["automine off", "evm_setAutomine", [false]],
    ["automine", "hardhat_getAutomine"],
    ["automine of Anvil", "anvil_getAutomine"],
    ["first", "eth_sendRawTransaction", [first]],
    ["again", "eth_sendRawTransaction", [first]],
    ["too cheap to replace it", "eth_sendRawTransaction", [cheap]],
    ["replacement", "eth_sendRawTransaction", [dear]],
    ["ahead", "eth_sendRawTransaction", [ahead]],
    ["by the node", "eth_sendTransaction", sending({ to: B, value: "0x9" }, C)],
    ["status", "txpool_status"],
    ["inspect", "txpool_inspect"],
    ["content", "txpool_content"],
    ["content of a sender", "txpool_contentFrom", [C]],
    ["pending transactions", "eth_pendingTransactions"],
    ["replaced", "eth_getTransactionByHash", [keccak256(first)]],
    ["waiting", "eth_getTransactionByHash", [keccak256(dear)]],
    ["receipt of what waits", "eth_getTransactionReceipt", [keccak256(dear)]],
    ["pending block", "eth_getBlockByNumber", ["pending", false]],
    ["nonce", "eth_getTransactionCount", [C, "latest"]],
    ["pending nonce", "eth_getTransactionCount", [C, "pending"]],
    ["pending balance", "eth_getBalance", [SOMEONE, "pending"]],
    ["dropped", "hardhat_dropTransaction", [keccak256(ahead)]],
    ["dropped by Anvil", "anvil_dropTransaction", [keccak256(ahead)]],
    ["dropped again", "hardhat_dropTransaction", [`0x${"12".repeat(32)}`]],
    ["mined", "evm_mine"],
    ["block", "eth_getBlockByNumber", ["latest", false]],
    ["dropped when mined", "hardhat_dropTransaction", [keccak256(dear)]],
    ["status after it", "txpool_status"],
    ["waits again", "eth_sendTransaction", sending({ to: B, value: "0x9" }, C)],
    ["all of a sender dropped", "anvil_removePoolTransactions", [C]],
    ["status without it", "txpool_status"],
    ["waits once more", "eth_sendTransaction", sending({ to: B, value: "0x7" }, C)],
    ["all dropped", "anvil_dropAllTransactions"],
    ["status without any", "txpool_status"],
    ["start", "miner_start"],
    ["automine on", "evm_setAutomine", [true]],
    ["automine on again", "hardhat_getAutomine"],
  ],
};
