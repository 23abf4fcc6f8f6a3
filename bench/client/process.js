// @ts-check
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { CLIENT_CORE, pinned } from "../pinning.js";

/** @typedef {import("./main.js").Jobs} Jobs */

/**
 * @typedef {object} Client
 * @property {<N extends keyof Jobs>(name: N, args: Parameters<Jobs[N]>[0], onProgress?: (done: number) => void) =>
 *   Promise<Awaited<ReturnType<Jobs[N]>>>} run
 * @property {() => void} stop
 */

/**
 * Starts the client in a process of its own, the same one for every node, so that signing, checking and the runner's own
 * work never share a thread with what is timed.
 * @returns {Promise<Client>}
 */
export async function startClient() {
  const { file: execPath, args: execArgv } = pinned(CLIENT_CORE, { file: process.execPath, args: [] });
  const program = fileURLToPath(new URL("main.js", import.meta.url));
  const child = fork(program, { serialization: "advanced", execPath, execArgv });

  /**
   * @param {(done: number) => void} [onProgress]
   * @returns {Promise<any>}
   */
  const answer = (onProgress) =>
    new Promise((resolve, reject) => {
      /** @param {any} message */
      const onMessage = (message) => {
        if ("progress" in message) onProgress?.(message.progress);
        else settle(() => ("error" in message ? reject(new Error(message.error)) : resolve(message.result)));
      };
      const onExit = () => settle(() => reject(new Error("the benchmark's client ended unexpectedly")));
      /** @param {() => void} outcome */
      const settle = (outcome) => {
        child.off("message", onMessage);
        child.off("exit", onExit);
        outcome();
      };
      child.on("message", onMessage);
      child.on("exit", onExit);
    });

  await answer();
  return {
    run(name, args, onProgress) {
      const result = answer(onProgress);
      child.send({ name, args });
      return result;
    },
    stop: () => child.disconnect(),
  };
}
