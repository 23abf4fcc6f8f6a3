import { type Hex, keccak256 } from "viem";
import type { Draft, Drawing } from "./drawing.js";
import type { Year } from "./year.js";

/** Form ATS, compared with the chain and its receipts. */
export function describeFormAts(year: () => Year, reports: () => Drawing, beforeRevert: () => Draft): void {
  describe("Form ATS", () => {
    let draft: Draft;
    beforeAll(async () => {
      draft = await reports().draft("form-ats", "--initial");
    });

    it("has the code that the chain has, by its hash", async () => {
      const contracts = draft
        .rows("contracts")
        .map(({ address, code_hash }) => [address?.text, code_hash?.text] as const);
      expect(contracts.length).toBeGreaterThan(8);
      const codes = await year().floor.chain.rpc.batch<Hex>(
        contracts.map(([address]) => ["eth_getCode", address, "latest"] as const),
      );
      expect(contracts.map(([, hash]) => hash)).toEqual(codes.map((code) => keccak256(code)));
    });

    it("has the orders that were entered, by type, and how many were refused", () => {
      const counts = new Map<string, [accepted: number, refused: number]>();
      for (const { kind, timeInForce, venue, status } of year().orders) {
        const key = `${kind} ${timeInForce} ${venue}`;
        const [accepted, refused] = counts.get(key) ?? [0, 0];
        counts.set(key, status === "refused" ? [accepted, refused + 1] : [accepted + 1, refused]);
      }
      const drawn = draft.rows("orders_entered").map(({ entered, venue, accepted, refused }) => {
        return [`${entered?.text} ${venue?.text}`, [Number(accepted?.text), Number(refused?.text)]] as const;
      });
      expect(new Map(drawn)).toEqual(counts);
    });

    it("has markets and securities as they are", () => {
      const fees = draft.rows("markets").map(({ symbol, tick, lot, maker_fee, taker_fee, pool }) => {
        return [symbol, tick, lot, maker_fee, taker_fee, pool].map((each) => each?.text).join(" ");
      });
      const [alfa, beta] = year().papers;
      expect(fees).toEqual([`ALFA 0.01 1 0.1% 0.2% ${alfa.pool}`, `BETA 0.005 0.25 0.02% 0.3% ${beta.pool}`]);
      expect(draft.rows("securities").map(({ symbol, category }) => `${symbol?.text} ${category?.text}`)).toEqual([
        ...["ALFA listed-equity", "BETA other-equity"],
      ]);
    });

    it("is amended by what changed since the draft of July: the fees of one market", async () => {
      const amendment = await reports().draft("form-ats", "--amendment", "--since", beforeRevert().file);
      const changes = amendment
        .rows("changes")
        .map(({ what, before, now }) => `${what?.text}: ${before?.text} → ${now?.text}`);
      expect(changes).toEqual([
        expect.stringMatching(/^Market 2 \(BETA\).*: 0\.05% → 0\.02%$/),
        expect.stringMatching(/^Market 2 \(BETA\).*: 0\.25% → 0\.3%$/),
      ]);
    });
  });
}
