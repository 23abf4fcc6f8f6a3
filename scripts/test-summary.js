/**
 * The line that `npm test` ends with, which continuous integration reads. A test file that could not run counts as one
 * failure.
 * @param report Jest's JSON report, undefined when there is none
 * @param exitCode Jest's, null when it was killed
 * @returns undefined when Jest was asked for something else than running tests
 */
export function summaryLine(report, exitCode) {
  if (report === undefined) return exitCode === 0 ? undefined : "0 passed, 1 failed";
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(report);
  return `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`;
}
