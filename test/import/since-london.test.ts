import { removeDirectories } from "../support/directories.js";
import { endGanaches } from "./ganache.js";
import { becomesTheSame } from "./sameness.js";
import { GANACHE_HARDFORKS, since } from "./session.js";

afterAll(async () => {
  await endGanaches();
  removeDirectories();
});

describe("a Ganache database from London on becomes a chain, its hardfork found by its headers", () => {
  for (const hardfork of GANACHE_HARDFORKS.filter((one) => since(one, "london"))) becomesTheSame(hardfork);
});
