import { categoryOf, nameOf, textFigure, type Volume } from "../market/index.js";
import { countFigure, dollarsFigure, sum, unitsFigure } from "../money/index.js";
import type { Section, Source } from "../report.js";
import { itemOf, labelOf } from "./categories.js";

/** Exhibit B: securities that were traded in the quarter. */
export function exhibitB(volumes: readonly Volume[], trades: Source): Section {
  const keys = [...new Set(volumes.map(({ security, category }) => JSON.stringify([security, category])))];
  const rows = keys.map((key) => {
    const within = volumes.filter(({ security, category }) => JSON.stringify([security, category]) === key);
    const [first] = within as [Volume];
    const category = categoryOf(first);
    const where = {
      sql: "security = :security AND category = :category",
      params: { security: first.security, category },
    };
    const behind = { source: trades.id, where };
    return {
      security: textFigure(nameOf(first)),
      name: textFigure(first.name),
      identifier: textFigure(first.identifier),
      issuer: textFigure(first.issuer),
      category: textFigure(`${itemOf(category)} ${labelOf(category)}`),
      address: textFigure(first.security),
      trades: countFigure(
        within.reduce((total, each) => total + each.trades, 0),
        behind,
      ),
      units: unitsFigure(sum(within.map(({ units }) => units)), behind),
      dollars: dollarsFigure(sum(within.map(({ dollars }) => dollars)), behind),
    };
  });
  return {
    id: "exhibit-b",
    heading: "Exhibit B: securities",
    blocks: [
      {
        type: "paragraph",
        text: "3. A list of all securities that were traded on the alternative trading system at any time during the period covered by this report.",
      },
      {
        type: "table",
        id: "exhibit-b",
        title: "Securities traded",
        columns: [
          { id: "security", heading: "Security", width: 0.7 },
          { id: "name", heading: "Name", width: 1.6 },
          { id: "identifier", heading: "Identifier" },
          { id: "issuer", heading: "Issuer", width: 0.7 },
          { id: "category", heading: "Category", width: 1.4 },
          { id: "address", heading: "Contract", width: 2.2 },
          { id: "trades", heading: "Transactions", align: "right", width: 0.7 },
          { id: "units", heading: "Units", align: "right", width: 0.8 },
          { id: "dollars", heading: "US$", align: "right" },
        ],
        rows,
        empty: "None.",
        source: trades.id,
      },
    ],
  };
}
