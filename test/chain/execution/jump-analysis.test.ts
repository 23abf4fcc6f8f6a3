import { createEVM } from "@ethereumjs/evm";
import { keepJumpAnalyses } from "../../../src/chain/execution/ethereumjs/jump-analysis.js";

interface Interpreter {
  _getValidJumpDestinations(code: Uint8Array): { jumps: Uint8Array };
}

const interpreterOf = async (evm: Awaited<ReturnType<typeof createEVM>>): Promise<Interpreter> => {
  const { runState } = await evm.runCode({ code: Uint8Array.of(0) });
  return runState?.interpreter as unknown as Interpreter;
};

// PUSH1 4, JUMP, INVALID, JUMPDEST, STOP
const jumping = (): Uint8Array => Uint8Array.of(0x60, 4, 0x56, 0xfe, 0x5b, 0x00);

describe("the VM's interpreter, once it is configured to keep its analyses of code", () => {
  it("analyses code once, and distinguishes what other arrays and other machines hold", async () => {
    const [evm, other] = [await createEVM(), await createEVM()];
    await keepJumpAnalyses(evm);
    const code = jumping();
    const first = (await interpreterOf(evm))._getValidJumpDestinations(code);
    expect([...first.jumps]).toEqual([0, 0, 0, 0, 1, 0]);
    expect((await interpreterOf(evm))._getValidJumpDestinations(code)).toBe(first);
    expect((await interpreterOf(evm))._getValidJumpDestinations(jumping())).not.toBe(first);
    expect((await interpreterOf(other))._getValidJumpDestinations(code)).not.toBe(first);
  });

  it("forgets what was not used for the longest time", async () => {
    const evm = await createEVM();
    await keepJumpAnalyses(evm);
    const interpreter = await interpreterOf(evm);
    const code = jumping();
    const first = interpreter._getValidJumpDestinations(code);
    for (let count = 0; count < 64; count++) interpreter._getValidJumpDestinations(jumping());
    expect(interpreter._getValidJumpDestinations(code)).not.toBe(first);
  });

  it("runs code as before, jumps and all", async () => {
    const evm = await createEVM();
    await keepJumpAnalyses(evm);
    const code = jumping();
    const runs = [];
    for (let count = 0; count < 2; count++) {
      const { executionGasUsed, exceptionError } = await evm.runCode({ code, gasLimit: 100n });
      runs.push([executionGasUsed, exceptionError]);
    }
    expect(runs).toEqual([
      [12n, undefined],
      [12n, undefined],
    ]);
  });
});
