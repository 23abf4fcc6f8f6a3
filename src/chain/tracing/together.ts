import type { Inspector } from "../execution/index.js";

/** One inspector that calls several. */
export function togetherOf(inspectors: Inspector[]): Inspector {
  const together: Inspector = {};
  const join = <N extends "enter" | "exit" | "step" | "log" | "selfdestruct">(name: N): void => {
    const some = inspectors.filter((inspector) => inspector[name] !== undefined);
    if (some.length === 0) return;
    const all = (...data: unknown[]): void => {
      for (const inspector of some) (inspector[name] as (...data: unknown[]) => void)(...data);
    };
    together[name] = all as Inspector[N];
  };
  for (const name of ["enter", "exit", "step", "log", "selfdestruct"] as const) join(name);
  return together;
}
