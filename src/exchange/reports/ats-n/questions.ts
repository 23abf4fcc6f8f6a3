import type { Question } from "../form-ats/questions.js";

/** Parts I and II of Form ATS-N: the broker-dealer operator and its affiliates, of whom a chain knows nothing. */
export const ATS_N_OPERATOR_ITEMS = [
  {
    key: "part1item5",
    heading: "Part I, item 5: national securities association",
    question:
      "Full name of the national securities association of the broker-dealer operator, effective date of its membership, and the market participant identifier (MPID) of the NMS Stock ATS.",
  },
  {
    key: "part1item7",
    heading: "Part I, item 7: matching system",
    question: "Primary, and any secondary, physical street address of the matching system of the NMS Stock ATS.",
  },
  {
    key: "part1item8",
    heading: "Part I, item 8: Exhibit 1",
    question:
      "The most recently filed or amended Schedule A of Form BD, which lists direct owners and executive officers.",
  },
  {
    key: "part1item9",
    heading: "Part I, item 9: Exhibit 2",
    question: "The most recently filed or amended Schedule B of Form BD, which lists indirect owners.",
  },
  {
    key: "part2item1",
    heading: "Part II, item 1: trading by the broker-dealer operator",
    question:
      "Whether business units of the broker-dealer operator are permitted to enter or direct the entry of orders and trading interest into the NMS Stock ATS; which, how, and whether their services differ from those of subscribers.",
  },
  {
    key: "part2item2",
    heading: "Part II, item 2: trading by affiliates",
    question:
      "Whether affiliates of the broker-dealer operator are permitted to enter or direct the entry of orders and trading interest into the NMS Stock ATS; which, how, and whether their services differ from those of subscribers.",
  },
  {
    key: "part2item3",
    heading: "Part II, item 3: interaction with the broker-dealer operator and affiliates",
    question:
      "Whether subscribers can opt out of interacting with orders and trading interest of the broker-dealer operator and of its affiliates, and how.",
  },
  {
    key: "part2item4",
    heading: "Part II, item 4: arrangements with trading centers",
    question:
      "Any formal or informal arrangements with an affiliate or with the operator of a trading center to access the services of the NMS Stock ATS.",
  },
  {
    key: "part2item5",
    heading: "Part II, item 5: other products and services",
    question:
      "Products or services offered for effecting transactions or submitting, disseminating or displaying orders and trading interest in the NMS Stock ATS.",
  },
  {
    key: "part2item6",
    heading: "Part II, item 6: service providers",
    question:
      "Employees of the broker-dealer operator or of affiliates who service the NMS Stock ATS and other business units and have access to confidential trading information; entities other than the operator that support its services or functionalities.",
  },
  {
    key: "part2item7",
    heading: "Part II, item 7: confidential trading information",
    question:
      "The written safeguards and written procedures to protect the confidential trading information of subscribers, including consent to its disclosure and who has access to it.",
  },
] as const satisfies readonly Question[];

/** Part III of Form ATS-N, item by item. Where `operator` stands, the chain does not know all. */
export const ATS_N_PART_III = [
  {
    key: "part3item1",
    heading: "Item 1: types of ATS subscribers",
    question: "The types of subscribers that can use the services of the NMS Stock ATS.",
    operator:
      "Which of the form's types of subscriber are admitted (investment companies, retail investors, issuers, brokers, dealers, …).",
  },
  {
    key: "part3item2",
    heading: "Item 2: eligibility for ATS services",
    question:
      "The conditions that a person must satisfy before accessing the services, and whether they are the same for all.",
    operator: "Whether subscribers must be registered broker-dealers or sign a written agreement.",
  },
  {
    key: "part3item3",
    heading: "Item 3: exclusion from ATS services",
    question:
      "The conditions under which a subscriber can be excluded, in whole or in part, and whether they are the same for all.",
    operator: "The policy by which access is denied, limited or taken away.",
  },
  {
    key: "part3item4",
    heading: "Item 4: hours of operations",
    question:
      "Days and hours of operation, including those outside of regular trading hours, and whether they are the same for all.",
  },
  {
    key: "part3item5",
    heading: "Item 5: means of entry",
    question:
      "Whether orders and trading interest can be entered directly, by which protocol, and by which other means.",
    operator: "By which other means orders can reach the system (a sales desk, an order router of the operator).",
  },
  {
    key: "part3item6",
    heading: "Item 6: connectivity and co-location",
    question:
      "Co-location and related services, other means that raise or lower the speed of communication, and any delay.",
    operator: "Whether co-location, faster or slower connections are offered, to whom and at which terms.",
  },
  {
    key: "part3item7",
    heading: "Item 7: order types and attributes",
    question:
      "Each order type: its priority, the conditions under which it can be executed, price, changes of price and time stamps, time in force, whether it can rest, and its interaction with other types; and whether the types are the same for all.",
  },
  {
    key: "part3item8",
    heading: "Item 8: order sizes",
    question:
      "Minimum and maximum sizes of orders, odd-lot and mixed-lot orders, and whether they are the same for all.",
  },
  {
    key: "part3item9",
    heading: "Item 9: conditional orders and indications of interest",
    question: "Whether messages are sent or received that indicate trading interest without being firm orders.",
  },
  {
    key: "part3item10",
    heading: "Item 10: opening and reopening",
    question:
      "How orders are priced and executed at the opening and at a reopening after a stop, and what can be entered before.",
  },
  {
    key: "part3item11",
    heading: "Item 11: trading services, facilities and rules",
    question:
      "The structure of the marketplace, and the established, non-discretionary rules and procedures: priority, pricing, allocation, matching, execution, interaction of orders.",
  },
  {
    key: "part3item12",
    heading: "Item 12: liquidity providers",
    question: "Formal or informal arrangements with subscribers or the operator to provide orders or trading interest.",
    operator: "Arrangements with market makers or other liquidity providers beside the pools.",
  },
  {
    key: "part3item13",
    heading: "Item 13: segmentation; notice",
    question: "Whether orders are segmented into categories, and whether that is disclosed to subscribers.",
  },
  {
    key: "part3item14",
    heading: "Item 14: counter-party selection",
    question: "Whether orders can be designated to interact, or not to interact, with certain others.",
  },
  {
    key: "part3item15",
    heading: "Item 15: display",
    question:
      "Whether orders and trading interest are displayed or made known to any person, what of them, to whom and how.",
    operator:
      "Whether the system operates as an electronic communication network, and what is displayed outside of the chain.",
  },
  {
    key: "part3item16",
    heading: "Item 16: routing",
    question: "Whether orders can be routed to another trading center, by whom and under which conditions.",
  },
  {
    key: "part3item17",
    heading: "Item 17: closing",
    question: "How orders are priced and executed at the close of regular trading hours.",
  },
  {
    key: "part3item18",
    heading: "Item 18: trading outside of regular trading hours",
    question: "How trading outside of regular trading hours differs from that within.",
  },
  {
    key: "part3item19",
    heading: "Item 19: fees",
    question: "Fees and charges, bundled fees, rebates and discounts, with types, ranges and by whom they are paid.",
    operator: "Fees that are not on the chain (access, data, connections, bundled services), rebates and discounts.",
  },
  {
    key: "part3item20",
    heading: "Item 20: suspension of trading",
    question: "The procedures for suspending or stopping trading, who may do so, and what becomes of orders.",
    operator: "The policy by which trading is halted, for instance on news or a regulatory halt.",
  },
  {
    key: "part3item21",
    heading: "Item 21: trade reporting",
    question: "The arrangements for reporting transactions, and whether they are the same for all.",
    operator: "How transactions are reported, and by whom.",
  },
  {
    key: "part3item22",
    heading: "Item 22: clearance and settlement",
    question: "The arrangements for clearance and settlement of transactions, and whether they are the same for all.",
    operator: "How the tokens of the settlement correspond to money and to the issuer's register.",
  },
  {
    key: "part3item23",
    heading: "Item 23: market data",
    question: "The sources of market data, and how it is used to prioritise, price, execute and remove orders.",
  },
  {
    key: "part3item24",
    heading: "Item 24: order display and execution access",
    question:
      "Whether the system executed 5% or more of the average daily share volume of an NMS stock in four of the preceding six months and displays orders to others, and how it complies with 17 CFR 242.301(b)(3).",
    operator:
      "The market-wide volume by which the threshold is measured (`couverture report compliance` reckons it from the configuration).",
  },
  {
    key: "part3item25",
    heading: "Item 25: fair access",
    question:
      "Whether the system executed 5% or more of the average daily volume of an NMS stock in four of the preceding six months, and its written standards for granting access under 17 CFR 242.301(b)(5).",
    operator: "The market-wide volume by which the threshold is measured, and the written standards.",
  },
  {
    key: "part3item26",
    heading: "Item 26: aggregate platform data",
    question: "Aggregate platform-wide data on order flow and execution statistics that subscribers are given, if any.",
    operator:
      "Whether subscribers are given aggregate platform-wide statistics; they are attached, or published on a website.",
  },
] as const satisfies readonly Question[];

/** Keys of `atsN` in the configuration. */
export type AtsNKey = (typeof ATS_N_OPERATOR_ITEMS | typeof ATS_N_PART_III)[number]["key"];
