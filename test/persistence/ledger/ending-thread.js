/** A projection whose module ends the thread that loads it when it meets a checkpoint. */
export const projection = {
  name: "ending",
  tables: [],
  prepare: () => ({ checkpoint: () => process.exit(3) }),
};
