import { Contract, type HDNodeWallet, type JsonRpcProvider, MaxUint256, parseEther, ZeroAddress } from "ethers";
import { artifact } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { ethersDeploy, ethersProvider, ethersSend, ethersWallet } from "../support/ethers-clients.js";
import { itKeepsEverything } from "../support/lifecycle.js";
import { itIsTheSameOnOtherEvm } from "../support/other-evm.js";

const TOKEN = "@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json";
const FACTORY = "@uniswap/v2-core/build/UniswapV2Factory.json";
const PAIR = "@uniswap/v2-core/build/UniswapV2Pair.json";
const WETH = "@uniswap/v2-periphery/build/WETH9.json";
const ROUTER = "@uniswap/v2-periphery/build/UniswapV2Router02.json";

/** Enough for a swap that is its block's first to write the pair's price, which an estimate at the head's own time leaves out. */
const SWAP_GAS = { gasLimit: 400_000 };

describe("Uniswap v2, used with ethers", () => {
  let chain: Chain;
  let provider: JsonRpcProvider;
  let owner: HDNodeWallet;
  let trader: HDNodeWallet;
  let apples: Contract;
  let pears: Contract;
  let weth: Contract;
  let factory: Contract;
  let router: Contract;
  let pair: Contract;

  beforeAll(async () => {
    chain = await startChain();
    provider = ethersProvider(chain.url);
    owner = ethersWallet(provider, 0);
    trader = ethersWallet(provider, 1);
  });
  afterAll(async () => {
    provider.destroy();
    await cleanUp();
  });

  /** A deadline an hour after the chain's own time. */
  const deadline = async () => ((await provider.getBlock("latest"))?.timestamp ?? 0) + 3600;
  const balance = (token: Contract, of: HDNodeWallet): Promise<bigint> => token.getFunction("balanceOf")(of.address);
  /** What the constant product leaves for an input, after the fee of 0.3%. */
  const outputFor = async (amount: bigint): Promise<bigint> => {
    const [reserve0, reserve1] = await pair.getFunction("getReserves")();
    const [input, output] =
      (await pair.getFunction("token0")()) === apples.target ? [reserve0, reserve1] : [reserve1, reserve0];
    return (amount * 997n * output) / (input * 1000n + amount * 997n);
  };

  it("deploys factory, pair and router", async () => {
    apples = await ethersDeploy(owner, artifact(TOKEN), "Apples", "APL", parseEther("1000000"), owner.address);
    pears = await ethersDeploy(owner, artifact(TOKEN), "Pears", "PER", parseEther("1000000"), owner.address);
    weth = await ethersDeploy(owner, artifact(WETH));
    factory = await ethersDeploy(owner, artifact(FACTORY), owner.address);
    router = await ethersDeploy(owner, artifact(ROUTER), factory.target, weth.target);
    await ethersSend(factory, "createPair", apples.target, pears.target);
    const address: string = await factory.getFunction("getPair")(apples.target, pears.target);
    expect(address).not.toBe(ZeroAddress);
    pair = new Contract(address, JSON.stringify(artifact(PAIR).abi), owner);
    expect(await pair.getFunction("factory")()).toBe(factory.target);
  });

  it("takes liquidity", async () => {
    await ethersSend(apples, "approve", router.target, MaxUint256);
    await ethersSend(pears, "approve", router.target, MaxUint256);
    const amounts = [parseEther("10000"), parseEther("40000")];
    await ethersSend(
      router,
      "addLiquidity",
      ...[apples.target, pears.target],
      ...[...amounts, 0n, 0n, owner.address, await deadline()],
    );
    expect(await balance(pair, owner)).toBe(parseEther("20000") - 1000n);
  });

  it("swaps at the constant product's price", async () => {
    await ethersSend(apples, "transfer", trader.address, parseEther("500"));
    const asTrader = router.connect(trader) as Contract;
    await ethersSend(apples.connect(trader) as Contract, "approve", router.target, MaxUint256);
    const amount = parseEther("100");
    const expected = await outputFor(amount);
    await ethersSend(
      asTrader,
      "swapExactTokensForTokens",
      ...[amount, expected, [apples.target, pears.target], trader.address, await deadline(), SWAP_GAS],
    );
    expect(await balance(pears, trader)).toBe(expected);
  });

  it("takes ether as liquidity and swaps ether for tokens", async () => {
    await ethersSend(
      router,
      "addLiquidityETH",
      ...[apples.target, parseEther("1000"), 0n, 0n, owner.address, await deadline(), { value: parseEther("10") }],
    );
    const before = await balance(apples, trader);
    const asTrader = router.connect(trader) as Contract;
    await ethersSend(
      asTrader,
      "swapExactETHForTokens",
      ...[0n, [weth.target, apples.target], trader.address, await deadline(), { value: parseEther("1"), ...SWAP_GAS }],
    );
    const gained = (await balance(apples, trader)) - before;
    expect(gained).toBe(
      (parseEther("1") * 997n * parseEther("1000")) / (parseEther("10") * 1000n + parseEther("1") * 997n),
    );
  });

  it("says why a swap past its deadline is refused", async () => {
    await expect(
      router
        .getFunction("swapExactTokensForTokens")
        .staticCall(1n, 0n, [apples.target, pears.target], owner.address, 1),
    ).rejects.toMatchObject({ code: "CALL_EXCEPTION", reason: "UniswapV2Router: EXPIRED" });
  });

  it("finds each event by name", async () => {
    const created = await factory.queryFilter("PairCreated", 0);
    expect(created).toHaveLength(2);
    const swaps = await pair.queryFilter("Swap", 0);
    expect(swaps).toHaveLength(1);
  });

  itKeepsEverything(
    () => chain,
    async () => {
      const swaps = (await pair.queryFilter("Swap", 0)).length;
      const before = await balance(pears, trader);
      const expected = await outputFor(parseEther("50"));
      await ethersSend(
        router.connect(trader) as Contract,
        "swapExactTokensForTokens",
        ...[parseEther("50"), expected, [apples.target, pears.target], trader.address, await deadline(), SWAP_GAS],
      );
      expect(await balance(pears, trader)).toBe(before + expected);
      expect(await pair.queryFilter("Swap", 0)).toHaveLength(swaps + 1);
    },
  );

  itIsTheSameOnOtherEvm(() => chain);
});
