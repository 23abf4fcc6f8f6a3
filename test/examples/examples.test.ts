import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { removeDirectories } from "../support/directories.js";
import { ROOT } from "../support/process.js";
import { type Example, folderOf, installExample, readExample, runStep } from "./example.js";

const names = readdirSync(join(ROOT, "examples")).sort();
const [program, tests] = ["package.json", "test/package.json"].map((path) =>
  JSON.parse(readFileSync(join(ROOT, path), "utf8")),
);
const { version } = program;
const ours: Record<string, string> = {
  ...{ ...tests.devDependencies, ...program.devDependencies, ...program.dependencies },
  couverture: `^${version}`,
};

/** Foundry would download a compiler. */
const OFFLINE = { FOUNDRY_SOLC: join(ROOT, "test/examples/solc.cjs"), FOUNDRY_OFFLINE: "true" };

afterAll(removeDirectories);

/** Runs the steps of an example's workflow that run where all is well, in a copy of it. @returns what they printed */
async function runWorkflow(example: Example): Promise<string> {
  const folder = installExample(example);
  const commands = example.steps.flatMap(({ run, if: condition }) =>
    run === undefined || run === "npm ci" || condition === "failure()" ? [] : [run],
  );
  const said: string[] = [];
  for (const command of commands) said.push(await runStep(command, folder, OFFLINE));
  return said.join("");
}

describe("the examples", () => {
  it("are a Hardhat project, a Foundry project, one of viem and Vitest, and a script", () => {
    expect(names).toEqual(["foundry", "hardhat", "script", "viem-vitest"]);
  });

  it.each(names)(
    "%s has a README of four lines that says how to install it, and a workflow that installs it",
    (name) => {
      const { readme, steps } = readExample(name);
      expect(readme.split("\n").filter((line) => line !== "")).toHaveLength(4);
      expect(readme).toContain(`npm install ../../couverture-${version}.tgz && npm `);
      expect(steps.map(({ uses, run }) => uses ?? run).slice(0, 3)).toEqual([
        "actions/checkout@v4",
        "actions/setup-node@v4",
        "npm ci",
      ]);
      expect(steps.every(({ uses, run }) => (uses === undefined) !== (run === undefined))).toBe(true);
      expect(existsSync(join(folderOf(name), ".gitignore"))).toBe(true);
    },
  );

  it.each(names)("%s depends on the versions that the tests have", (name) => {
    const { dependencies: theirs } = readExample(name);
    expect(theirs).toEqual(Object.fromEntries(Object.keys(theirs).map((each) => [each, ours[each]])));
    expect(Object.keys(theirs)).toContain("couverture");
  });

  it("runs the Hardhat project as its workflow does", async () => {
    expect(await runWorkflow(readExample("hardhat"))).toMatch(/3 passing/);
  });

  it("runs the Foundry project as its workflow does", async () => {
    const said = await runWorkflow(readExample("foundry"));
    expect(said).toMatch(/ONCHAIN EXECUTION COMPLETE & SUCCESSFUL/);
    expect(said.match(/\[PASS\]/g)).toHaveLength(3);
  });

  it("runs the project of viem and Vitest as its workflow does, on the snapshot that it makes", async () => {
    const said = await runWorkflow(readExample("viem-vitest"));
    expect(said).toMatch(/saved token\.couverture, up to block 1/);
    expect(said).toMatch(/Tests {2}3 passed/);
  });

  it("runs the script as its workflow does, to the chain that is golden (npm run golden makes another)", async () => {
    expect(await runWorkflow(readExample("script"))).toMatch(
      /ended at block 3 with digest 0x[0-9a-f]{64}, as expected/,
    );
  });
});
