/** A reporter for Jest that prints the first test that fails, at once, so that nobody waits for the others. */
export const FAILED = "\u0001first failure: ";

export default class FirstFailure {
  onTestCaseResult(_file, { status, fullName }) {
    if (status === "failed") process.stdout.write(`${FAILED}${fullName}\n`);
  }

  onTestResult(_file, { testExecError }) {
    if (testExecError) process.stdout.write(`${FAILED}the file does not run\n`);
  }
}
