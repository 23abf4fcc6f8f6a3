import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { withLedger } from "../support/ledger-reading.js";
import { executedAgain } from "../support/lifecycle.js";
import { launch, run } from "../support/process.js";
import { readSuite, SUITE_REQUIRED, suiteIsThere } from "./cases.js";

const suite = suiteIsThere() ? readSuite() : undefined;
const given = suite ? describe : describe.skip;

interface Answer {
  added: number;
  known: number;
  head: { number: number; hash: string };
}

given("the suite's chain, through every hardfork", () => {
  const { genesis, chain, forkchoice } = suite ?? { genesis: "", chain: "", forkchoice: "" };
  const head = suite && (JSON.parse(readFileSync(forkchoice, "utf8")).params[0].headBlockHash as string);
  const fresh = (): string => join(temporaryDirectory(), "chain");

  const imported = async (directory: string, ...flags: string[]): Promise<Answer> => {
    const { code, stdout, stderr } = await run(
      ["import", "--genesis", genesis, "--chain", chain, "--data-dir", directory, "--json", ...flags],
      60_000,
    );
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Answer;
  };

  afterAll(cleanUp);

  it("comes out of an export byte by byte as it went in, with all of it in the ledger", async () => {
    const directory = fresh();
    const { added, head: last } = await imported(directory, "--forkchoice", forkchoice);
    expect(last.hash).toBe(head);
    const file = join(temporaryDirectory(), "out.rlp");
    const exported = await run(["export", "--chain", file, "--data-dir", directory, "--json"]);
    expect(JSON.parse(exported.stdout)).toMatchObject({ blocks: added, head: { hash: head } });
    expect(readFileSync(file).equals(readFileSync(chain))).toBe(true);
    const counts = withLedger(directory, (ledger) => ledger.prepare("SELECT count(*) AS blocks FROM blocks").all());
    expect(counts).toEqual([{ blocks: added + 1 }]);
    expect(await executedAgain(directory)).toMatchObject({ head: { number: last.number, hash: head } });
  });

  it("goes on where it was killed", async () => {
    const directory = fresh();
    const first = launch(["import", "--genesis", genesis, "--chain", chain, "--data-dir", directory]);
    await new Promise<void>((resolve) => {
      first.child.stderr?.on("data", (text: Buffer) => /20%/.test(text.toString()) && resolve());
    });
    first.child.kill("SIGKILL");
    await first.ended;
    const { added, known, head: last } = await imported(directory);
    expect(last.hash).toBe(head);
    expect(added + known).toBe(last.number);
  });

  it("merges by its terminal total difficulty where no block is named for it", async () => {
    const text = JSON.parse(readFileSync(genesis, "utf8"));
    delete text.config.mergeNetsplitBlock;
    const path = join(temporaryDirectory(), "genesis.json");
    writeFileSync(path, JSON.stringify(text));
    const right = await run(["import", "--genesis", path, "--chain", chain, "--data-dir", fresh(), "--json"], 60_000);
    expect(JSON.parse(right.stdout)).toMatchObject({ head: { hash: head } });
    text.config.terminalTotalDifficulty = 400_000;
    writeFileSync(path, JSON.stringify(text));
    const directory = fresh();
    const wrong = await run(["import", "--genesis", path, "--chain", chain, "--data-dir", directory], 60_000);
    expect(wrong).toMatchObject({ code: 1, stdout: "" });
    expect(wrong.stderr).toMatch(
      /block 4 \(0x\w+\) is bad: its difficulty is \d+, and should be 0: the terminal total/,
    );
    expect(existsSync(join(directory, "couverture.json"))).toBe(true);
  });

  it("ends at the head that is requested, with its safe and finalized blocks", async () => {
    const directory = fresh();
    const { head: last } = await imported(directory);
    const command = launch(["start", "--port", "0", "--data-dir", directory]);
    const [, url = ""] = await command.line(/Listening on (http:\S+)/);
    const hashes = await Promise.all(
      [40, 39, 38].map(async (number) => {
        const body = JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "eth_getBlockByNumber",
          params: [`0x${number.toString(16)}`],
        });
        const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
        return ((await answer.json()) as { result: { hash: string } }).result.hash;
      }),
    );
    command.child.kill("SIGTERM");
    await command.ended;
    expect(last.hash).toBe(head);
    const [headBlockHash, safeBlockHash, finalizedBlockHash] = hashes;
    const chosen = join(temporaryDirectory(), "forkchoice.json");
    writeFileSync(chosen, JSON.stringify({ headBlockHash, safeBlockHash, finalizedBlockHash }));
    const earlier = fresh();
    const ended = await imported(earlier, "--forkchoice", chosen);
    expect(ended.head).toEqual({ number: 40, hash: headBlockHash });
    const again = launch(["start", "--port", "0", "--data-dir", earlier]);
    const [, second = ""] = await again.line(/Listening on (http:\S+)/);
    const tags = await Promise.all(
      ["latest", "safe", "finalized"].map(async (tag) => {
        const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getBlockByNumber", params: [tag] });
        const answer = await fetch(second, { method: "POST", headers: { "content-type": "application/json" }, body });
        return ((await answer.json()) as { result: { hash: string } }).result.hash;
      }),
    );
    expect(tags).toEqual(hashes);
  });
});

it("is not left out where the suite is required", () => {
  expect(suite !== undefined || !SUITE_REQUIRED).toBe(true);
});
