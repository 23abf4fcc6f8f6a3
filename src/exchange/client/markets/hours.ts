import { ExchangeClientError } from "../errors.js";

/** Weekdays as bits: bit 0 is Sunday. */
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
export type Day = (typeof DAYS)[number];

/** When a market is open, in UTC. */
export interface Hours {
  days: readonly Day[];
  /** `14:30`. */
  opens: string;
  /** The first minute at which it is closed; `24:00` for the day's end. */
  closes: string;
}

interface HoursTerms {
  tradingDays: number;
  opens: number;
  closes: number;
}

function secondOfDay(text: string): number {
  const [, hours = "", minutes = ""] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  const second = Number(hours) * 3600 + Number(minutes) * 60;
  if (hours === "" || Number(minutes) > 59 || second > 86_400) {
    throw new ExchangeClientError("INVALID_INPUT", `trading hours must be like 14:30 in UTC, not "${text}"`);
  }
  return second;
}

/** Hours as a market's terms have them; without any, it never closes. @throws ExchangeClientError INVALID_INPUT */
export function hoursOf(hours: Hours | undefined): HoursTerms {
  if (hours === undefined) return { tradingDays: 0, opens: 0, closes: 0 };
  const bits = hours.days.map((day) => {
    const index = DAYS.findIndex((name) => name.toLowerCase() === day.slice(0, 3).toLowerCase());
    if (index === -1) throw new ExchangeClientError("INVALID_INPUT", `"${day}" is no day; give ${DAYS.join(", ")}`);
    return 1 << index;
  });
  return {
    tradingDays: bits.reduce((all, bit) => all | bit, 0),
    opens: secondOfDay(hours.opens),
    closes: secondOfDay(hours.closes),
  };
}

const clock = (second: number): string =>
  `${String(Math.floor(second / 3600)).padStart(2, "0")}:${String(Math.floor((second % 3600) / 60)).padStart(2, "0")}`;

/** `Mon Tue Wed Thu Fri 14:30–21:00 UTC`, or `always`. */
export function shownHours({ tradingDays, opens, closes }: HoursTerms): string {
  if (tradingDays === 0 && opens === 0 && closes === 0) return "always";
  const days = DAYS.filter((_, index) => (tradingDays & (1 << index)) !== 0);
  return `${days.join(" ")} ${clock(opens)}–${clock(closes)} UTC`;
}
