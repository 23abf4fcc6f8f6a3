import { besideTheModel } from "./model/explore.js";

describe("orders that meet more than one transaction's bound of orders", () => {
  const { explore } = besideTheModel();

  it("leave what the reference leaves, and later ones carry on as it does", async () => {
    const weights = {
      flood: 40,
      sweep: 25,
      place: 10,
      cancel: 2,
      amend: 3,
      matchOrders: 6,
      freeze: 2,
      unfreeze: 3,
      pause: 2,
    };
    await explore({ weights, runs: 4, steps: 16 });
  }, 240_000);
});
