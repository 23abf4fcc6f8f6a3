// @ts-check
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { openConnection } from "../client/connection.js";
import { call } from "../client/rpc.js";
import { NODE_CORE, pinned } from "../pinning.js";
import { residentBytes } from "./memory.js";

/** @typedef {import("./definition.js").NodeDefinition} NodeDefinition */
/** @typedef {import("./definition.js").Keeping} Keeping */

/**
 * @typedef {object} RunningNode
 * @property {string} url
 * @property {number} readySeconds from spawn to the first answered eth_chainId
 * @property {() => number | undefined} residentBytes
 * @property {(signal: "SIGINT" | "SIGKILL") => Promise<number>} stop resolves, once it has ended, with the seconds it took
 */

const READY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 120_000;
const PROBE_PAUSE_MS = 4;

/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();

process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/**
 * Starts a node and waits until it answers.
 * @param {NodeDefinition} node
 * @param {{ directory: string, keeping: Keeping }} options the directory is made when it is not there
 * @returns {Promise<RunningNode>}
 */
export async function launch(node, { directory, keeping }) {
  mkdirSync(directory, { recursive: true });
  const port = await freePort();
  const { env, ...command } = node.command({ port, directory, keeping });
  const { file, args } = pinned(NODE_CORE, command);
  const log = `${directory}.log`;
  const home = `${directory}.home`;
  mkdirSync(home, { recursive: true });
  const output = openSync(log, "w");

  const started = performance.now();
  const child = spawn(file, args, {
    cwd: import.meta.dirname,
    stdio: ["ignore", output, output],
    env: { ...process.env, HOME: home, ...env },
  });
  closeSync(output);
  children.add(child);
  const ended = new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  ended.then(() => children.delete(child));

  const url = `http://127.0.0.1:${port}`;
  const failed = ended.then(() => {
    throw new Error(`${node.title} ended before it was ready: ${lastLines(log)}`);
  });
  failed.catch(() => {});
  await Promise.race([answering(url, started + READY_LIMIT_MS, node), failed]);
  const readySeconds = (performance.now() - started) / 1000;

  return {
    url,
    readySeconds,
    residentBytes: () => residentBytes(child.pid),
    stop: async (signal) => {
      const started = performance.now();
      child.kill(signal);
      const force = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      await ended;
      clearTimeout(force);
      return (performance.now() - started) / 1000;
    },
  };
}

/**
 * @param {string} url
 * @param {number} deadline
 * @param {NodeDefinition} node
 */
async function answering(url, deadline, node) {
  for (;;) {
    try {
      const connection = await openConnection(url);
      await call(connection, "eth_chainId");
      connection.close();
      return;
    } catch (cause) {
      if (performance.now() > deadline) throw new Error(`${node.title} did not answer within two minutes`, { cause });
      await wait(PROBE_PAUSE_MS);
    }
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** @param {string} log */
function lastLines(log) {
  return readFileSync(log, "utf8").trim().split("\n").slice(-4).join(" | ").slice(-500) || "it said nothing";
}
