/** What is refused, and what fails in a block: codes, words and data that scripts look for. */
import { aside, type Chapter, type Step } from "../script.js";
import { DEPLOY, REVERTS, words } from "./contracts.js";
import { A, B, SOMEONE, STRANGER, senderOf, sending, signed } from "./senders.js";

const deployed = (name: keyof typeof DEPLOY): Step[] => [
  [`deploy ${name}`, "eth_sendTransaction", sending({ data: DEPLOY[name] })],
  [`${name}`, "eth_getTransactionReceipt", [`{deploy ${name}}`]],
];
const reverts = Object.entries(REVERTS).flatMap(([name, data]): Step[] => {
  const call = { from: A, to: "{reverter.contractAddress}", data };
  return [
    [`call that reverts with ${name}`, "eth_call", [call, "latest"]],
    [`estimate of what reverts with ${name}`, "eth_estimateGas", [call]],
    [`access list of what reverts with ${name}`, "eth_createAccessList", [call, "latest"]],
    ...aside([`transaction without gas that reverts with ${name}`, "eth_sendTransaction", [call]]),
    [`transaction that reverts with ${name}`, "eth_sendTransaction", sending({ to: call.to, data })],
    [`block of what reverts with ${name}`, "eth_getBlockByNumber", ["latest", false]],
    [
      `receipt of what reverts with ${name}`,
      "eth_getTransactionReceipt",
      [`{block of what reverts with ${name}.transactions.0}`],
    ],
  ];
});
const raw = async (label: string, sender: number, fields: Parameters<typeof signed>[1]): Promise<Step> => [
  label,
  "eth_sendRawTransaction",
  [await signed(sender, { to: SOMEONE, ...fields } as never)],
];
const HUGE = 10n ** 30n;
const pre155 = await senderOf(2).signTransaction({
  ...{ type: "legacy", nonce: 0, gasPrice: 10n ** 11n, gas: 21_000n, to: SOMEONE, value: 1n },
});
const known = await signed(3, { nonce: 0, to: SOMEONE });

export const failures: Chapter = {
  name: "failures",
  steps: [
    ...deployed("reverter"),
    ...reverts,
    ...deployed("loop"),
    ["call without end", "eth_call", [{ from: A, to: "{loop.contractAddress}", gas: "0x186a0" }, "latest"]],
    ["estimate without end", "eth_estimateGas", [{ from: A, to: "{loop.contractAddress}", gas: "0x186a0" }]],
    ...aside(["transaction without end", "eth_sendTransaction", sending({ to: "{loop.contractAddress}" })]),
    ["call of a deployment that fails", "eth_call", [{ from: A, data: DEPLOY.failing }, "latest"]],
    ["estimate of a deployment that fails", "eth_estimateGas", [{ from: A, data: DEPLOY.failing }]],
    ...aside(["deployment that fails", "eth_sendTransaction", sending({ data: DEPLOY.failing })]),
    ["deployment that reverts", "eth_sendTransaction", sending({ data: DEPLOY.reverting })],
    ["deployment of forbidden code", "eth_sendTransaction", sending({ data: DEPLOY.forbidden })],
    ["block of it", "eth_getBlockByNumber", ["latest", false]],
    ["receipt of it", "eth_getTransactionReceipt", ["{block of it.transactions.0}"]],
    ["stack underflow", "eth_call", [{ from: A, data: "0x01" }, "latest"]],
    ["bad jump", "eth_call", [{ from: A, data: "0x600056" }, "latest"]],
    ["known", "eth_sendRawTransaction", [known]],
    ...aside(await raw("nonce too low", 3, { nonce: 0, value: 7n })),
    ...aside(["already known", "eth_sendRawTransaction", [known]]),
    ...aside(["nonce too low by eth_sendTransaction", "eth_sendTransaction", sending({ to: B, nonce: "0x0" })]),
    ...aside(await raw("too dear", 5, { nonce: 0, value: HUGE })),
    ...aside(await raw("too little gas", 5, { nonce: 0, gas: 20_000n })),
    ...aside(await raw("too much gas", 5, { nonce: 0, gas: 31_000_000n })),
    ...aside(await raw("more gas than one transaction may have", 5, { nonce: 0, gas: 20_000_000n, type: "eip1559" })),
    ...aside(await raw("fee below the base fee", 5, { nonce: 0, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n } as never)),
    ...aside(await raw("tip above the fee", 5, { nonce: 0, chainId: 1337 })),
    ...aside(await raw("wrong chain", 5, { nonce: 1, chainId: 5 })),
    ...aside(["without EIP-155", "eth_sendRawTransaction", [pre155]]),
    ...aside(["no bytes", "eth_sendRawTransaction", ["0x"]]),
    ...aside(["no transaction", "eth_sendRawTransaction", ["0x1234"]]),
    ...aside(["unknown type", "eth_sendRawTransaction", ["0x7fc0"]]),
    ...aside([
      "too long init code",
      "eth_sendTransaction",
      sending({ data: `0x${"00".repeat(50_000)}`, gas: "0xf42400" }),
    ]),
    ...aside(["a nobody's transaction", "eth_sendTransaction", sending({ to: B }, STRANGER)]),
    ...aside(["a nobody's transaction without gas", "eth_sendTransaction", [{ from: STRANGER, to: B }]]),
    ...aside([
      "transfer of more than there is",
      "eth_sendTransaction",
      sending({ to: B, value: `0x${HUGE.toString(16)}` }),
    ]),
    ...aside(["the same without gas", "eth_sendTransaction", [{ from: A, to: B, value: `0x${HUGE.toString(16)}` }]]),
    ["call with more than there is", "eth_call", [{ from: A, to: B, value: `0x${HUGE.toString(16)}` }, "latest"]],
    ["estimate of more than there is", "eth_estimateGas", [{ from: A, to: B, value: `0x${HUGE.toString(16)}` }]],
    ["call with too little gas", "eth_call", [{ from: A, to: B, gas: "0x5000" }, "latest"]],
    ["call with a fee below the base fee", "eth_call", [{ from: A, to: B, maxFeePerGas: "0x1" }, "latest"]],
    ["call with both kinds of fees", "eth_call", [{ from: A, to: B, maxFeePerGas: "0x1", gasPrice: "0x1" }, "latest"]],
    ...aside(["too much gas by eth_sendTransaction", "eth_sendTransaction", sending({ to: B, gas: "0x1d905c0" })]),
    ...aside(["too little gas by eth_sendTransaction", "eth_sendTransaction", sending({ to: B, gas: "0x5000" })]),
    ["call of a nobody's with a price", "eth_call", [{ from: STRANGER, to: B, gasPrice: "0x174876e800" }, "latest"]],
    [
      "custom error in the words of a call",
      "eth_call",
      [{ to: "{reverter.contractAddress}", data: `${REVERTS.custom}${words(1).slice(2)}` }, "latest"],
    ],
  ],
};
