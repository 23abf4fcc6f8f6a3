/** Accounts of the node, and its miner. */
import { aside, type Chapter } from "../script.js";
import { A, B, NOBODY, SOMEONE, sending } from "./senders.js";

const KEY = `0x${"11".repeat(32)}`;
const MAIL = {
  types: {
    EIP712Domain: [
      { name: "name", type: "string" },
      { name: "chainId", type: "uint256" },
    ],
    Mail: [{ name: "contents", type: "string" }],
  },
  primaryType: "Mail",
  domain: { name: "Mail", chainId: 1337 },
  message: { contents: "hello" },
};

export const accounts: Chapter = {
  name: "accounts",
  steps: [
    ["accounts", "personal_listAccounts"],
    ["imported", "personal_importRawKey", [KEY, "secret"]],
    ["locked", "eth_sendTransaction", sending({ to: B }, "0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a")],
    ["wrong word", "personal_unlockAccount", ["0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a", "wrong", 0]],
    ["unlocked", "personal_unlockAccount", ["0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a", "secret", 0]],
    ["locked again", "personal_lockAccount", ["0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a"]],
    ["unlocked unknown", "personal_unlockAccount", [SOMEONE, "secret", 0]],
    ["lock of an unknown", "personal_lockAccount", [SOMEONE]],
    ["sent by a word", "personal_sendTransaction", [...sending({ to: B, value: "0x1" }), ""]],
    ["typed data", "eth_signTypedData_v4", [A, MAIL]],
    ["typed data as text", "eth_signTypedData_v4", [A, JSON.stringify(MAIL)]],
    ["typed data by the first name", "eth_signTypedData", [A, MAIL]],
    ["typed data of nobody", "eth_signTypedData_v4", [SOMEONE, MAIL]],
    ["no typed data", "eth_signTypedData_v4", [A, {}]],
    ["miner stopped", "miner_stop"],
    ["miner started", "miner_start"],
    ["miner started with threads", "miner_start", [1]],
    ["etherbase", "miner_setEtherbase", [B]],
    ...aside(["bad etherbase", "miner_setEtherbase", ["0x12"]]),
    ["etherbase again", "miner_setEtherbase", [B]],
    ["extra", "miner_setExtra", ["0x1234"]],
    ["too long extra", "miner_setExtra", [`0x${"12".repeat(33)}`]],
    ["gas price", "miner_setGasPrice", ["0x77359401"]],
    ["gas price is reported", "eth_gasPrice"],
    ["mined", "evm_mine"],
    ["block", "eth_getBlockByNumber", ["latest", false]],
    ["coinbase", "eth_coinbase"],
    // Ganache keeps them when the chain goes back.
    ["no coinbase", "miner_setEtherbase", [NOBODY]],
    ["no extra", "miner_setExtra", ["0x"]],
  ],
};
