import { type Hex, isHex } from "viem";

/**
 * What a contract reverted with, from the error that a node answers with: nodes put it in `data`, or in an object there (Hardhat:
 * `data.data`, Ganache: `data.result`). Undefined for errors that are no revert; `0x` for a revert that says nothing.
 */
export function revertDataOf(error: unknown): Hex | undefined {
  let reverted = false;
  for (let current = error; current instanceof Object; current = (current as { cause?: unknown }).cause) {
    const { data, message } = current as { data?: unknown; message?: unknown };
    for (const candidate of [data, fieldOf(data, "data"), fieldOf(data, "result")]) {
      if (typeof candidate === "string" && isHex(candidate) && candidate.length > 2) return candidate;
    }
    // Nodes have no code in common for a revert: geth has 3, Ganache -32000.
    reverted ||= typeof message === "string" && /revert/i.test(message);
  }
  return reverted ? "0x" : undefined;
}

const fieldOf = (value: unknown, name: string): unknown =>
  value instanceof Object ? (value as Record<string, unknown>)[name] : undefined;
