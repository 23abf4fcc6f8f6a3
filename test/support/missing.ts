/** Whether a machine that lacks what a test needs fails it (`.ci/run` says so), in place of leaving the test out. */
const REQUIRED = process.env.COUVERTURE_FAULTS_REQUIRED === "1";

/**
 * Tests that need something of the machine. Where it is missing they are left out, with the reason in their title; where
 * `COUVERTURE_FAULTS_REQUIRED` is 1 they fail.
 */
export function describeUnless(missing: string | undefined, title: string, tests: () => void): void {
  if (missing === undefined) describe(title, tests);
  else if (REQUIRED)
    it(title, () => {
      throw new Error(missing);
    });
  else describe.skip(`${title} (left out: ${missing})`, tests);
}
