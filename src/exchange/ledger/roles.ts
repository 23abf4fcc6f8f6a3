import { inserter, keccak256, table, toHex } from "../../persistence/ledger/projection.js";
import { text } from "./columns.js";
import type { Group } from "./group.js";
import { EVENT_COLUMNS, eventPlace, type MarketEvent, SEQ } from "./places.js";
import type { Role } from "./readers.js";

const roleEvents = table(
  "role_events",
  {
    seq: SEQ,
    log_index: "INTEGER NOT NULL",
    ...EVENT_COLUMNS,
    contract: "TEXT NOT NULL",
    event: "TEXT NOT NULL",
    role: "TEXT NOT NULL",
    account: "TEXT NOT NULL",
    by_address: "TEXT NOT NULL",
  },
  ["seq", "log_index"],
  [["contract"], ["account"]],
);

const ROLES = ["REGISTRAR", "MINTER", "OPERATOR", "LISTER", "TRANSFER_AGENT", "VENUE"].map((name) => `${name}_ROLE`);

/** Names of roles by what OpenZeppelin's AccessControl keeps in their place. */
const ROLE_NAMES = new Map([
  [`0x${"00".repeat(32)}`, "DEFAULT_ADMIN_ROLE"],
  ...ROLES.map((name): [string, string] => [toHex(keccak256(new TextEncoder().encode(name))), name]),
]);

/** Who was given a role in one of the market's contracts, and who lost one. */
export const rolesGroup: Group = {
  tables: [roleEvents],
  prepare(database) {
    const insert = inserter(database, roleEvents);
    const role =
      (name: string) =>
      (event: MarketEvent): void =>
        insert({
          ...eventPlace(event),
          contract: event.log.address,
          event: name,
          role: ROLE_NAMES.get(text(event, "role")) ?? text(event, "role"),
          account: text(event, "account"),
          by_address: text(event, "sender"),
        });
    const contracts: Role[] = ["registry", "settlement token", "exchange", "security"];
    return {
      events: Object.fromEntries(
        contracts.flatMap((contract) => [
          [`${contract}.RoleGranted`, role("granted")],
          [`${contract}.RoleRevoked`, role("revoked")],
        ]),
      ),
    };
  },
};
