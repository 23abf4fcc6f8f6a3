/** What changes the chain from outside its rules, in every form that a peer takes. */
import { aside, type Chapter, type Step } from "../script.js";
import { wordHex } from "./contracts.js";
import { A, B, NOBODY, SOMEONE, STRANGER, sending } from "./senders.js";

const ONE = wordHex(1);

const ECRECOVER = "0x0000000000000000000000000000000000000001";
const [DIGEST, RS] = ["11".repeat(32), `${"22".repeat(32)}${"33".repeat(32)}`];
const SIGNATURE = `0x${RS}1b`;
const SIGNED = `0x${DIGEST}${wordHex(27).slice(2)}${RS}`;

/** The same change by each form of a parameter, and what there is to see after each. */
const forms = (
  method: string,
  values: readonly unknown[],
  around: (value: unknown) => unknown[],
  seen?: Step,
): Step[] =>
  values.flatMap((value) => {
    const label = `${method} ${JSON.stringify(value) ?? "nothing"}`;
    const step: Step = [label, method, around(value)];
    return aside(step, ...(seen ? [[`${seen[0]} after ${label}`, seen[1], seen[2] ?? []] as const] : []));
  });

const balance: Step = ["balance", "eth_getBalance", [SOMEONE, "latest"]];
const nonce: Step = ["nonce", "eth_getTransactionCount", [SOMEONE, "latest"]];
const code: Step = ["code", "eth_getCode", [SOMEONE, "latest"]];
const slot: Step = ["slot", "eth_getStorageAt", [SOMEONE, "0x1", "latest"]];
const head: Step = ["block number", "eth_blockNumber"];

const QUANTITIES = [
  "0x10",
  "0x010",
  "16",
  16,
  "0x",
  "",
  "-1",
  -1,
  1.5,
  null,
  true,
  "ten",
  [],
  {},
  `0x1${"00".repeat(32)}`,
];
const CODES = ["0x6001", "0x", "6001", "0x600", "0xzz", 5, null];
const SLOTS = ["0x1", wordHex(1), 1, "1", "0x01", `0x${"00".repeat(33)}`, "zz"];
const WORDS = [ONE, "0x1", "0x", 1, `0x${"00".repeat(33)}`, "1", null];

export const testMethods: Chapter = {
  name: "test methods",
  steps: [
    ...["hardhat_setBalance", "anvil_setBalance", "evm_setAccountBalance"].flatMap((method) =>
      forms(method, QUANTITIES, (value) => [SOMEONE, value], balance),
    ),
    ...forms("anvil_addBalance", ["0x5", 5, "5"], (value) => [SOMEONE, value], balance),
    ...["hardhat_setNonce", "anvil_setNonce", "evm_setAccountNonce"].flatMap((method) =>
      forms(method, ["0x20", "0x21", 34, "35", "0x1", "0x", -1, null], (value) => [SOMEONE, value], nonce),
    ),
    ...aside(
      ["nonce raised", "hardhat_setNonce", [SOMEONE, "0x5"]],
      ["nonce lowered", "hardhat_setNonce", [SOMEONE, "0x4"]],
      ["nonce lowered by Anvil's method", "anvil_setNonce", [SOMEONE, "0x4"]],
      nonce,
    ),
    ...["hardhat_setCode", "anvil_setCode", "evm_setAccountCode"].flatMap((method) =>
      forms(method, CODES, (value) => [SOMEONE, value], code),
    ),
    ...["hardhat_setStorageAt", "anvil_setStorageAt", "evm_setAccountStorageAt"].flatMap((method) => [
      ...forms(method, SLOTS, (value) => [SOMEONE, value, ONE], slot),
      ...forms(`${method}`, WORDS, (value) => [SOMEONE, "0x1", value], slot).map(
        ([label, name, params = []]): Step => [
          `value: ${label}`,
          name,
          params.map((one) =>
            typeof one === "string" && one.startsWith("{before ") ? `{value: ${one.slice(1)}` : one,
          ),
        ],
      ),
    ]),
    ...forms("hardhat_setCoinbase", ["0x12", null], (value) => [value]),
    ["coinbase", "hardhat_setCoinbase", [A]],
    ["coinbase by Anvil", "anvil_setCoinbase", [A]],
    ["mined for it", "evm_mine"],
    ["block for it", "eth_getBlockByNumber", ["latest", false]],
    ...forms("hardhat_setMinGasPrice", ["0x1", 0], (value) => [value]),
    ...forms("anvil_setMinGasPrice", ["0x1"], (value) => [value]),
    ...forms("hardhat_setNextBlockBaseFeePerGas", ["0x77359400", 2_000_000_001, "2000000002", null, "0x0"], (value) => [
      value,
    ]),
    ...forms("anvil_setNextBlockBaseFeePerGas", ["0x77359400", 2_000_000_001], (value) => [value]),
    ["mined at it", "evm_mine"],
    ["block at it", "eth_getBlockByNumber", ["latest", false]],
    ...forms("hardhat_setPrevRandao", [wordHex(0x1234), "0x12", 5, null], (value) => [value]),
    ...forms("anvil_setNextBlockPrevRandao", [wordHex(0x1234)], (value) => [value]),
    ["mined by it", "evm_mine"],
    ["block by it", "eth_getBlockByNumber", ["latest", false]],
    ...["evm_setBlockGasLimit", "anvil_setBlockGasLimit"].flatMap((method) =>
      forms(method, ["0x1c9c380", 30_000_000, "30000000", 0, null], (value) => [value]),
    ),
    ...["hardhat_impersonateAccount", "anvil_impersonateAccount"].flatMap((method): Step[] => [
      ...forms(method, ["0x12", null], (value) => [value]),
      [method, method, [STRANGER]],
    ]),
    ["rich", "hardhat_setBalance", [STRANGER, "0xde0b6b3a7640000"]],
    ["rich by Anvil", "anvil_setBalance", [STRANGER, "0xde0b6b3a7640000"]],
    ["rich by Ganache", "evm_setAccountBalance", [STRANGER, "0xde0b6b3a7640000"]],
    ["impersonated transaction", "eth_sendTransaction", sending({ to: B, value: "0x1", nonce: "0x0" }, STRANGER)],
    ["its receipt", "eth_getTransactionReceipt", ["{impersonated transaction}"]],
    ["its transaction", "eth_getTransactionByHash", ["{impersonated transaction}"]],
    ["stopped", "hardhat_stopImpersonatingAccount", [STRANGER]],
    ["stopped by Anvil", "anvil_stopImpersonatingAccount", [STRANGER]],
    ["stopped for a bad address", "hardhat_stopImpersonatingAccount", ["0x12"]],
    ["after its end", "eth_sendTransaction", sending({ to: B, value: "0x1" }, STRANGER)],
    ["anyone", "anvil_autoImpersonateAccount", [true]],
    ["as anyone", "eth_sendTransaction", sending({ to: B, value: "0x1" }, STRANGER)],
    ["no one", "anvil_autoImpersonateAccount", [false]],
    ["logging", "hardhat_setLoggingEnabled", [false]],
    ["logging of Anvil", "anvil_setLoggingEnabled", [true]],
    ["account added", "evm_addAccount", [STRANGER, "secret"]],
    ["account added again", "evm_addAccount", [STRANGER, "secret"]],
    ["unlocked", "personal_unlockAccount", [STRANGER, "secret", 0]],
    ["account removed", "evm_removeAccount", [STRANGER, "wrong"]],
    ["account removed by its word", "evm_removeAccount", [STRANGER, "secret"]],
    ...["evm_setAutomine", "anvil_setAutomine"].flatMap((method) =>
      forms(method, [true, "true", 1, null], (value) => [value]),
    ),
    ["dropped", "hardhat_dropTransaction", ["0x12"]],
    ["account's balance dealt", "hardhat_addCompilationResult", ["0.8.20", {}, {}]],
    ...aside(
      ["other chain id", "anvil_setChainId", [5]],
      ["chain id", "eth_chainId"],
      ["network id", "net_version"],
      ["chain id in a call", "eth_call", [{ data: "0x465f5260205ff3" }, "latest"]],
      ["chain id again", "anvil_setChainId", [1337]],
      ["signature", "anvil_impersonateSignature", [[SIGNATURE, B]]],
      ["who signed", "eth_call", [{ to: ECRECOVER, data: SIGNED }, "latest"]],
    ),
    ["traces", "anvil_enableTraces"],
    ["interval mining", "anvil_getIntervalMining"],
    ...forms("evm_setIntervalMining", [0, "0", [0, 0], null, "x", -1], (value) => [value]),
    ...forms("anvil_setIntervalMining", [0], (value) => [value]),
    ["automine again", "evm_setAutomine", [true]],
    ...forms("evm_snapshot", [], () => []),
    ["no such mark", "evm_revert", ["0xffff"]],
    ["no such mark by number", "evm_revert", [65_535]],
    ["no mark", "evm_revert", []],
    ["mark as text", "evm_revert", ["mark"]],
    head,
    // Anvil keeps it when the chain goes back.
    ["no coinbase", "anvil_setCoinbase", [NOBODY]],
  ],
};
