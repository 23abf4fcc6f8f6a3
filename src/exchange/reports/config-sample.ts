import { ATS_N_OPERATOR_ITEMS, ATS_N_PART_III } from "./ats-n/questions.js";
import { FORM_ATS_EXHIBITS, type Question } from "./form-ats/questions.js";

const WIDTH = 110;

/** A text as comment lines of the sample. */
function comment(text: string, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + word.length + 4 > WIDTH) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line].map((each) => `${indent}# ${each}\n`).join("");
}

/** A question with room for its answer. */
const answer = ({ key, heading, question, operator }: Question): string =>
  `\n${comment(`${heading}. ${operator ?? question}`, "  ")}  # ${key}: >-\n  #   Your answer.\n`;

const GENERAL = `# What only the operator knows, for the regulator's reports that "couverture report" drafts.
#
# All of it may be left out: the drafts then leave it visibly blank, with the form's question. Remove the "# " before a
# line to say something. Text may be written without quotes; a longer answer continues in indented lines below it.
# The name of this file is ats.yaml; it is found in the data directory or in the working directory, or by --config.

# The alternative trading system (ATS) and the broker-dealer that operates it.
ats:
  # Full name of the ATS. It may not have "exchange" or "stock market" in it (17 CFR 242.301(b)(11)).
  # name: Harbor Alternative Trading System
  # Name under which business is conducted, if it is another; the name before, if an amendment changes it.
  # businessName: Harbor ATS
  # previousName: Haven ATS
  # Legal name of the registered broker-dealer, as on Form BD.
  # operator: Harbor Securities LLC
  # CRD number, SEC file number of the broker-dealer, and the file number that the SEC gave to the ATS.
  # crd: 123456
  # secFileNumber: 8-12345
  # atsFileNumber: 013-00123
  # mpid: HRBR
  # address: 1 Wharf Street, New York, NY 10004
  # mailingAddress: P.O. Box 1, New York, NY 10004
  # telephone: 212-555-0100
  # facsimile: 212-555-0101
  # website: https://harbor.example
  # Contact employee: gets all contact information, communications and mailings.
  # contact:
  #   name: Ada Berg
  #   title: Chief Compliance Officer
  #   telephone: 212-555-0102
  #   email: compliance@harbor.example
  # Days on which operation started (or is to start), on which a material change is to take effect, and on which operation ceased.
  # startedOn: 2026-02-02
  # changesOn: 2026-09-01
  # ceasedOn: 2027-03-31

# Days, months and quarters are those of this time zone (a name of the IANA database).
timeZone: America/New_York

# Regular trading hours in that zone, for the after-hours volume of Form ATS-R.
regularHours:
  opens: 09:30
  closes: 16:00

# Days without regular hours, beside Saturdays and Sundays.
# holidays:
#   - 2026-11-26
#   - 2026-12-25

# Names and affiliations of subscribers, which are not on the chain: common directors, officers or owners with the ATS
# or with another subscriber (17 CFR 242.302(a)). The id is the investor id on the chain, or a wallet's address.
# subscribers:
#   - id: INV-0001
#     name: Meridian Partners LP
#     affiliations:
#       - Its general partner is a director of the operator.

# Market-wide volume by month, for the thresholds of 17 CFR 242.301(b)(3), (5) and (6).
# marketVolume:
#   - security: ACME
#     month: 2026-07
#     shares: 1250000
#     dollars: 15625000.00

# What was filed, when. What is not here counts as not filed.
# Forms: ats-initial, ats-amendment, ats-cessation, ats-r.
# filings:
#   - form: ats-initial
#     filedOn: 2026-01-12
#   - form: ats-r
#     quarter: 2026Q1
#     filedOn: 2026-04-28

# When the compliance report gives notice: so many days before, and from so many percent of a limit on.
compliance:
  verificationNoticeDays: 30
  lockupNoticeDays: 30
  affiliateNoticePercent: 80
  holderNoticePercent: 90
`;

/** A configuration that says nothing, with all that could be said as comments. */
export const sampleConfig = (): string =>
  `${GENERAL}
# Answers to the exhibits of Form ATS. They are printed beside what is drafted from the chain.
formAts:
${FORM_ATS_EXHIBITS.map(answer).join("")}
# Answers to the items of Form ATS-N, which is for systems that trade NMS stocks.
atsN:
${[...ATS_N_OPERATOR_ITEMS, ...ATS_N_PART_III].map(answer).join("")}`;
