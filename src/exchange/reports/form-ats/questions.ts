/** A part of a form that is answered in words. */
export interface Question {
  /** Key of the answer in the configuration. */
  key: string;
  heading: string;
  /** What the form asks. */
  question: string;
  /** What of it only the operator can answer; left out where the chain answers all of it. */
  operator?: string;
}

/**
 * The exhibits of Form ATS (SEC 2550). An initial operation report has all of them; an amendment those that changed.
 */
export const FORM_ATS_EXHIBITS = [
  {
    key: "A",
    heading: "Exhibit A: classes of subscribers",
    question:
      "A description of classes of subscribers (for example, broker-dealer, institution, or retail), and of any differences in access to the services offered by the alternative trading system to different groups or classes of subscribers.",
    operator:
      "Which classes of subscribers are admitted, and any difference in access or services between them that the contracts do not make (fees agreed apart, priority of support, connections).",
  },
  {
    key: "B",
    heading: "Exhibit B: securities",
    question:
      "A list of the types of securities that the alternative trading system trades, or expects to trade (for example, debt, equity, listed), and a list of the securities themselves; note any that are not registered under Section 12(a) of the Exchange Act.",
    operator: "Whether any of the securities listed here is registered under Section 12(a) of the Exchange Act.",
  },
  {
    key: "C",
    heading: "Exhibit C: counsel",
    question: "Name, address and telephone number of counsel for the alternative trading system.",
    operator: "Name, address and telephone number of counsel for the alternative trading system.",
  },
  {
    key: "D",
    heading: "Exhibit D: organisational documents",
    question:
      "A copy of the constitution, articles of incorporation or association, with all amendments, and of existing by-laws or corresponding rules or instruments, whatever the name, of the alternative trading system.",
    operator: "Attach the documents, and list them here.",
  },
  {
    key: "E",
    heading: "Exhibit E: entities involved in operation",
    question:
      "The name of any entity, other than the alternative trading system, that is involved in its operation, including the execution, trading, clearing and settling of transactions on its behalf, with a description of the role and responsibilities of each.",
    operator:
      "Name, role and responsibilities of each entity involved in operation: who runs the nodes, the registrar, the transfer agents, the issuer of the settlement token, the custodian, and every holder of a role listed here.",
  },
  {
    key: "F.a",
    heading: "Exhibit F(a): manner of operation",
    question: "The manner of operation of the alternative trading system.",
  },
  {
    key: "F.b",
    heading: "Exhibit F(b): entry of orders",
    question: "The procedures governing entry of orders into the alternative trading system.",
  },
  {
    key: "F.c",
    heading: "Exhibit F(c): means of access",
    question: "The means of access to the alternative trading system.",
    operator:
      "How subscribers reach the chain's JSON-RPC interface (address, authentication, web console, intermediaries), and who may.",
  },
  {
    key: "F.d",
    heading: "Exhibit F(d): execution, reporting, clearance and settlement",
    question:
      "The procedures governing execution, reporting, clearance and settlement of transactions effected through the alternative trading system.",
    operator:
      "How transactions are reported to a national securities association or otherwise, and how the tokens of the settlement correspond to money and to the issuer's register.",
  },
  {
    key: "F.e",
    heading: "Exhibit F(e): compliance with usage guidelines",
    question: "The procedures for ensuring subscriber compliance with system usage guidelines.",
    operator: "The usage guidelines, and what is done beside what the contracts refuse by themselves.",
  },
  {
    key: "F.f",
    heading: "Exhibit F(f): materials for subscribers",
    question: "A copy of the subscriber manual and of any other materials provided to subscribers.",
    operator: "Attach the subscriber manual and other materials, and list them here.",
  },
  {
    key: "F.safeguards",
    heading: "Exhibit F: safeguards of confidential trading information",
    question:
      "The written safeguards and procedures by which subscribers' confidential trading information is protected (17 CFR 242.301(b)(10)).",
    operator:
      "Which employees may see orders and the ledger, how their own trading is limited and supervised, and how oversight is exercised.",
  },
  {
    key: "G",
    heading: "Exhibit G: capacity, security and contingency planning",
    question:
      "A brief description of the procedures for reviewing system capacity, security, and contingency planning.",
    operator:
      "The procedures for reviewing system capacity, security and contingency planning, and how often they are followed.",
  },
  {
    key: "H",
    heading: "Exhibit H: funds and securities of subscribers",
    question:
      "If any entity other than the alternative trading system will hold or safeguard subscriber funds or securities on a regular basis: its name, and a brief description of the controls that ensure their safety.",
    operator:
      "Each entity, other than the alternative trading system, that holds or safeguards subscribers' funds or securities on a regular basis (such as the issuer of the settlement token), and its controls.",
  },
  {
    key: "I",
    heading: "Exhibit I: direct owners",
    question:
      "A list with the full legal name of each direct owner and executive officer, with title or status and kind and extent of ownership; a copy of Schedule A of Form BD may be given in its place.",
    operator: "Attach Schedule A of Form BD, or list the direct owners and executive officers here.",
  },
] as const satisfies readonly Question[];

/** Keys of `formAts` in the configuration. */
export type FormAtsKey = (typeof FORM_ATS_EXHIBITS)[number]["key"];
