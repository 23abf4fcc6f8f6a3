import type { Inspector } from "../execution/index.js";

/** One inspector that tells several. */
export function togetherOf(inspectors: Inspector[]): Inspector {
  const together: Inspector = {};
  const tell = <N extends "enter" | "exit" | "step" | "log" | "selfdestruct">(name: N): void => {
    const told = inspectors.filter((inspector) => inspector[name] !== undefined);
    if (told.length === 0) return;
    const all = (...data: unknown[]): void => {
      for (const inspector of told) (inspector[name] as (...data: unknown[]) => void)(...data);
    };
    together[name] = all as Inspector[N];
  };
  for (const name of ["enter", "exit", "step", "log", "selfdestruct"] as const) tell(name);
  return together;
}
