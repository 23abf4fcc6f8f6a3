import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";

const canMount = process.platform === "linux" && process.getuid?.() === 0;
const mounted: string[] = [];

/** Why no file system can be mounted here, or undefined when one can. */
export const cannotMount: string | undefined = canMount
  ? undefined
  : "mounting a small file system needs Linux and root";

/** A directory made read-only until it is released. */
export interface ReadOnlyDirectory {
  path: string;
  release(): void;
}

/** Makes a directory read-only: by a mount for root, whom permissions do not bind, and by its mode for others. */
export function readOnlyDirectory(path: string): ReadOnlyDirectory {
  if (!canMount) {
    chmodSync(path, 0o500);
    return { path, release: () => chmodSync(path, 0o700) };
  }
  mount(["--bind", path, path], path);
  execFileSync("mount", ["-o", "remount,bind,ro", path]);
  return { path, release: () => unmount(path) };
}

/** Mounts a file system of a few megabytes at a directory. */
export function smallFileSystem(path: string, megabytes: number): void {
  mount(["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path], path);
}

/** Changes the size of a small file system. */
export function resizeFileSystem(path: string, megabytes: number): void {
  execFileSync("mount", ["-o", `remount,size=${megabytes}m`, path]);
}

function mount(args: string[], path: string): void {
  execFileSync("mount", args);
  mounted.push(path);
}

/** Takes a mount of {@link smallFileSystem} or {@link readOnlyDirectory} away. */
export function unmount(path: string): void {
  execFileSync("umount", [path]);
  mounted.splice(mounted.indexOf(path), 1);
}

/** Takes every mount of this test file away. */
export function unmountAll(): void {
  for (const path of [...mounted]) unmount(path);
}
