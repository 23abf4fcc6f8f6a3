// @ts-check
import { readdirSync, readFileSync } from "node:fs";

/**
 * The resident memory of a process and all its descendants.
 * @param {number | undefined} pid
 * @returns {number | undefined} bytes; nothing where there is no /proc
 */
export function residentBytes(pid) {
  if (process.platform !== "linux" || pid === undefined) return undefined;
  const family = new Set([pid]);
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }));
  for (let grown = true; grown; ) {
    const children = parents.filter(({ pid: child, parent }) => family.has(parent) && !family.has(child));
    for (const child of children) family.add(child.pid);
    grown = children.length > 0;
  }
  return [...family].reduce((sum, member) => sum + residentOf(member), 0);
}

/** @param {string} pid */
function parentOf(pid) {
  return Number(/^PPid:\s+(\d+)/m.exec(status(pid))?.[1] ?? 0);
}

/** @param {number} pid */
function residentOf(pid) {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status(String(pid)))?.[1] ?? 0) * 1024;
}

/** @param {string} pid */
function status(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
