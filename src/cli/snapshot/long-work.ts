import { type Progress, showProgress } from "../output/progress.js";

/** Below this much, the work is over before anybody looks. */
const WORTH_SHOWING = 20_000;

/** Does work that shows its progress where it is long. */
export async function withProgress<T>(
  title: string,
  unit: string,
  work: (update: Progress["update"]) => Promise<T>,
): Promise<T> {
  let progress: Promise<Progress> | undefined;
  try {
    return await work((done, total) => {
      if (total < WORTH_SHOWING) return;
      progress ??= showProgress(title, unit);
      void progress.then((shown) => shown.update(done, total));
    });
  } finally {
    (await progress)?.stop();
  }
}
