import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endCommands, run } from "../support/process.js";

interface DeploymentFile {
  chainId: number;
  contracts: Record<string, { address?: string; transaction?: string; block?: number }>;
}

let chain: Chain;
let file: string;

beforeAll(async () => {
  chain = await startChain({ flags: ["--no-exchange", "--clock", "step", "--durability", "relaxed"] });
  file = join(temporaryDirectory(), "deployment.json");
});

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

const exchange = (line: string) => run(["exchange", ...line.split(" "), "--rpc-url", chain.url]);
const kept = (): DeploymentFile => JSON.parse(readFileSync(file, "utf8")) as DeploymentFile;
const blockNumber = async () => Number(await chain.rpc("eth_blockNumber"));

it("a chain without the exchange says so", async () => {
  expect(await exchange("markets")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^couverture: there is no exchange at 0xa75\S+ on this network; deploy one/),
  });
});

describe("exchange deploy", () => {
  it("deploys the contracts by a transaction each, and keeps where they are", async () => {
    const { code, stdout, stderr } = await exchange(`deploy --file ${file} --faucet`);
    expect({ code, stderr: stderr.split("\n").at(-1) }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("router (5 of 5): 0x"),
    });
    expect(await blockNumber()).toBe(5);
    expect(kept()).toMatchObject({ chainId: 1337, operator: account(0).address });
    for (const { address } of Object.values(kept().contracts)) expect(stdout).toContain(address);
  });

  it("does nothing when it is done", async () => {
    expect(await exchange(`deploy --file ${file}`)).toMatchObject({ code: 0, stderr: "" });
    expect(await blockNumber()).toBe(5);
  });

  it("carries on with what an interrupted run left: a contract to make, and one that was sent", async () => {
    const before = kept();
    const { router: _, ...contracts } = before.contracts;
    const sent = { ...contracts, poolFactory: { transaction: contracts.poolFactory?.transaction } };
    writeFileSync(file, JSON.stringify({ ...before, contracts: sent }));
    expect(await exchange(`deploy --file ${file}`)).toMatchObject({ code: 0 });
    expect(await blockNumber()).toBe(6);
    expect(kept().contracts.poolFactory).toEqual(before.contracts.poolFactory);
  });

  it("refuses the file of another network", async () => {
    const other = join(temporaryDirectory(), "other.json");
    writeFileSync(other, JSON.stringify({ ...kept(), chainId: 1 }));
    expect(await exchange(`deploy --file ${other}`)).toMatchObject({
      code: 2,
      stderr: "couverture: that deployment is on chain 1, and this is chain 1337; give another file",
    });
  });
});

describe("every other command works on such a deployment", () => {
  const [seller, buyer] = [account(1).address, account(2).address];

  it.each([
    `investors register ${seller} --category 5 --expires 2099-01-01`,
    `investors register ${buyer} --category 6 --expires 2099-01-01`,
    "securities create DEMO --name Demonstration --issuer DEMO --holding-days 0",
    "markets open DEMO --tick 0.01 --lot 1 --taker-fee 10",
    `securities issue DEMO 100 ${seller}`,
    "funds faucet --from 2",
    "orders place sell 60 DEMO --limit 20.00 --from 1",
    "orders place buy 25 DEMO --from 2",
  ])("%s", async (line) => {
    expect(await exchange(`${line} --addresses ${file}`)).toMatchObject({ code: 0, stderr: "" });
  });

  it("to the first trade", async () => {
    const { stdout } = await exchange(`trades DEMO --json --addresses ${file}`);
    expect(JSON.parse(stdout)).toMatchObject([{ buyer, seller, price: "20.00", quantity: "25", value: "500.00" }]);
  });
});
