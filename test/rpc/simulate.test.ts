import { genWithdrawalsTrieRoot } from "@ethereumjs/block";
import { bytesToHex, createWithdrawal, type WithdrawalData } from "@ethereumjs/util";
import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { account } from "../support/accounts.js";

const [rich, other] = [account(0).address, account(1).address];
const POOR = "0xc000000000000000000000000000000000000000";
const THERE = "0xc100000000000000000000000000000000000000";
const ETHER = "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
const word = (hex: string): string => `0x${hex.replace(/^0x/, "").toLowerCase().padStart(64, "0")}`;

interface Simulated {
  number: string;
  hash: string;
  stateRoot: string;
  withdrawalsRoot: string;
  withdrawals: object[];
  calls: {
    status: string;
    returnData: string;
    logs: { address: string; topics: string[]; data: string; logIndex: string }[];
    error?: { code: number; message: string; data?: string };
  }[];
}

describe("eth_simulateV1", () => {
  let node: Node;
  const ask = <T>(method: string, ...params: unknown[]): Promise<T> => node.request(method, params) as Promise<T>;
  const simulate = (blockStateCalls: object[], options: object = {}, block = "latest"): Promise<Simulated[]> =>
    ask("eth_simulateV1", { blockStateCalls, ...options }, block);

  beforeAll(async () => {
    node = await createNode(
      parseNodeOptions({ chain: { clock: "step", exchange: false }, storage: { directory: false } }),
    );
    await ask("eth_sendTransaction", { from: rich, to: other, value: "0x1" });
    await ask("evm_mine");
  });
  afterAll(() => node.close());

  const funded = { [POOR]: { balance: "0xde0b6b3a7640000" } };
  const validated = { validation: true };
  const fee = { maxFeePerGas: "0x3b9aca00" };
  const refusals: [string, number, object[], object?][] = [
    ["no blocks", -32602, []],
    ["too many blocks", -38026, Array.from({ length: 257 }, () => ({}))],
    ["a number that is too far away", -38026, [{ blockOverrides: { number: "0x200" } }]],
    ["too many calls in a block", -38026, [{ calls: Array.from({ length: 5001 }, () => ({})) }]],
    ["numbers that go back", -38020, [{ blockOverrides: { number: "0x9" } }, { blockOverrides: { number: "0x9" } }]],
    ["times that go back", -38021, [{ blockOverrides: { time: "0x1" } }]],
    ["a nonce that was used", -38010, [{ calls: [{ from: rich, to: other, nonce: "0x0", ...fee }] }], validated],
    ["a nonce that is ahead", -38011, [{ calls: [{ from: rich, to: other, nonce: "0x9", ...fee }] }], validated],
    ["a fee below the base fee", -38012, [{ calls: [{ from: rich, to: other, maxFeePerGas: "0x1" }] }], validated],
    ["a tip above the fee", -32602, [{ calls: [{ from: rich, maxFeePerGas: "0x1", maxPriorityFeePerGas: "0x2" }] }]],
    ["too little gas to begin", -38013, [{ calls: [{ from: rich, to: other, gas: "0x10" }] }]],
    ["too little ether", -38014, [{ calls: [{ from: POOR, to: other, value: "0x1" }] }]],
    ["more gas than the block has", -38015, [{ calls: [{ from: rich, to: other, gas: "0x2faf0800" }] }]],
    [
      "init code that is too long",
      -38025,
      [{ calls: [{ from: rich, input: `0x${"00".repeat(49_153)}`, gas: "0x1000000" }] }],
    ],
    [
      "a precompile moved to itself",
      -38022,
      [
        {
          stateOverrides: {
            [word("1").replace(/^0x0{24}/, "0x")]: { movePrecompileToAddress: word("1").replace(/^0x0{24}/, "0x") },
          },
        },
      ],
    ],
    ["an account moved that is none", -32000, [{ stateOverrides: { [POOR]: { movePrecompileToAddress: THERE } } }]],
    ["state and its difference together", -32602, [{ stateOverrides: { [POOR]: { state: {}, stateDiff: {} } } }]],
    ["another chain id", -32000, [{ calls: [{ from: rich, to: other, chainId: "0x7" }] }]],
  ];

  it.each(refusals.map((row) => ({ what: row[0], row })))(
    "refuses $what",
    async ({ row: [, code, blocks, options] }) => {
      await expect(simulate(blocks, options)).rejects.toMatchObject({ code });
    },
  );

  it("leaves the chain as it is", async () => {
    const before = await ask("eth_getBlockByNumber", "latest");
    await simulate([{ stateOverrides: funded, calls: [{ from: POOR, to: THERE, value: "0x5" }] }, {}, {}]);
    expect(await ask("eth_getBlockByNumber", "latest")).toEqual(before);
    expect(await ask("eth_getBalance", THERE)).toBe("0x0");
  });

  it("has the state of an earlier block where it is put on one", async () => {
    const read = {
      calls: [{ to: POOR, input: "0x" }],
      stateOverrides: { [POOR]: { code: `0x73${other.slice(2)}3160005260206000f3` } },
    };
    const balances = await Promise.all(["0x0", "0x1"].map((block) => simulate([read], {}, block)));
    const [before, after] = balances.map(([block]) => BigInt(block?.calls[0]?.returnData ?? 0));
    expect((after ?? 0n) - (before ?? 0n)).toBe(1n);
    const [real, made] = await Promise.all([
      ask<{ stateRoot: string; [field: string]: string }>("eth_getBlockByNumber", "0x2"),
      simulate([{}], {}, "0x1"),
    ]);
    const { timestamp, gasLimit, miner, mixHash, baseFeePerGas, parentBeaconBlockRoot } = real;
    const overrides = {
      time: timestamp,
      gasLimit,
      feeRecipient: miner,
      prevRandao: mixHash,
      baseFeePerGas,
      beaconRoot: parentBeaconBlockRoot,
    };
    const [same] = await simulate([{ blockOverrides: overrides }], {}, "0x1");
    expect(same?.stateRoot).toBe(real.stateRoot);
    expect(made[0]?.number).toBe("0x2");
  });

  it("has zeros where a beacon chain would have filled in its values", async () => {
    const [block] = await simulate([{}]);
    const zeros = `0x${"00".repeat(32)}`;
    expect(block).toMatchObject({ mixHash: zeros, parentBeaconBlockRoot: zeros });
  });

  it("pays withdrawals, in gwei, and reports them", async () => {
    const withdrawals = [{ index: "0x0", validatorIndex: "0x7", address: THERE, amount: "0x2" }];
    const read = {
      calls: [{ to: POOR }],
      stateOverrides: { [POOR]: { code: `0x73${THERE.slice(2)}3160005260206000f3` } },
    };
    const [first, second] = await simulate([{ blockOverrides: { withdrawals } }, read]);
    expect(first?.withdrawals).toEqual(withdrawals);
    const root = await genWithdrawalsTrieRoot([createWithdrawal(withdrawals[0] as WithdrawalData)]);
    expect(first?.withdrawalsRoot).toBe(bytesToHex(root));
    expect(second?.calls[0]?.returnData).toBe(word((2n * 10n ** 9n).toString(16)));
  });

  it("has the hashes of the chain's blocks and of its own", async () => {
    const code = "0x5f35405f5260205ff3"; // BLOCKHASH of the number that it is called with
    const read = (number: number): object => ({ to: POOR, input: word(number.toString(16)) });
    const [first, second] = await simulate([
      { stateOverrides: { [POOR]: { code } }, calls: [] },
      { calls: [0, 1, 2, 3, 4, 5].map(read) },
    ]);
    const real = await Promise.all(
      [0, 1, 2].map(async (number) => (await ask<Simulated>("eth_getBlockByNumber", `0x${number}`, false)).hash),
    );
    expect([first?.number, second?.number]).toEqual(["0x3", "0x4"]);
    const found = second?.calls.map(({ returnData }) => returnData);
    expect(found).toEqual([...real, first?.hash, word("0x0"), word("0x0")]);
  });

  it("reports transfers of ether as logs, those of creations and destructions too, and none that was undone", async () => {
    // Creates a contract with 3 wei that destroys itself in its constructor, to THERE.
    const child = `73${THERE.slice(2)}ff`;
    const creator = `0x75${child}600052601660${"0a"}6003f0${"00"}`;
    const calls = [
      { from: rich, to: POOR, value: "0x5f" },
      { from: rich, to: THERE, value: "0x1" },
    ];
    const [block] = await simulate([{ stateOverrides: { [POOR]: { code: creator } }, calls }], {
      traceTransfers: true,
    });
    const reported = block?.calls.map(({ logs }) =>
      logs.map(({ topics, data, logIndex, address }) => [address, topics[1], topics[2], BigInt(data), logIndex]),
    );
    const created = reported?.[0]?.[1]?.[2];
    expect(reported).toEqual([
      [
        [ETHER, word(rich), word(POOR), 0x5fn, "0x0"],
        [ETHER, word(POOR), created, 3n, "0x1"],
        [ETHER, created, word(THERE), 3n, "0x2"],
      ],
      [[ETHER, word(rich), word(THERE), 1n, "0x3"]],
    ]);
    const reverting = { [POOR]: { code: "0x60006000fd" } };
    const [undone] = await simulate([{ stateOverrides: reverting, calls: [calls[0] as object] }], {
      traceTransfers: true,
    });
    expect(undone?.calls).toMatchObject([
      { status: "0x0", logs: [], error: { code: 3, message: "execution reverted", data: "0x" } },
    ]);
  });

  it("says why code failed that does not revert", async () => {
    const [block] = await simulate([
      { stateOverrides: { [POOR]: { code: "0xfe" } }, calls: [{ to: POOR, gas: "0x10000" }] },
    ]);
    expect(block?.calls[0]).toMatchObject({
      status: "0x0",
      returnData: "0x",
      error: { code: -32015, message: "invalid opcode: INVALID" },
    });
  });

  it("charges for authorizations that do not hold, as eth_estimateGas does", async () => {
    const [zero, one] = ["0x0", "0x1"];
    const invalid = { chainId: "0x7", address: THERE, nonce: zero, yParity: zero, r: one, s: one };
    const call = { from: rich, to: other, authorizationList: [invalid, invalid] };
    const [block] = await simulate([{ calls: [call] }]);
    const spent = `0x${(21_000 + 2 * 25_000).toString(16)}`;
    expect(block?.calls[0]).toMatchObject({ status: "0x1", gasUsed: spent });
    expect(await ask("eth_estimateGas", call)).toBe(spent);
    await expect(simulate([{ calls: [{ ...call, gas: "0x5208" }] }])).rejects.toMatchObject({ code: -38013 });
  });

  it("moves precompiles for eth_call, too", async () => {
    const sha256 = "0x0000000000000000000000000000000000000002";
    const moved = { [sha256]: { movePrecompileToAddress: THERE } };
    const digest = await ask("eth_call", { to: sha256, input: "0x1234" }, "latest");
    expect(await ask("eth_call", { to: THERE, input: "0x1234" }, "latest", moved)).toBe(digest);
    expect(await ask("eth_call", { to: sha256, input: "0x1234" }, "latest", moved)).toBe("0x");
  });
});
