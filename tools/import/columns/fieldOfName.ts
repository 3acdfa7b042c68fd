/** What the name of a column says that the column holds. Pure. */
import type { Field } from "./fields.ts";

/** Names that are known, the surest first, written together in lower case and without accents. */
const NAMES: Readonly<Record<Exclude<Field, "email" | "linkedinUrl" | "externalId">, string>> = {
  name: "fullname name displayname nomcomplet nombrecompleto vollstandigername naam nomecompleto nomecognome imieinazwisko",
  firstName:
    "firstname givenname forename first vorname prenom nombre nombres nome voornaam primeironome imie",
  lastName:
    "lastname surname familyname last nachname familienname nom nomdefamille apellido apellidos cognome sobrenome achternaam nazwisko",
  company:
    "company companyname currentcompany currentcompanyname associatedcompany organization organisation organizationname organisationname employer currentemployer accountname account firma firmenname unternehmen societe entreprise empresa azienda bedrijf nazwafirmy",
  title:
    "jobtitle currentjobtitle jobposition position currentposition currenttitle currentjob organizationtitle title role jobrole job occupation designation berufsbezeichnung funktion poste fonction cargo puesto functie stanowisko ruolo",
};

/** Before a name they say whose it is: the person's of the row. */
const OWNERS = new Set(["person", "contact", "lead", "prospect", "profile", "candidate"]);

/** Words that a column of e-mail addresses may have besides, and how sure each is: 0 at best. */
const EMAIL_WORDS: Readonly<Record<string, number>> = {
  ...ranked(
    0,
    "address adresse adres indirizzo primary main best final contact lead person prospect candidate value",
  ),
  ...ranked(
    1,
    "work business professional professionnel professionnelle geschaftlich pro b2b corporate verified valid enriched found id 1",
  ),
  ...ranked(2, "other secondary additional alternative alternate tertiary 2 3 4 5 second third"),
  ...ranked(3, "personal private home direct privat prive linkedin"),
};
const EMAIL_SYNONYMS = new Set(["email", "emails", "mail", "courriel", "correo", "mailadresse"]);

/** The same for a person's address on LinkedIn. */
const LINKEDIN_WORDS: Readonly<Record<string, number>> = {
  ...ranked(
    0,
    "url urls profile link address person contact lead prospect candidate member public http https uri webpage website vanity bio profil profilo perfil lien enlace adresse",
  ),
  ...ranked(1, "unique default personal user"),
  ...ranked(2, "sales navigator salesnavigator salesnav nav talent 2 second other"),
};

/** Words of which one at least makes an id the person's, how sure each is; beside them only those below. */
const ID_OWNERS: Readonly<Record<string, number>> = {
  ...ranked(0, "external"),
  ...ranked(
    1,
    "crm salesforce sfdc hubspot pipedrive zoho dynamics apollo zoominfo outreach salesloft",
  ),
  ...ranked(2, "contact lead person prospect candidate kontakt"),
  ...ranked(3, "record customer client user member unique system internal object hs"),
};
const ID_WORDS = new Set(["id", "ids", "uid", "uuid", "guid", "identifier", "number", "no", "nr"]);
const LEAST_SURE_ID = 9;

/** With one of these the column is of somebody else, or says something about an address. */
const FOREIGN_WORDS = new Set(
  "account advisor ae agent ansprechpartner assigned assistant author bcc bdr betreuer billing booked booker boss bounce bounced buyer by campaign catchall cc colleague company confidence coordinator count created creator csm date display domain emergency employer executive father friend from guardian hiring hr inbox interviewer introduced introducer invited inviter invoice label mailbox manager modified mother mutual opiekun opt organisation organization owner parent partner provider purchaser quality recruiter referral referred referrer rep reply reports salesperson school score sdr seller sender sent source sponsor spouse status subject supervisor supplier support team to type updated user vendor verification via".split(
    " ",
  ),
);

/** With this the column is of another contact of the row, who has columns too: `Contact 2 Email`, `Second contact email`. */
const ANOTHER_CONTACT =
  /\b(?:(?:contact|person|lead|prospect|candidate) ?[2-9]|(?:second|secondary|third|tertiary|other|additional|alternate|alternative) (?:contact|person|lead|prospect|candidate))\b/;

/** What a name says. */
export interface NamedField {
  readonly field: Field;
  /** How sure it is among names of the same field: 0 is the surest. */
  readonly rank: number;
}

/** The field that a name says; null when it says none. */
export function fieldOfName(name: string): Field | null {
  return readName(name)?.field ?? null;
}

/** What a name says, and how surely; null when it says nothing. */
export function readName(name: string): NamedField | null {
  const words = wordsOf(name);
  if (isOfAnother(words)) return null;
  return readEmail(words) ?? readLinkedin(words) ?? readId(words) ?? readKnown(words);
}

/** Whether a name says that the column is not the person's own address, whatever is in it. */
export function isForeign(name: string): boolean {
  const words = wordsOf(name);
  return isOfAnother(words) || words.some((word) => FOREIGN_WORDS.has(word));
}

function isOfAnother(words: readonly string[]): boolean {
  return ANOTHER_CONTACT.test(words.join(" "));
}

/** The words of a name in lower case: `Person Linkedin Url`, `personLinkedinUrl`, `E-Mail 2` and `LINKEDINURL` alike. */
function wordsOf(name: string): string[] {
  return (
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, " ")
      .toLowerCase()
      // Names of tools, and B2B, are one word, however many capitals they have.
      .replace(/(?<=hub|zoom|sales|pipe) (?=spot|info|force|loft|drive)|(?<=\bb2) (?=b\b)/g, "")
      // The tool called Recruiter, not somebody who is one.
      .replace(/linked[\s_-]*in[\s_-]*recruiter/g, " linkedin talent ")
      .replace(/linked[\s_-]*in/g, " linkedin ")
      .replace(/\be[\s_-]+mail/g, "email")
      .replace(/email/g, " email ")
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== "" && word !== "s")
  );
}

function readEmail(words: readonly string[]): NamedField | null {
  const others = words.filter((word) => !EMAIL_SYNONYMS.has(word));
  if (others.length === words.length) return null;
  // Without any other word it is the surest.
  const rank = rankOf(others, EMAIL_WORDS);
  return rank === null ? null : { field: "email", rank };
}

function readLinkedin(words: readonly string[]): NamedField | null {
  const others = words.filter((word) => word !== "linkedin");
  if (others.length === words.length) return null;
  const rank = rankOf(others.flatMap(splitTail), LINKEDIN_WORDS);
  return rank === null ? null : { field: "linkedinUrl", rank };
}

/** `profileurl`, as it is left of `linkedinprofileurl`. */
function splitTail(word: string): string[] {
  return word.replace(/(?<=.)(url|link)$/, " $1").split(" ");
}

/** The rank of the least sure of some words; null when one of them does not belong there. */
function rankOf(words: readonly string[], ranks: Readonly<Record<string, number>>): number | null {
  let rank = 0;
  for (const word of words) {
    const own = Object.hasOwn(ranks, word) ? ranks[word] : undefined;
    if (own === undefined) return null;
    rank = Math.max(rank, own);
  }
  return rank;
}

function readId(words: readonly string[]): NamedField | null {
  const all = words.flatMap((word) => word.replace(/(?<=.)(id|uid)$/, " $1").split(" "));
  const parts = all.length > words.length && all.every(isOfId) ? all : words;
  if (!parts.some((word) => ID_WORDS.has(word)) || !parts.every(isOfId)) return null;
  const ranks = parts.flatMap((word) =>
    Object.hasOwn(ID_OWNERS, word) ? [ID_OWNERS[word] ?? 0] : [],
  );
  const isNumber = parts.some((word) => ["number", "no", "nr"].includes(word));
  if (ranks.length === 0 && isNumber) return null;
  return { field: "externalId", rank: ranks.length === 0 ? LEAST_SURE_ID : Math.min(...ranks) };
}

function isOfId(word: string): boolean {
  return ID_WORDS.has(word) || Object.hasOwn(ID_OWNERS, word);
}

function readKnown(words: readonly string[]): NamedField | null {
  const [first = "", ...others] = words;
  const own = OWNERS.has(first) && others.length > 0 ? others : words;
  const together = own.join("");
  for (const [field, names] of Object.entries(NAMES) as [keyof typeof NAMES, string][]) {
    const rank = names.split(" ").indexOf(together);
    if (rank !== -1) return { field, rank };
  }
  return null;
}

function ranked(rank: number, words: string): Record<string, number> {
  return Object.fromEntries(words.split(" ").map((word) => [word, rank]));
}
