/** Upper bounds of the duration histogram, in seconds. */
export const DURATION_BUCKETS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

/** The requests of one method since the dispatcher was made. */
export interface MethodTraffic {
  /** Requests by outcome: `ok`, or the error code. */
  outcomes: Map<string, number>;
  /** Requests by duration: one count for each bucket of {@link DURATION_BUCKETS}, not cumulative, and one for the rest. */
  durations: number[];
  /** Sum of the durations. */
  seconds: number;
}

/** Counts requests as plain numbers, so that counting costs nothing that a request would notice. */
export interface Traffic {
  /** @param milliseconds how long the request took; `code` is undefined where it succeeded. */
  record(method: string, code: number | undefined, milliseconds: number): void;
  methods(): ReadonlyMap<string, MethodTraffic>;
}

/** Counts by method. Give it known method names only: what clients make up would grow it without bound. */
export function createTraffic(): Traffic {
  const methods = new Map<string, MethodTraffic>();
  return {
    record(method, code, milliseconds) {
      let traffic = methods.get(method);
      if (traffic === undefined) {
        traffic = {
          outcomes: new Map(),
          durations: new Array<number>(DURATION_BUCKETS.length + 1).fill(0),
          seconds: 0,
        };
        methods.set(method, traffic);
      }
      const outcome = code === undefined ? "ok" : String(code);
      traffic.outcomes.set(outcome, (traffic.outcomes.get(outcome) ?? 0) + 1);
      const seconds = milliseconds / 1000;
      let bucket = 0;
      while (bucket < DURATION_BUCKETS.length && seconds > (DURATION_BUCKETS[bucket] as number)) bucket++;
      traffic.durations[bucket] = (traffic.durations[bucket] as number) + 1;
      traffic.seconds += seconds;
    },
    methods: () => methods,
  };
}
