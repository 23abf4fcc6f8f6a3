/** How far a long piece of work is, on stderr: a bar for a terminal, a line for each tenth otherwise. */
export interface Progress {
  update(done: number, total: number): void;
  /** Call it when the work has ended, one way or the other. */
  stop(): void;
}

function percentLines(title: string): Progress {
  let shown = -1;
  return {
    update: (done, total) => {
      const tenth = total === 0 ? 10 : Math.floor((done / total) * 10);
      if (tenth === shown) return;
      shown = tenth;
      process.stderr.write(`${title}: ${tenth * 10}% (${done} of ${total})\n`);
    },
    stop: () => undefined,
  };
}

/** @param unit what is counted */
export async function showProgress(title: string, unit = "records"): Promise<Progress> {
  if (!process.stderr.isTTY) return percentLines(title);
  const { SingleBar, Presets } = (await import("cli-progress")).default;
  const bar = new SingleBar(
    { format: `${title} {bar} {percentage}% | {value}/{total} ${unit} | {eta_formatted} left`, stream: process.stderr },
    Presets.shades_classic,
  );
  bar.start(1, 0);
  return {
    update: (done, total) => {
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
