import { WELL_KNOWN_ERRORS } from "../../../ethereum/index.js";
import { knownErrors, knownErrorWriter } from "../error-table.js";
import type { Projection } from "../projection.js";

/** The method by whose records errors are added. */
const ADD_ABI = "couverture_addAbi";

/** The custom errors by which the ledger reads revert data: the well-known ones, and those that were added. */
export const knownErrorsProjection: Projection = {
  name: "known_errors",
  tables: [knownErrors],
  prepare(database) {
    const write = knownErrorWriter(database);
    return {
      genesis: ({ seq }) => write(seq, WELL_KNOWN_ERRORS, "well-known"),
      override({ seq, payload: { method, params } }) {
        if (method !== ADD_ABI) return;
        const [signatures, source] = JSON.parse(params) as [string[], string];
        write(seq, signatures, source);
      },
    };
  },
};
