import { encodeFunctionData, keccak256, parseEther, toHex } from "viem";
import { account } from "../support/accounts.js";
import { type Artifact, artifact, compile } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { itKeepsEverything } from "../support/lifecycle.js";
import { itIsTheSameOnOtherEvm } from "../support/other-evm.js";
import { type Deployed, type ViemClients, viemClients } from "../support/viem-clients.js";

const preset = (name: string) => artifact(`@openzeppelin/contracts-v4/build/contracts/${name}.json`);
const [owner, friend, third] = [account(0), account(1), account(2)];

let chain: Chain;
let clients: ViemClients;
beforeAll(async () => {
  chain = await startChain();
  clients = viemClients(chain);
});
afterAll(cleanUp);

describe("OpenZeppelin's tokens", () => {
  let coin: Deployed;
  let art: Deployed;
  let items: Deployed;
  let sold = 0n;
  let minted = 0n;

  it("deploys ERC-20, ERC-721 and ERC-1155", async () => {
    coin = await clients.deploy(preset("ERC20PresetMinterPauser"), ["Coin", "COIN"]);
    art = await clients.deploy(preset("ERC721PresetMinterPauserAutoId"), ["Art", "ART", "ipfs://art/"]);
    items = await clients.deploy(preset("ERC1155PresetMinterPauser"), ["ipfs://items/"]);
    expect(await clients.read(coin, "symbol")).toBe("COIN");
    expect(await clients.read(art, "name")).toBe("Art");
  });

  it("mints, moves, lends and burns ERC-20 tokens", async () => {
    await clients.send(coin, "mint", [owner.address, parseEther("1000")]);
    await clients.send(coin, "transfer", [friend.address, parseEther("10")]);
    await clients.send(coin, "approve", [friend.address, parseEther("5")]);
    await clients.send(coin, "transferFrom", [owner.address, third.address, parseEther("4")], { from: friend });
    await clients.send(coin, "burn", [parseEther("1")]);
    expect(await clients.read(coin, "balanceOf", [owner.address])).toBe(parseEther("985"));
    expect(await clients.read(coin, "allowance", [owner.address, friend.address])).toBe(parseEther("1"));
    expect(await clients.read(coin, "totalSupply")).toBe(parseEther("999"));
  });

  it("says why a paused token does not move", async () => {
    await clients.send(coin, "pause", []);
    await expect(
      clients.reader.simulateContract({
        ...coin,
        functionName: "transfer",
        args: [friend.address, 1n],
        account: owner,
      }),
    ).rejects.toThrow("ERC20Pausable: token transfer while paused");
    await clients.send(coin, "unpause", []);
  });

  it("mines a transfer that fails, with a receipt that says so", async () => {
    const hash = await clients.wallet.writeContract({
      ...coin,
      functionName: "transfer",
      args: [owner.address, parseEther("1")],
      account: account(5),
      gas: 100_000n,
    });
    const receipt = await clients.reader.waitForTransactionReceipt({ hash });
    expect(receipt).toMatchObject({ status: "reverted", logs: [] });
  });

  it("mints and moves ERC-721 and ERC-1155 tokens", async () => {
    await clients.send(art, "mint", [owner.address]);
    await clients.send(art, "mint", [owner.address]);
    await clients.send(art, "safeTransferFrom", [owner.address, friend.address, 0n]);
    expect(await clients.read(art, "ownerOf", [0n])).toBe(friend.address);
    await clients.send(items, "mintBatch", [owner.address, [1n, 2n], [100n, 200n], "0x"]);
    await clients.send(items, "mint", [owner.address, 3n, 7n, "0x"]);
    await clients.send(items, "safeBatchTransferFrom", [owner.address, friend.address, [1n, 2n], [30n, 50n], "0x"]);
    expect(
      await clients.read(items, "balanceOfBatch", [
        [owner.address, friend.address],
        [1n, 2n],
      ]),
    ).toEqual([70n, 50n]);
  });

  itKeepsEverything(
    () => chain,
    async () => {
      sold += parseEther("2");
      minted += 1n;
      await clients.send(coin, "transfer", [friend.address, parseEther("2")]);
      expect(await clients.read(coin, "balanceOf", [owner.address])).toBe(parseEther("985") - sold);
      await clients.send(art, "mint", [third.address]);
      expect(await clients.read(art, "totalSupply")).toBe(2n + minted);
      expect(await clients.read(art, "ownerOf", [1n + minted])).toBe(third.address);
      await clients.send(items, "safeTransferFrom", [owner.address, third.address, 1n, 5n, "0x"]);
      expect(await clients.read(items, "balanceOf", [owner.address, 1n])).toBe(70n - 5n * minted);
    },
  );
});

describe("OpenZeppelin's Governor", () => {
  const DAY = 86_400;
  const PENDING = 0;
  const ACTIVE = 1;
  const SUCCEEDED = 4;
  const QUEUED = 5;
  const EXECUTED = 7;
  let contracts: Record<string, Artifact>;
  let votes: Deployed;
  let treasury: Deployed;
  let council: Deployed;
  let id: bigint;
  const gift = parseEther("3");
  const receiver = "0x00000000000000000000000000000000000c0ffe";
  const description = "Give three ether away";
  const proposal = [[receiver], [gift], ["0x"]] as const;
  const stateOf = () => clients.read<number>(council, "state", [id]);

  beforeAll(async () => {
    contracts = compile("test/e2e/contracts/Council.sol");
    await chain.restart();
  });

  it("is set up with votes, a timelock and money", async () => {
    votes = await clients.deploy(contracts.Votes as Artifact, [parseEther("100")]);
    treasury = await clients.deploy(contracts.Treasury as Artifact, [DAY, []]);
    council = await clients.deploy(contracts.Council as Artifact, [votes.address, treasury.address]);
    for (const role of ["PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE"])
      await clients.send(treasury, "grantRole", [keccak256(toHex(role)), council.address]);
    await clients.succeeded(await clients.wallet.sendTransaction({ to: treasury.address, value: gift }));
    await clients.send(votes, "delegate", [owner.address]);
    expect(await clients.read(votes, "getVotes", [owner.address])).toBe(parseEther("100"));
  });

  it("takes a proposal, which is voted on when blocks have passed", async () => {
    await chain.rpc("evm_mine"); // votes count from the block before the one that asks
    await clients.send(council, "propose", [...proposal, description]);
    const call = { abi: council.abi, functionName: "hashProposal", args: [...proposal, keccak256(toHex(description))] };
    const { data } = await clients.reader.call({ to: council.address, data: encodeFunctionData(call) });
    id = BigInt(data as string);
    expect(await stateOf()).toBe(PENDING);
    await chain.rpc("evm_mine");
    await chain.rpc("evm_mine");
    expect(await stateOf()).toBe(ACTIVE);
    await clients.send(council, "castVoteWithReason", [id, 1, "they need it"]);
  });

  it("has the vote in mind after kill -9, and ends it", async () => {
    await chain.killAndRestart();
    expect(await stateOf()).toBe(ACTIVE);
    expect(await clients.read(council, "hasVoted", [id, owner.address])).toBe(true);
    for (let block = 0; block < 8; block++) await chain.rpc("evm_mine");
    expect(await stateOf()).toBe(SUCCEEDED);
  });

  it("queues the decision, and carries it out when the clock has moved on, over a restart", async () => {
    await clients.send(council, "queue", [...proposal, keccak256(toHex(description))]);
    expect(await stateOf()).toBe(QUEUED);
    await expect(clients.send(council, "execute", [...proposal, keccak256(toHex(description))])).rejects.toThrow(
      "TimelockController: operation is not ready",
    );
    await chain.rpc("evm_increaseTime", DAY + 1);
    await chain.killAndRestart();
    await chain.rpc("evm_mine");
    await clients.send(council, "execute", [...proposal, keccak256(toHex(description))]);
    expect(await stateOf()).toBe(EXECUTED);
    expect(await clients.reader.getBalance({ address: receiver })).toBe(gift);
  });

  itKeepsEverything(
    () => chain,
    async () => {
      await clients.send(votes, "transfer", [friend.address, parseEther("1")]);
      expect(await stateOf()).toBe(EXECUTED);
    },
  );

  itIsTheSameOnOtherEvm(() => chain);
});
