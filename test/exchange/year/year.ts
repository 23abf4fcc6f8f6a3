import { startChain } from "../../support/chain.js";
import { type Floor, openAccounts, openFloor } from "./floor.js";
import { liveTheYear, type Meanwhile } from "./story.js";

const SEED = Number(process.env.YEAR_SEED ?? 20_261_231);
const FLAGS = ["--clock", "step", "--genesis-time", "2025-12-26T15:00:00Z", "--accounts", "24", "--durability", "relaxed"];

/** The year, lived through on a chain of the real command, which still runs. */
export async function startYear(meanwhile: (floor: Floor) => Meanwhile): Promise<Floor> {
  const floor = await openFloor(await startChain({ flags: FLAGS }));
  await openAccounts(floor);
  await liveTheYear(floor, SEED, meanwhile(floor));
  return floor;
}
