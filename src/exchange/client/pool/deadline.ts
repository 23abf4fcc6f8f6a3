import type { Connection } from "../connection.js";
import { type Instant, toSeconds } from "../instants.js";

/** How long a swap may wait to be mined, where nobody says. */
const PATIENCE_SECONDS = 1_200;

/** The instant after which a swap is not to happen: twenty minutes from the chain's time, if not given. */
export async function deadlineOf(connection: Connection, deadline: Instant | undefined): Promise<bigint> {
  return BigInt(
    deadline === undefined ? (await connection.now()) + PATIENCE_SECONDS : toSeconds(deadline, "the deadline"),
  );
}
