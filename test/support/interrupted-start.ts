import { launch, type RunningCommand } from "./process.js";

/** A signal that ends a start: a kill, or Ctrl-C in a terminal. */
export type Signal = "SIGKILL" | "SIGINT";

/** Starts a node on a data directory, without waiting for it. */
export const startOn = (directory: string, flags: readonly string[]): RunningCommand =>
  launch(["start", "--port", "0", "--data-dir", directory, ...flags]);

/** Ends a start that is under way, and sees that it ends as it should: at once, and without having listened. */
export async function interrupt(starting: RunningCommand, signal: Signal): Promise<void> {
  starting.child.kill(signal);
  const { code, signal: by } = await starting.ended;
  if (signal === "SIGKILL") expect(by).toBe("SIGKILL");
  else expect([code, by, starting.stderr]).toEqual([0, null, []]);
  expect(starting.stdout.filter((line) => line.startsWith("Listening"))).toEqual([]);
}
