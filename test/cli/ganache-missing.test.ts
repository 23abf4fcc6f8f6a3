import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

afterAll(removeDirectories);

/** The command as it is where npm could not install one of its packages, or was configured not to. */
function installedWithout(missing: string): string {
  const root = temporaryDirectory();
  for (const name of ["bin", "dist", "package.json"]) cpSync(join(ROOT, name), join(root, name), { recursive: true });
  const [from, to] = [join(ROOT, "node_modules"), join(root, "node_modules")];
  mkdirSync(to);
  for (const name of readdirSync(from)) if (name !== missing) symlinkSync(join(from, name), join(to, name));
  return join(root, "bin", "couverture.js");
}

it("the command says what to run where Ganache is not installed, and needs it for nothing else", () => {
  const command = installedWithout("ganache");
  const run = (...args: string[]) => {
    const env = { ...process.env, NODE_OPTIONS: "" };
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { env, encoding: "utf8" });
    return { status, stdout, stderr };
  };
  const directory = join(temporaryDirectory(), "chain");
  expect(run("start", "--port", "0", "--data-dir", directory, "--engine", "ganache")).toEqual({
    status: 1,
    stdout: "",
    stderr:
      "couverture: the engine ganache needs the package ganache, which is not installed: run `npm install ganache@7.9.2`, or leave --engine out for the native one\n",
  });
  expect(run("--help")).toMatchObject({ status: 0, stderr: "" });
  expect(run("start", "--port", "none", "--data-dir", directory)).toMatchObject({ status: 2 });
});
