import { besideTheModel, PATIENCE } from "./model/explore.js";

describe("the pool beside the book", () => {
  const { explore } = besideTheModel();

  it(
    "gives and takes what the reference does, and its shares never lose worth",
    async () => {
      const pool = { addLiquidity: 12, removeLiquidity: 8, swapExactIn: 20, swapExactOut: 20 };
      const others = { place: 12, halt: 1, resume: 2, pause: 2, freeze: 2, unfreeze: 2, affiliate: 2, transfer: 2 };
      await explore({ weights: { ...pool, ...others }, runs: 6, steps: 20 });
    },
    PATIENCE,
  );
});
