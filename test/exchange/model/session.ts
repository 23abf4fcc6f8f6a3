import type { Market } from "../../support/market.js";
import type { Deployed } from "../../support/viem-clients.js";
import { type ChainOutcome, chainSide, type MinedBlock } from "./chain-side.js";
import { differences } from "./comparable.js";
import { brokenClaims, brokenSteps } from "./invariants.js";
import { type Observation, observeChain, observeModel, type Query } from "./observe.js";
import type { Address } from "./terms.js";
import type { Action, World } from "./world.js";

const SHOWN = 25;

/** Chain and model disagree, or a claim does not hold. The message has the transactions of the block, and where they differ. */
export class Disagreement extends Error {
  override readonly name = "Disagreement";

  constructor(actions: readonly Action[], findings: readonly string[]) {
    const calls = actions.map(({ by, to, call, args }) => `${by} → ${to} ${call}(${JSON.stringify(args, bigints)})`);
    super([...findings.slice(0, SHOWN), ...calls].join("\n"));
  }
}

const bigints = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);

/** A chain and the model, which are taken through the same transactions. */
export type Session = ReturnType<typeof createSession>;

export function createSession(
  market: Market,
  world: World,
  setting: { observer: Deployed; query: Query; contracts: readonly Deployed[]; startedAt: bigint },
) {
  const { observer, query, contracts } = setting;
  const byAddress = new Map(contracts.map(({ address, abi }) => [address.toLowerCase(), abi]));
  const abiOf = (address: Address) => {
    const abi = byAddress.get(address);
    if (!abi) throw new Error(`no contract is at ${address}`);
    return abi;
  };
  const chain = chainSide(
    market,
    abiOf,
    contracts.flatMap(({ abi }) => abi),
  );
  let time = setting.startedAt;
  let last: Observation | undefined;
  const counts = new Map<string, number>();

  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

  function compareOutcome({ action, refused, events }: ChainOutcome): string[] {
    const outcome = world.act(action, time);
    count(`${action.call}${refused === undefined ? "" : `: ${refused}`}`);
    if (outcome.refused) {
      if (refused !== undefined && outcome.refused.includes(refused)) return [];
      return [
        `${action.call}: the chain ${refused ?? "did it"}, the model refuses with ${outcome.refused.join(" or ")}`,
      ];
    }
    for (const event of outcome.events)
      count(
        event.name === "OrderCancelled" ? `event: cancelled for ${event.reason}/${event.code}` : `event: ${event.name}`,
      );
    if (refused !== undefined) return [`${action.call}: the chain refuses with ${refused}, the model does it`];
    return differences(events, outcome.events).map((line) => `${action.call} event ${line}`);
  }

  /** Sends actions into one block some seconds after the last, and compares everything. @throws Disagreement */
  async function step(actions: readonly Action[], seconds = 1n): Promise<MinedBlock> {
    time += seconds;
    const block = await chain.mine(actions, time);
    const findings = block.outcomes.flatMap(compareOutcome);
    world.clock.now = time;
    const after = await observeChain(market.chain.rpc, observer, query);
    findings.push(...differences(after, observeModel(world, query)));
    findings.push(...brokenClaims(after, world.cash.totalSupply(), query));
    const pools = [query.accounts.indexOf(query.pool)];
    if (last) findings.push(...brokenSteps(last, after, actions, time, pools));
    last = after;
    if (findings.length > 0) throw new Disagreement(actions, findings);
    return block;
  }

  /** Does something and takes chain and model back to where they were before, whether it failed or not. */
  async function thenBack(run: () => Promise<void>): Promise<void> {
    const snapshot = await market.chain.rpc("evm_snapshot");
    const mark = world.store.mark();
    const [timeBefore, lastBefore] = [time, last];
    try {
      await run();
    } finally {
      await market.chain.rpc("evm_revert", snapshot);
      world.store.undoTo(mark);
      time = timeBefore;
      last = lastBefore;
    }
  }

  return { step, thenBack, world, query, counts, now: () => time };
}
