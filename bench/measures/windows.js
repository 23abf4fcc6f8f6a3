// @ts-check

/** @typedef {import("../client/transfers.js").TransferResult} TransferResult */

/**
 * The rate in each window of a growth run. A node that was stopped by the clock before it had filled two windows is judged
 * by shorter ones, so that how it slows down can still be seen.
 * @param {Pick<TransferResult, "marks" | "sent" | "seconds">} result
 * @param {number} window transactions
 * @param {number} mark transactions between two marks
 * @returns {{ first: number, last: number, rates: number[] }} transactions a second
 */
export function growthFigures(result, window, mark) {
  const rates = windowRates(result, window);
  const judged = rates.length >= 2 ? rates : windowRates(result, mark);
  const overall = result.sent / result.seconds;
  return { first: judged[0] ?? overall, last: judged.at(-1) ?? overall, rates };
}

/**
 * @param {Pick<TransferResult, "marks">} result
 * @param {number} window
 * @returns {number[]}
 */
function windowRates({ marks }, window) {
  const ends = marks.filter(({ sent }) => sent % window === 0);
  return ends.map(({ seconds }, index) => window / (seconds - (ends[index - 1]?.seconds ?? 0)));
}
