import type { Projection } from "../../../src/persistence/ledger/projection.js";

export const projection: Projection;
