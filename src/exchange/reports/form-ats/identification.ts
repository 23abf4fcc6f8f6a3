import type { ReportConfig } from "../config.js";
import type { Block, Figure } from "../report.js";

type Ats = ReportConfig["ats"];

const configured = (text: string | undefined, question: string): Figure =>
  text === undefined || text === "" ? { text: "", blank: question } : { text };

/** What may be left out of a form, since it need not be. */
const ifAny = (text: string | undefined): Figure => ({ text: text ?? "none configured" });

const contactText = ({ contact }: Ats): string | undefined => {
  const parts = [contact?.name, contact?.title, contact?.telephone, contact?.email].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0 ? undefined : parts.join(", ");
};

/** The execution page of Form ATS: who files. */
export function identification(ats: Ats): Block {
  return {
    type: "fields",
    id: "identification",
    fields: [
      {
        id: "name",
        label: "Full name of alternative trading system",
        figure: configured(ats.name, "Full name of alternative trading system"),
      },
      {
        id: "business_name",
        label: "Name under which business is conducted, if different",
        figure: ifAny(ats.businessName),
      },
      {
        id: "previous_name",
        label: "Previous name, if this filing makes a name change",
        figure: ifAny(ats.previousName),
      },
      {
        id: "operator",
        label: "Registered broker-dealer",
        figure: configured(ats.operator, "Name of the registered broker-dealer, as on Form BD"),
      },
      { id: "crd", label: "CRD number", figure: configured(ats.crd, "CRD number") },
      {
        id: "sec_file_number",
        label: "SEC file number",
        figure: configured(ats.secFileNumber, "SEC file number (8-…)"),
      },
      {
        id: "address",
        label: "Main street address",
        figure: configured(ats.address, "Main street address of the alternative trading system (no P.O. box)"),
      },
      { id: "mailing_address", label: "Mailing address, if different", figure: ifAny(ats.mailingAddress) },
      {
        id: "telephone",
        label: "Business telephone and facsimile number",
        figure: configured(
          [ats.telephone, ats.facsimile].filter((number) => number !== undefined).join(", "),
          "Business telephone and facsimile number",
        ),
      },
      {
        id: "contact",
        label: "Contact employee",
        figure: configured(
          contactText(ats),
          "Name, title, telephone number and e-mail address of the contact employee",
        ),
      },
      {
        id: "execution",
        label: "Execution",
        figure: {
          text: "",
          blank: "Date, name of the alternative trading system, signature, printed name and title of who signs",
        },
      },
    ],
  };
}
