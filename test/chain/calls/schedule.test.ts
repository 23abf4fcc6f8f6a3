import { createSchedule } from "../../../src/chain/calls/schedule.js";

/** Work that ends when it is said to. */
function work() {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { done, end };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("four executions of a client are under way at a time, and the others begin in order as those end", async () => {
  const schedule = createSchedule();
  const client = { gone: false };
  const pieces = Array.from({ length: 6 }, work);
  const begun: number[] = [];
  const all = pieces.map(({ done }, index) =>
    schedule.inTurn(client, () => {
      begun.push(index);
      return done;
    }),
  );
  await settled();
  expect([begun, schedule.underWay()]).toEqual([[0, 1, 2, 3], 4]);
  pieces[2]?.end();
  await settled();
  expect([begun, schedule.underWay()]).toEqual([[0, 1, 2, 3, 4], 4]);
  for (const { end } of pieces) end();
  await Promise.all(all);
  expect([begun, schedule.underWay()]).toEqual([[0, 1, 2, 3, 4, 5], 0]);
});

test("another client does not wait for the executions of one", async () => {
  const schedule = createSchedule();
  const client = { gone: false };
  const pieces = Array.from({ length: 5 }, work);
  const all = pieces.map(({ done }) => schedule.inTurn(client, () => done));
  expect(await schedule.inTurn({ gone: false }, async () => "answered")).toBe("answered");
  for (const { end } of pieces) end();
  await Promise.all(all);
});
