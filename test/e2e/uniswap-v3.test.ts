import { encodePacked, maxUint128, maxUint256, parseEther, zeroAddress } from "viem";
import { account } from "../support/accounts.js";
import { artifact } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { itKeepsEverything } from "../support/lifecycle.js";
import { itIsTheSameOnOtherEvm } from "../support/other-evm.js";
import { type Deployed, type ViemClients, viemClients } from "../support/viem-clients.js";

const [owner, trader] = [account(0), account(1)];
const v3 = (folder: string, name: string) =>
  artifact(`@uniswap/v3-${folder}/artifacts/contracts/${name}.sol/${name.split("/").at(-1)}.json`);

/** The pool's fee in hundredths of a basis point, and the tick spacing that goes with it. */
const FEE = 3000;
const TICK_SPACING = 60;
const WIDEST = Math.floor(887_272 / TICK_SPACING) * TICK_SPACING;
/** Enough for a swap that is its block's first to write an observation, which an estimate at the head's own time leaves out. */
const SWAP_GAS = 500_000n;
/** A price of one, as the square root in Q64.96. */
const PRICE_ONE = 2n ** 96n;

describe("Uniswap v3", () => {
  let chain: Chain;
  let clients: ViemClients;
  let tokens: [Deployed, Deployed];
  let factory: Deployed;
  let manager: Deployed;
  let router: Deployed;
  let quoter: Deployed;
  let pool: Deployed;

  beforeAll(async () => {
    chain = await startChain();
    clients = viemClients(chain);
  });
  afterAll(cleanUp);

  const deadline = async () => (await clients.reader.getBlock()).timestamp + 3600n;
  const held = (token: Deployed, by: { address: string }) => clients.read<bigint>(token, "balanceOf", [by.address]);
  const swap = async (amountIn: bigint) => {
    const [from, to] = tokens;
    const quote = { tokenIn: from.address, tokenOut: to.address, amountIn, fee: FEE, sqrtPriceLimitX96: 0n };
    const { result } = await clients.reader.simulateContract({
      ...quoter,
      functionName: "quoteExactInputSingle",
      args: [quote],
    });
    const [amountOut] = result as [bigint];
    const before = await held(to, trader);
    const order = { ...quote, recipient: trader.address, deadline: await deadline(), amountOutMinimum: amountOut };
    await clients.send(router, "exactInputSingle", [order], { from: trader, gas: SWAP_GAS });
    expect((await held(to, trader)) - before).toBe(amountOut);
    return amountOut;
  };

  it("deploys factory, position manager, router and quoter", async () => {
    const token = artifact("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json");
    const made = [
      await clients.deploy(token, ["Gold", "GLD", parseEther("1000000"), owner.address]),
      await clients.deploy(token, ["Silver", "SLV", parseEther("1000000"), owner.address]),
    ].sort((a, b) => (a.address < b.address ? -1 : 1));
    tokens = made as [Deployed, Deployed];
    const weth = await clients.deploy(artifact("@uniswap/v2-periphery/build/WETH9.json"));
    factory = await clients.deploy(v3("core", "UniswapV3Factory"));
    router = await clients.deploy(v3("periphery", "SwapRouter"), [factory.address, weth.address]);
    quoter = await clients.deploy(v3("periphery", "lens/QuoterV2"), [factory.address, weth.address]);
    manager = await clients.deploy(v3("periphery", "NonfungiblePositionManager"), [
      factory.address,
      weth.address,
      zeroAddress,
    ]);
    expect(await clients.read(factory, "feeAmountTickSpacing", [FEE])).toBe(TICK_SPACING);
  });

  it("creates a pool and takes a position in it", async () => {
    const [token0, token1] = [tokens[0].address, tokens[1].address];
    await clients.send(manager, "createAndInitializePoolIfNecessary", [token0, token1, FEE, PRICE_ONE]);
    pool = {
      address: await clients.read(factory, "getPool", [token0, token1, FEE]),
      abi: v3("core", "UniswapV3Pool").abi,
    };
    for (const token of tokens) await clients.send(token, "approve", [manager.address, maxUint256]);
    const position = {
      ...{ token0, token1, fee: FEE, tickLower: -WIDEST, tickUpper: WIDEST },
      ...{ amount0Desired: parseEther("1000"), amount1Desired: parseEther("1000"), amount0Min: 0n, amount1Min: 0n },
      ...{ recipient: owner.address, deadline: await deadline() },
    };
    await clients.send(manager, "mint", [position]);
    expect(await clients.read(manager, "ownerOf", [1n])).toBe(owner.address);
    expect(await clients.read<bigint>(pool, "liquidity")).toBeGreaterThan(parseEther("999"));
  });

  it("swaps for exactly what its quoter says", async () => {
    await clients.send(tokens[0], "transfer", [trader.address, parseEther("100")]);
    await clients.send(tokens[0], "approve", [router.address, maxUint256], { from: trader });
    const got = await swap(parseEther("10"));
    // A thousandth of price impact per ten and a fee of 0.3%.
    expect(got).toBeGreaterThan(parseEther("9.8"));
    expect(got).toBeLessThan(parseEther("9.97"));
  });

  it("swaps along a path", async () => {
    const [from, to] = tokens;
    const path = encodePacked(["address", "uint24", "address"], [from.address, FEE, to.address]);
    const order = {
      path,
      recipient: trader.address,
      deadline: await deadline(),
      amountIn: 1000n,
      amountOutMinimum: 1n,
    };
    await clients.send(router, "exactInput", [order], { from: trader, gas: SWAP_GAS });
    const swaps = await clients.reader.getContractEvents({ ...pool, eventName: "Swap", fromBlock: 0n });
    expect(swaps).toHaveLength(2);
  });

  it("pays a position its fees", async () => {
    const before = await held(tokens[0], owner);
    const claim = { tokenId: 1n, recipient: owner.address, amount0Max: maxUint128, amount1Max: maxUint128 };
    await clients.send(manager, "collect", [claim]);
    const fees = (await held(tokens[0], owner)) - before;
    expect(fees).toBeGreaterThan(parseEther("0.0299"));
    expect(fees).toBeLessThan(parseEther("0.0301"));
  });

  itKeepsEverything(
    () => chain,
    async () => {
      const [before] = await clients.read<[bigint]>(pool, "slot0");
      await swap(parseEther("1"));
      const [after] = await clients.read<[bigint]>(pool, "slot0");
      expect(after).toBeLessThan(before);
      expect(await clients.read(manager, "ownerOf", [1n])).toBe(owner.address);
    },
  );

  itIsTheSameOnOtherEvm(() => chain);
});
