// @ts-check

/**
 * Starts counting this process's own processor time.
 * @returns {() => number} the microseconds spent since
 */
export function measureCpu() {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
}
