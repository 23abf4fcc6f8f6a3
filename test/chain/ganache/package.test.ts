import { loadGanache } from "../../../src/chain/ganache/index.js";

it("says in one sentence what to run where the package cannot be had", async () => {
  await expect(loadGanache("ganache-that-is-not-there")).rejects.toMatchObject({
    code: "GANACHE_MISSING",
    message: expect.stringMatching(
      /^the engine ganache needs the package ganache, which .*: run `npm install ganache@7\.9\.2`, or leave engine out for the native one$/,
    ),
  });
});
