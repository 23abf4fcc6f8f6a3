import { type Address, concatHex, type Hex, keccak256, parseSignature, toRlp, trim } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { walletFor } from "../support/viem-clients.js";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const [sender, authority, contractOwner] = [account(0), account(1), account(2)];
/** Returns 42. */
const ANSWERS = "0x602a60005260206000f3";
const CONTRACT: Address = "0xc0de00000000000000000000000000000000c0de";

interface Authorization {
  chainId: Hex;
  address: Address;
  nonce: Hex;
  yParity: Hex;
  r: Hex;
  s: Hex;
}

interface Given {
  chainId?: number;
  nonce?: number;
  by?: typeof sender;
}

const hex = (value: number | bigint): Hex => `0x${value.toString(16)}`;
const quantity = (value: number): Hex =>
  value === 0 ? "0x" : trim(hex(value).length % 2 ? `0x0${value.toString(16)}` : hex(value));

async function authorization({ chainId = 1337, nonce = 0, by = authority }: Given = {}): Promise<Authorization> {
  const rlp = toRlp([quantity(chainId), CONTRACT, quantity(nonce)]);
  const { r, s, yParity } = parseSignature(await by.sign({ hash: keccak256(concatHex(["0x05", rlp])) }));
  const short = (value: Hex): Hex => hex(BigInt(value));
  return {
    ...{ chainId: hex(chainId), address: CONTRACT, nonce: hex(nonce) },
    ...{ yParity: hex(yParity), r: short(r), s: short(s) },
  };
}

const upperHalf = (one: Authorization): Authorization => ({
  ...one,
  s: hex(ORDER - BigInt(one.s)),
  yParity: one.yParity === "0x0" ? "0x1" : "0x0",
});

/** Each list, whose code it means to set, and whether it does (EIP-7702). */
const LISTS: [title: string, of: Address, holds: boolean, make: () => Promise<Authorization[]>][] = [
  ["a valid one", authority.address, true, async () => [await authorization()]],
  ["one for any chain", authority.address, true, async () => [await authorization({ chainId: 0 })]],
  ["one for another chain", authority.address, false, async () => [await authorization({ chainId: 5 })]],
  ["one with a nonce that is to come", authority.address, false, async () => [await authorization({ nonce: 1 })]],
  ["one with s in the upper half", authority.address, false, async () => [upperHalf(await authorization())]],
  [
    "one with a parity that is none",
    authority.address,
    false,
    async () => [{ ...(await authorization()), yParity: "0x2" }],
  ],
  [
    "one that is not valid before one that is",
    authority.address,
    true,
    async () => [await authorization({ nonce: 7 }), await authorization()],
  ],
  [
    "one of an account with code",
    contractOwner.address,
    false,
    async () => [await authorization({ by: contractOwner })],
  ],
  ["the sender's own for its nonce", sender.address, false, async () => [await authorization({ by: sender })]],
  [
    "the sender's own for the nonce after it",
    sender.address,
    true,
    async () => [await authorization({ by: sender, nonce: 1 })],
  ],
];

describe("EIP-7702 authorizations", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain({ flags: ["--no-exchange", "--clock", "step"] });
    await chain.rpc("anvil_setCode", CONTRACT, ANSWERS);
    await chain.rpc("anvil_setCode", contractOwner.address, "0x00");
  });
  afterAll(cleanUp);

  const mined = async (of: Address, list: Authorization[]): Promise<{ delegated: boolean; gasUsed: Hex; raw: Hex }> => {
    const wallet = walletFor(chain.url, sender);
    const raw = await wallet.signTransaction({
      ...{ type: "eip7702", to: of, nonce: 0, gas: 200_000n, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 0n },
      authorizationList: list.map(({ address, ...one }) => ({
        ...{ address, chainId: Number(one.chainId), nonce: Number(one.nonce) },
        ...{ r: one.r, s: one.s, yParity: Number(one.yParity) },
      })),
    });
    const id = await chain.rpc("evm_snapshot");
    const hash = await chain.rpc("eth_sendRawTransaction", raw);
    const { gasUsed } = await chain.rpc<{ gasUsed: Hex }>("eth_getTransactionReceipt", hash);
    const code = await chain.rpc("eth_getCode", of, "latest");
    await chain.rpc("evm_revert", id);
    return { delegated: code.startsWith("0xef0100"), gasUsed, raw };
  };

  for (const [title, of, holds, make] of LISTS) {
    it(`are judged alike in a block and in every kind of call: ${title}`, async () => {
      const list = await make();
      const { delegated, gasUsed, raw } = await mined(of, list);
      expect(delegated).toBe(holds);
      const call = { from: sender.address, to: of, gas: hex(200_000), authorizationList: list };
      const answer = `0x${"2a".padStart(64, "0")}`;
      const returned = holds ? answer : "0x";
      expect(await chain.rpc("eth_call", call, "latest")).toBe(returned);
      const [simulated] = await chain.rpc<{ calls: { returnData: Hex; gasUsed: Hex }[] }[]>("eth_simulateV1", {
        blockStateCalls: [{ calls: [{ ...call, maxFeePerGas: hex(10n ** 11n) }] }],
      });
      expect(simulated?.calls[0]).toMatchObject({ returnData: returned, gasUsed });
      const [[many] = []] = await chain.rpc<{ value: Hex }[][]>("eth_callMany", [{ transactions: [call] }], {});
      expect(many?.value).toBe(returned);
      const traced = await chain.rpc<{ output?: Hex; gasUsed: Hex }>("debug_traceCall", call, "latest", {
        tracer: "callTracer",
      });
      expect({ output: traced.output ?? "0x", gasUsed: traced.gasUsed }).toEqual({ output: returned, gasUsed });
      const flat = await chain.rpc<{ output: Hex }>("trace_call", call, ["trace"], "latest");
      expect(flat.output).toBe(returned);
      const listed = await chain.rpc<{ gasUsed: Hex; accessList: { address: Address }[] }>(
        "eth_createAccessList",
        call,
      );
      expect(BigInt(listed.gasUsed) >= BigInt(gasUsed)).toBe(true);
      const bundle = {
        txs: [raw],
        blockNumber: hex(BigInt(await chain.rpc("eth_blockNumber")) + 1n),
        stateBlockNumber: "latest",
      };
      const { results } = await chain.rpc<{ results: { value?: Hex; gasUsed: number }[] }>("eth_callBundle", bundle);
      expect(results[0]).toMatchObject({ gasUsed: Number(gasUsed), value: returned });
      const estimate = BigInt(await chain.rpc("eth_estimateGas", call, "latest"));
      expect(estimate >= BigInt(gasUsed)).toBe(true);
    });
  }
});
