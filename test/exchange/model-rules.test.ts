import { besideTheModel, PATIENCE } from "./model/explore.js";

describe("trading amid all that registrar, transfer agent and operator do", () => {
  const { explore } = besideTheModel();

  it(
    "goes as in the reference, and no ineligible account gets a share",
    async () => {
      const trading = { place: 40, placeFor: 4, cancel: 4, amend: 5, cancelAll: 1, prune: 3, matchOrders: 1 };
      const people = {
        register: 2,
        renew: 2,
        freeze: 3,
        unfreeze: 2,
        revoke: 1,
        recoverWallet: 2,
        affiliate: 2,
        delegate: 4,
      };
      const shares = { issue: 3, burn: 1, force: 3, recoverShares: 2, cap: 2, pause: 3, unlock: 1, transfer: 4 };
      const venue = { halt: 1, resume: 2, setFees: 1, setHours: 1, takeOver: 2, withdraw: 2, transferCash: 1 };
      await explore({ weights: { ...trading, ...people, ...shares, ...venue }, runs: 8, steps: 20 });
    },
    PATIENCE,
  );
});
