import { type Address, encodeFunctionData, type Hex, parseEther, zeroAddress } from "viem";
import { account } from "../support/accounts.js";
import { artifact } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { itKeepsEverything } from "../support/lifecycle.js";
import { itIsTheSameOnOtherEvm } from "../support/other-evm.js";
import { type Deployed, type ViemClients, viemClients } from "../support/viem-clients.js";

const safeArtifact = (path: string) => artifact(`@safe-global/safe-contracts/build/artifacts/contracts/${path}`);
const owners = [account(0), account(1), account(2)];

const SAFE_TX = [
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "data", type: "bytes" },
  { name: "operation", type: "uint8" },
  { name: "safeTxGas", type: "uint256" },
  { name: "baseGas", type: "uint256" },
  { name: "gasPrice", type: "uint256" },
  { name: "gasToken", type: "address" },
  { name: "refundReceiver", type: "address" },
  { name: "nonce", type: "uint256" },
] as const;

describe("Safe, the multi-signature wallet", () => {
  let chain: Chain;
  let clients: ViemClients;
  let safe: Deployed;
  let coin: Deployed;

  beforeAll(async () => {
    chain = await startChain();
    clients = viemClients(chain);
  });
  afterAll(cleanUp);

  /** Signs a transaction of the Safe with some of its owners, as EIP-712 data, and has the first of all owners send it. */
  const execute = async (to: Address, value: bigint, data: Hex, signers = owners.slice(0, 2)) => {
    const nonce = await clients.read<bigint>(safe, "nonce");
    const terms = { to, value, data, operation: 0, safeTxGas: 0n, baseGas: 0n, gasPrice: 0n };
    const message = { ...terms, gasToken: zeroAddress, refundReceiver: zeroAddress };
    const typed = {
      domain: { chainId: 1337, verifyingContract: safe.address },
      types: { SafeTx: SAFE_TX },
      primaryType: "SafeTx" as const,
      message: { ...message, nonce },
    };
    const sorted = [...signers].sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
    const signatures = await Promise.all(sorted.map((signer) => signer.signTypedData(typed)));
    return clients.send(safe, "execTransaction", [
      ...[to, value, data, 0, 0n, 0n, 0n, zeroAddress, zeroAddress],
      `0x${signatures.map((signature) => signature.slice(2)).join("")}`,
    ]);
  };

  it("is made by its proxy factory, with three owners of whom two decide", async () => {
    const singleton = await clients.deploy(safeArtifact("SafeL2.sol/SafeL2.json"));
    const factory = await clients.deploy(safeArtifact("proxies/SafeProxyFactory.sol/SafeProxyFactory.json"));
    const handler = await clients.deploy(
      safeArtifact("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json"),
    );
    const setup = encodeFunctionData({
      abi: singleton.abi,
      functionName: "setup",
      args: [
        owners.map(({ address }) => address),
        2n,
        ...[zeroAddress, "0x", handler.address, zeroAddress, 0n, zeroAddress],
      ],
    });
    const { blockNumber } = await clients.send(factory, "createProxyWithNonce", [singleton.address, setup, 7n]);
    const [made] = await clients.reader.getContractEvents({
      ...factory,
      eventName: "ProxyCreation",
      fromBlock: blockNumber,
    });
    safe = { address: (made as unknown as { args: { proxy: Address } }).args.proxy, abi: singleton.abi };
    expect(await clients.read(safe, "getOwners")).toEqual(owners.map(({ address }) => address));
    expect(await clients.read(safe, "getThreshold")).toBe(2n);
  });

  it("pays when two of its owners have signed", async () => {
    await clients.succeeded(await clients.wallet.sendTransaction({ to: safe.address, value: parseEther("5") }));
    const receiver = "0x000000000000000000000000000000000000feed";
    await execute(receiver, parseEther("2"), "0x");
    expect(await clients.reader.getBalance({ address: receiver })).toBe(parseEther("2"));
    expect(await clients.reader.getBalance({ address: safe.address })).toBe(parseEther("3"));
  });

  it("refuses what one owner alone has signed", async () => {
    await expect(execute(owners[0]?.address as Address, 1n, "0x", owners.slice(0, 1))).rejects.toThrow("GS020");
  });

  it("calls other contracts", async () => {
    coin = await clients.deploy(artifact("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json"), [
      ...["Coin", "COIN", 1000n, safe.address],
    ]);
    await execute(
      coin.address,
      0n,
      encodeFunctionData({ abi: coin.abi, functionName: "transfer", args: [account(5).address, 100n] }),
    );
    expect(await clients.read(coin, "balanceOf", [account(5).address])).toBe(100n);
  });

  itKeepsEverything(
    () => chain,
    async () => {
      const nonce = await clients.read<bigint>(safe, "nonce");
      const before = await clients.read<bigint>(coin, "balanceOf", [account(6).address]);
      const call = encodeFunctionData({ abi: coin.abi, functionName: "transfer", args: [account(6).address, 10n] });
      await execute(coin.address, 0n, call, owners.slice(1));
      expect(await clients.read(coin, "balanceOf", [account(6).address])).toBe(before + 10n);
      expect(await clients.read(safe, "nonce")).toBe(nonce + 1n);
    },
  );

  itIsTheSameOnOtherEvm(() => chain);
});
