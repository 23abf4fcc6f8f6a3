/** Hooks of a test framework; Mocha and `node:test` call the first two `before` and `after`. */
export interface TestHooks {
  beforeAll?: Hook;
  before?: Hook;
  afterAll?: Hook;
  after?: Hook;
  beforeEach?: Hook;
  afterEach?: Hook;
}

// Frameworks differ in what they hand to a hook and what they take from it.
type Hook = (run: () => Promise<void>) => unknown;

/** Hooks, each of which is there. */
export interface CompleteHooks {
  beforeAll: Hook;
  afterAll: Hook;
  beforeEach: Hook;
  afterEach: Hook;
}

/** There are no hooks to be had; the message is one sentence that says what to do. */
export class HooksError extends Error {
  override readonly name = "HooksError";
  readonly code = "NO_HOOKS";
}

function complete({ beforeAll, before, afterAll, after, beforeEach, afterEach }: TestHooks): CompleteHooks | undefined {
  const [first, last] = [beforeAll ?? before, afterAll ?? after];
  return first && last && beforeEach && afterEach
    ? { beforeAll: first, afterAll: last, beforeEach, afterEach }
    : undefined;
}

/**
 * The hooks of the framework that runs: those given, else those that Jest, Mocha, or Vitest (with `globals`) have put in reach,
 * else `node:test`'s.
 * @throws HooksError where they are to be given and are not
 */
export function hooksOf(given: TestHooks | undefined): CompleteHooks {
  if (given) {
    const hooks = complete(given);
    if (hooks) return hooks;
    throw new HooksError(
      "The hooks lack some: give beforeAll (or before), afterAll (or after), beforeEach and afterEach.",
    );
  }
  const globals = complete(globalThis as TestHooks);
  if (globals) return globals;
  if (process.env.VITEST !== undefined) {
    throw new HooksError(
      'Vitest runs without globals: give its hooks, as useChain({ hooks: vitest }) after import * as vitest from "vitest".',
    );
  }
  const hooks = complete(process.getBuiltinModule("node:test") as unknown as TestHooks);
  if (hooks) return hooks;
  throw new HooksError("No test framework was found: give its hooks, as useChain({ hooks: { beforeAll, … } }).");
}
