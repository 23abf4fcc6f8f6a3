import { besideTheModel, PATIENCE } from "./model/explore.js";

describe("orders of every kind", () => {
  const { explore } = besideTheModel();

  it(
    "are matched, escrowed, rested, refused and cancelled as the reference does it",
    async () => {
      const weights = {
        place: 60,
        cancel: 6,
        amend: 12,
        cancelAll: 1,
        prune: 1,
        matchOrders: 1,
        deposit: 1,
        withdraw: 3,
      };
      await explore({ weights, runs: 6, steps: 20 });
    },
    PATIENCE,
  );
});
