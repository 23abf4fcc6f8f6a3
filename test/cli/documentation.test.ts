/** What the pages show of the market, and their programs, as they stand: the command and the clients beside started nodes. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Chain, startChain } from "../support/chain.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endCommands, ROOT, run } from "../support/process.js";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const README = read("README.md");
const EXCHANGE = read("docs/exchange.md");

/** What the pages call the node. */
const USUAL_URL = "http://127.0.0.1:8545";

/** The blocks of a page in which a user types `couverture …` and reads the answer. */
const transcriptsOf = (page: string): string[] =>
  [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, language, text = ""]) =>
    language === "" && text.startsWith("$ ") ? [text] : [],
  );

interface Step {
  command: string;
  printed: string;
}

/** The commands of a transcript of the exchange, in order, with what each prints. */
function stepsOf(transcript: string): Step[] {
  return transcript
    .split(/^\$ /m)
    .filter((text) => text.startsWith("couverture exchange "))
    .map((text) => {
      const [command = "", ...printed] = text.trimEnd().split("\n");
      return { command, printed: printed.join("\n") };
    });
}

/** Dates follow the chain's clock, and addresses that a page leaves open its accounts. */
const comparable = (text: string): string =>
  text
    .replace(/\d{4}-\d\d-\d\d/g, "DATE")
    .replace(/ is at 0x(…|[0-9a-fA-F]{40})/g, " is at ADDRESS")
    .trimEnd();

async function play({ url }: Chain, steps: readonly Step[]): Promise<void> {
  for (const { command, printed } of steps) {
    const { stdout, stderr } = await run([...command.split(" ").slice(1), "--rpc-url", url]);
    const said = [stdout, stderr].filter((text) => text !== "").join("\n");
    expect({ command, printed: comparable(said) }).toEqual({ command, printed: comparable(printed) });
  }
}

/** The whole programs of a page that are clients of a node. */
const programsOf = (page: string): string[] =>
  [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)]
    .map(([, text]) => String(text))
    .filter((text) => text.includes(USUAL_URL) && text.startsWith("import "));

/** What a program's comments say that it prints. */
const printedBy = (program: string): string[] =>
  [...program.matchAll(/console\.(?:log|error)\(.*\); \/\/ (.*)$/gm)].map(([, line]) => String(line));

let folder: string;

function execute(program: string, { url }: Chain): Promise<string[]> {
  const file = join(folder, "program.mjs");
  writeFileSync(file, program.replaceAll(USUAL_URL, url));
  const env = { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1" };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [file], { cwd: folder, env, encoding: "utf8" }, (error, stdout) =>
      error ? reject(error) : resolve(stdout.trimEnd().split("\n")),
    );
  });
}

beforeAll(() => {
  folder = temporaryDirectory();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules", "couverture"), "junction");
  for (const name of ["viem", "ethers", "web3"])
    symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name), "junction");
});

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

describe("on a chain with the demo", () => {
  let chain: Chain;
  const [demo = ""] = transcriptsOf(EXCHANGE);
  beforeAll(async () => {
    chain = await startChain({ flags: ["--demo", "--clock", "step", "--durability", "relaxed"] });
  });

  it("docs/exchange.md's client prints what its comments say", async () => {
    const [program = ""] = programsOf(EXCHANGE);
    const mark = await chain.rpc("evm_snapshot");
    const printed = printedBy(program);
    expect(printed).toHaveLength(5);
    expect((await execute(program, chain)).map(comparable)).toEqual(printed.map(comparable));
    expect(await chain.rpc("evm_revert", mark)).toBe(true);
  });

  it("the commands of docs/exchange.md print what it shows", async () => {
    const steps = stepsOf(demo);
    expect(steps).toHaveLength(4);
    await play(chain, steps);
  });

  it("README shows the same", () => {
    const [market = ""] = transcriptsOf(README);
    expect(market).toContain("couverture exchange book ACME");
    expect(demo).toContain(market);
  });
});

describe("on a chain as it begins", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
  });

  it("docs/exchange.md comes to the first trade by its commands", async () => {
    const [, toFirstTrade = ""] = transcriptsOf(EXCHANGE);
    const steps = stepsOf(toFirstTrade);
    expect(steps).toHaveLength(8);
    await play(chain, steps);
  });

  it("the clients of docs/developers.md print what their comments say", async () => {
    const programs = programsOf(read("docs/developers.md"));
    expect(programs).toHaveLength(3);
    for (const program of programs) {
      const printed = await execute(program, chain);
      const said = printedBy(program);
      if (said.length > 0) expect(printed).toEqual(said);
      else expect(printed).toEqual([String(Number(await chain.rpc("eth_blockNumber")))]);
    }
  });
});
