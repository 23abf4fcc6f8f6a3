import { besideTheModel, PATIENCE } from "./model/explore.js";
import { sweeps } from "./model/intents.js";

describe("orders that meet more than one transaction's bound of orders", () => {
  const { explore } = besideTheModel();

  it(
    "leave what the reference leaves, and later ones carry on as it does",
    async () => {
      const weights = { place: 20, sweep: 1, cancel: 2, amend: 3, matchOrders: 4, freeze: 2, unfreeze: 1, pause: 1 };
      await explore({ weights, runs: 4, steps: 12, with: sweeps });
    },
    PATIENCE,
  );
});
