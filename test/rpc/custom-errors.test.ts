import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Abi, encodeErrorResult, type Hex, parseAbi } from "viem";
import { errorSignatures } from "../../src/chain/contracts/error-signatures.js";
import { createKnownErrors } from "../../src/ethereum/index.js";
import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { account } from "../support/accounts.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { run } from "../support/process.js";

const from = account(0).address;
/** Reverts with what it is called with. */
const REFUSER = "0x1000000000000000000000000000000000000001";
const REVERT_WITH_INPUT = "0x365f5f37365ffd";

const ABI = parseAbi([
  "struct Want { address who; uint256[] amounts; }",
  "error TooLittle(uint256 available, uint256 required, string why)",
  "error Unmet(Want[] wants, bytes4 selector, int8[2] range)",
  "error Later(bool soon)",
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error UnknownMarket(uint32 market)",
  "function transfer(address to, uint256 amount)",
]);
const refusal = (errorName: string, ...args: unknown[]): Hex =>
  encodeErrorResult({ abi: ABI as Abi, errorName, args } as Parameters<typeof encodeErrorResult>[0]);

const TOO_LITTLE = refusal("TooLittle", 1n, 2n, 'not "enough"');
const UNMET = refusal("Unmet", [{ who: from, amounts: [1n, 2n] }], "0x01020304", [-1, 3]);
const LATER = refusal("Later", true);

let node: Node;
const directory = join(temporaryDirectory(), "chain");
const ask = <T = Hex>(method: string, ...params: unknown[]): Promise<T> => node.request(method, params) as Promise<T>;
const open = async (abi: string[] = []): Promise<void> => {
  node = await createNode(parseNodeOptions({ chain: { clock: "step" }, storage: { directory }, abi }));
};
const refused = (data: Hex, method = "eth_call"): Promise<{ code: number; message: string; data: Hex }> =>
  ask(method, { from, to: REFUSER, data }).then(
    () => Promise.reject(new Error("nothing was refused")),
    (error: { code: number; message: string; data: Hex }) => error,
  );
const reasons = async (): Promise<unknown[]> => {
  const head = (await ask<{ journal: { seq: number } }>("couverture_info")).journal.seq;
  for (;;) {
    const { rows } = await ask<{ rows: unknown[][] }>(
      "ledger_query",
      "SELECT (SELECT max(seq) FROM journal), revert_reason FROM transactions WHERE status = 0 ORDER BY seq",
    );
    if (rows.length > 0 && rows[0]?.[0] === head) return rows.map(([, reason]) => reason);
  }
};

beforeAll(async () => {
  await open();
  await ask("hardhat_setCode", REFUSER, REVERT_WITH_INPUT);
});
afterAll(async () => {
  await node.close();
  await cleanUp();
  removeDirectories();
});

describe("the reason of a revert", () => {
  it("is known from the errors of ERC-6093 and of the exchange, which every node knows", async () => {
    const data = refusal("ERC20InsufficientBalance", from, 3n, 4n);
    expect(await refused(data)).toMatchObject({
      ...{ code: 3, data },
      message: `execution reverted: ERC20InsufficientBalance(${from}, 3, 4)`,
    });
    expect(await refused(data, "eth_estimateGas")).toMatchObject({ code: 3, data });
    expect((await refused(refusal("UnknownMarket", 7))).message).toBe("execution reverted: UnknownMarket(7)");
  });

  it("is none for an unknown error, and for data that is cut off", async () => {
    expect(await refused(TOO_LITTLE)).toMatchObject({ code: 3, message: "execution reverted", data: TOO_LITTLE });
    const cut = refusal("ERC20InsufficientBalance", from, 3n, 4n).slice(0, -2) as Hex;
    expect((await refused(cut)).message).toBe("execution reverted");
  });

  it("is reported once the node has the ABI, in the log and in the ledger, too", async () => {
    const revertReasons: unknown[] = [];
    node.on("transaction", ({ revertReason }) => revertReasons.push(revertReason));
    const send = (data: Hex): Promise<Hex> => ask("eth_sendTransaction", { from, to: REFUSER, data, gas: "0x186a0" });
    await send(TOO_LITTLE);
    await ask("evm_snapshot");
    expect(await ask("couverture_addAbi", ABI)).toEqual([
      ...["TooLittle(uint256,uint256,string)", "Unmet((address,uint256[])[],bytes4,int8[2])", "Later(bool)"],
    ]);
    expect(await ask("couverture_addAbi", { abi: ABI })).toEqual([]);
    await send(TOO_LITTLE);
    await send(UNMET);
    const words = ['TooLittle(1, 2, "not \\"enough\\"")', `Unmet([(${from}, [1, 2])], 0x01020304, [-1, 3])`];
    expect(revertReasons).toEqual([undefined, ...words]);
    expect(await reasons()).toEqual([null, ...words]);
    // What the node knows is not the chain's: a revert does not undo it.
    await ask("evm_revert", "0x1");
    expect((await refused(LATER)).message).toBe("execution reverted: Later(true)");
  });

  it("is reported after a restart, and the ledger is whole, and the same when it is rebuilt", async () => {
    await node.close();
    expect(await run(["ledger", "verify", "--data-dir", directory])).toMatchObject({ code: 0 });
    expect(await run(["ledger", "rebuild", "--data-dir", directory])).toMatchObject({ code: 0 });
    expect(await run(["ledger", "verify", "--data-dir", directory])).toMatchObject({ code: 0 });
    await open();
    expect((await refused(LATER)).message).toBe("execution reverted: Later(true)");
    expect((await reasons()).length).toBe(3);
  });

  it("is known from a folder of artifacts, and by a compilation", async () => {
    await node.close();
    const folder = join(temporaryDirectory(), "artifacts", "contracts", "A.sol");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "A.json"), JSON.stringify({ abi: [{ type: "error", name: "Mine", inputs: [] }] }));
    writeFileSync(join(folder, "A.dbg.json"), "{");
    await open([folder]);
    expect((await refused("0x5f7e6a6b")).message).toBe("execution reverted");
    const mine = encodeErrorResult({ abi: parseAbi(["error Mine()"]), errorName: "Mine" });
    expect((await refused(mine)).message).toBe("execution reverted: Mine()");
    const yours = parseAbi(["error Yours(uint256 what)"]);
    const output = { contracts: { "B.sol": { B: { abi: yours } } } };
    expect(await ask("hardhat_addCompilationResult", "0.8.30", {}, output)).toBe(true);
    const data = encodeErrorResult({ abi: yours, errorName: "Yours", args: [5n] });
    expect((await refused(data)).message).toBe("execution reverted: Yours(5)");
  });

  it("is not taken from what is no ABI", async () => {
    await node.close();
    const file = join(temporaryDirectory(), "no.json");
    await expect(open([file])).rejects.toThrow(/no\.json cannot be read/);
    writeFileSync(file, "{");
    await expect(open([file])).rejects.toThrow(/no\.json is no JSON/);
    await open();
  });
});

describe("signatures of errors", () => {
  it("are read of ABIs as people write them", () => {
    expect(
      errorSignatures(["error A(uint a, int[] b)", "B()", "error C(", "event D(uint256)", "error uint A()", 3]),
    ).toEqual(["A(uint256,int256[])", "B()"]);
    expect(errorSignatures([{ type: "error", name: "E", inputs: [{ type: "uint257" }] }])).toEqual([]);
    expect(errorSignatures({ output: { contracts: { f: { C: { abi: ["error G(bytes32)"] } } } } })).toEqual([
      "G(bytes32)",
    ]);
  });

  it("hold no more work than a line is worth, whatever the data says", () => {
    const known = createKnownErrors(["Deep(uint8[][][][][][])"]);
    const word = (value: number): string => value.toString(16).padStart(64, "0");
    // Each list says that it holds a thousand others, all of them itself.
    const list = `${word(1000)}${word(0).repeat(1000)}`;
    const data = Buffer.from(`${"00000000"}${word(32)}${list.repeat(2)}`, "hex");
    const selector = Buffer.from(
      encodeErrorResult({ abi: parseAbi(["error Deep(uint8[][][][][][] a)"]), errorName: "Deep", args: [[]] }).slice(
        2,
        10,
      ),
      "hex",
    );
    selector.copy(data);
    expect(known.describe(data)).toBeUndefined();
  });
});
