import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parse } from "yaml";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";
import { rpc } from "../support/rpc.js";
import { execForm, ignoredBy, lastOf, stagesOf } from "./dockerfile.js";
import { type Folder, makeStage } from "./fresh-folder.js";

const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const stages = stagesOf(text("Dockerfile"));
let built: string | undefined;
const image = stages[stages.length - 1] as (typeof stages)[number];

afterAll(() => {
  // Some eighty thousand files, which Node removes one by one.
  if (built !== undefined) spawnSync("rm", ["-rf", built]);
  removeDirectories();
});

/** A port that nobody has, in place of the container's own 8545. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

describe("the Dockerfile", () => {
  it("builds in the full image, and ends with a slim one of the same Node and Debian, not as root", () => {
    expect(stages.map(({ image: name }) => name)).toEqual(["node:22-bookworm", "node:22-bookworm-slim"]);
    expect(lastOf(image, "USER")).toBe("node");
    expect(lastOf(image, "VOLUME")).toBe(lastOf(image, "WORKDIR"));
  });

  it("is given the sources, and nothing that is built, kept or secret", () => {
    const ignored = ignoredBy(text(".dockerignore"));
    const given = ["package.json", "package-lock.json", "src/cli/main.ts", "scripts/prepare.js", "bin/couverture.js"];
    const kept = [
      "node_modules/viem/package.json",
      "dist/index.js",
      "bundle/main.js",
      ".git/HEAD",
      ".env",
      ".couverture/couverture.json",
    ];
    expect(given.filter(ignored)).toEqual([]);
    expect(
      [...kept, "src/exchange/artifacts/index.ts", "test/docker/docker.test.ts"].filter((path) => !ignored(path)),
    ).toEqual([]);
  });

  it("makes, stage by stage in a fresh folder, a chain that is healthy, keeps itself in its volume and closes on SIGTERM", async () => {
    const folders = new Map<string | undefined, Folder>();
    const root = temporaryDirectory();
    built = root;
    for (const [index, stage] of stages.entries()) {
      folders.set(stage.name, makeStage(stage, join(root, String(index)), folders));
    }
    const { path, env, at } = folders.get(image.name) as Folder;
    for (const name of ["jest", "couverture-test"])
      expect({ name, there: readdirSync(join(path, "couverture/node_modules")).includes(name) }).toEqual({
        name,
        there: false,
      });
    expect(statSync(join(path, "chain")).mode & 0o7777).toBe(0o1777);

    const port = await freePort();
    const here = (name: string) => execForm(lastOf(image, name)).map((word) => at(word).replace("8545", port));
    const options = { cwd: at(lastOf(image, "WORKDIR")), env: { ...env, PATH: env.PATH } };
    const [file, ...args] = [...here("ENTRYPOINT"), ...here("CMD")] as [string, ...string[]];
    const chain = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const said: string[] = [];
    for (const stream of [chain.stdout, chain.stderr]) stream.on("data", (chunk) => said.push(String(chunk)));
    let ending: { code: number | null; signal: NodeJS.Signals | null } | undefined;
    const ended = new Promise<void>((resolve) => {
      chain.once("close", (code, signal) => {
        ending = { code, signal };
        resolve();
      });
    });
    try {
      const [probe, ...words] = here("HEALTHCHECK") as [string, ...string[]];
      while (ending === undefined && spawnSync(probe, words, options).status !== 0) await new Promise(setImmediate);
      expect({ ending, said: ending === undefined ? "" : said.join("") }).toEqual({ ending: undefined, said: "" });
      const call = rpc(() => `http://127.0.0.1:${port}`);
      expect(await call("eth_chainId")).toBe("0x539");
      await expect(call("evm_snapshot")).rejects.toThrow(/--auth-token/);
      // Other commands find the chain where they are run, as with `docker compose exec`.
      const info = spawnSync("couverture", ["ledger", "head", "--json"], { ...options, encoding: "utf8" });
      expect({ status: info.status, stderr: info.stderr }).toEqual({ status: 0, stderr: "" });
      chain.kill("SIGTERM");
      await ended;
    } finally {
      chain.kill("SIGKILL");
    }
    expect(ending).toEqual({ code: 0, signal: null });
    expect(existsSync(join(path, "chain/.couverture/couverture.json"))).toBe(true);
  }, 300_000);
});

describe("compose.yaml", () => {
  const { services, volumes } = parse(text("compose.yaml")) as {
    services: Record<string, { build: string; command: string[]; ports: string[]; volumes: string[] }>;
    volumes: Record<string, unknown>;
  };
  const [[name, service]] = Object.entries(services) as [[string, (typeof services)[string]]];

  it("runs the image as it stands, reachable by the service's name", () => {
    expect(service.build).toBe(".");
    expect(service.command).toEqual([...execForm(lastOf(image, "CMD")), "--allow-host", name]);
  });

  it("publishes the port on this machine only, and keeps the chain in a volume", () => {
    expect(service.ports).toEqual([`127.0.0.1:${lastOf(image, "EXPOSE")}:8545`]);
    expect(service.volumes).toEqual([`${Object.keys(volumes)[0]}:${lastOf(image, "VOLUME")}`]);
  });
});
