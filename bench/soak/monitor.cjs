// @ts-check
// Loaded into the node before its own code: writes what the process holds, a line every few seconds.
const { appendFileSync, readdirSync } = require("node:fs");
const { monitorEventLoopDelay } = require("node:perf_hooks");
const { isMainThread } = require("node:worker_threads");

const file = process.env.SOAK_SAMPLES;
const period = Number(process.env.SOAK_PERIOD_MS ?? 5000);

// Threads and processes that the node starts inherit NODE_OPTIONS.
if (file !== undefined && isMainThread && process.argv[2] === "start") {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  setInterval(() => {
    const { rss, heapUsed, external } = process.memoryUsage();
    const sample = {
      ...{ at: Date.now(), rss, heapUsed, external },
      files: readdirSync("/proc/self/fd").length,
      handles: process.getActiveResourcesInfo().length,
      stall99: delay.percentile(99) / 1e6,
      stallMax: delay.max / 1e6,
    };
    delay.reset();
    appendFileSync(file, `${JSON.stringify(sample)}\n`);
  }, period).unref();
}
