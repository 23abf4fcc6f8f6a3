/** `npm run bench`: installs and builds what is out of date, here and in bench/, then runs the benchmark. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { installIfNeeded } from "./install.js";
import { prepare, ROOT } from "./prepare.js";

await prepare();
const bench = join(ROOT, "bench");
installIfNeeded(bench, { compiled: [] });
const child = spawn(process.execPath, ["run.js", ...process.argv.slice(2)], { cwd: bench, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("close", (code) => {
  process.exitCode = code ?? 1;
});
