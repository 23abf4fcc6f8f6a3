import fc from "fast-check";
import type { Hardfork } from "../../src/ethereum/index.js";
import { openedChain } from "./chains.js";
import { createOracle } from "./oracle.js";
import { contractsOf, play, story } from "./stories.js";

const FORKS: [Hardfork, number][] = [
  ["frontier", 5],
  ["byzantium", 8],
  ["istanbul", 5],
  ["london", 8],
  ["shanghai", 8],
  ["cancun", 8],
  ["prague", 12],
  ["osaka", 14],
];

test.each(FORKS)(
  "what a chain on %s mines, @ethereumjs/vm finds the same root, receipts, bloom, gas and requests for",
  async (fork, runs) => {
    await fc.assert(
      fc.asyncProperty(story, async ({ contracts, blocks }) => {
        const { chain, spec, close } = await openedChain({
          fork,
          alloc: contractsOf(contracts),
          settings: { automine: false },
        });
        const oracle = await createOracle(fork, spec, chain.head());
        for (const actions of blocks) {
          await play(chain, fork, actions);
          const [block] = await chain.mine(1);
          await oracle.check(block as NonNullable<typeof block>);
        }
        await close();
      }),
      { numRuns: runs },
    );
  },
  60_000,
);
