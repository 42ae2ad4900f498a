/** What patients have few of; invoices and files are nobody's. */
const THINGS = "patients?|claims?|lines?|doses?|visits?|appointments?|requests?|authorizations?|infusions?";
const SMALL = new RegExp(`(?<![\\d.,$])(?:[1-9]|10) ((?:\\w+ ){0,3}(?:${THINGS})\\b)`, "g");
/** "5 of 7 lines": either number may be one of few. */
const PAIR = new RegExp(`(?<![\\d.,$])(\\d+) of (\\d+) ((?:\\w+ ){0,2}(?:${THINGS})\\b)`, "g");

/**
 * "3 lines open" as "a few lines open": a count of one to ten of what patients have, said in words, would undo what tables
 * leave out. Of "5 of 7 lines" neither number stays; nor of "5 of 200 lines", whose rest would be as telling.
 */
export const withoutSmallCounts = (text: string): string =>
  text
    .replace(PAIR, (whole, part: string, all: string, things: string) => {
      const [some, every] = [Number(part), Number(all)];
      return [some, every, every - some].some((count) => count > 0 && count <= 10) ? `some ${things}` : whole;
    })
    .replace(SMALL, "a few $1");
