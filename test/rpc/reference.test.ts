import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileArguments } from "../../src/rpc/arguments.js";
import { METHODS } from "../../src/rpc/methods/index.js";
import { documentedMethods, methodLines, referencePage } from "../../src/rpc/reference/reference.js";
import { endCommands, ROOT, run } from "../support/process.js";

afterAll(endCommands);

const names = METHODS.flatMap((method) => method.names);

it("docs/rpc.md is what the methods say of themselves (node scripts/methods.js)", () => {
  expect(readFileSync(join(ROOT, "docs", "rpc.md"), "utf8")).toBe(referencePage());
});

it("no two methods have the same name", () => {
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

it("every example is a request whose parameters are taken", () => {
  for (const { names, params, example } of METHODS) {
    const shown = example?.params ?? documentedMethods().find((one) => one.names[0] === names[0])?.example;
    expect({ method: names[0], bound: compileArguments(names[0] as string, params)(shown).length }).toEqual({
      method: names[0],
      bound: params.length,
    });
  }
});

it("every method is described in one line, and its answer named", () => {
  for (const { name, description } of methodLines()) {
    expect({ name, description }).toEqual({ name, description: expect.stringMatching(/^[^\n]{3,}\.$/) });
  }
  expect(documentedMethods().filter(({ answer }) => answer === "")).toEqual([]);
});

describe("couverture rpc", () => {
  it("lists methods, all or those with a part in their name", async () => {
    const all = (await run(["rpc"])).stdout.trimEnd().split("\n");
    expect(all).toHaveLength(names.length);
    const { stdout } = await run(["rpc", "Rollback"]);
    expect(stdout).toMatch(/^anvil_rollback {2}Takes the last blocks off the chain[^\n]*$/);
    expect(JSON.parse((await run(["rpc", "rollback", "--json"])).stdout)).toMatchObject([
      { names: ["anvil_rollback"], peers: ["Anvil"] },
    ]);
  });

  it("says so where there is no such method", async () => {
    const { code, stderr } = await run(["rpc", "nothing_like_it"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^[^\n]*no method[^\n]*$/) });
  });
});
