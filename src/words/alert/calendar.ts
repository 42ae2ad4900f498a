import type {Alert, AlertEvent} from "./alert.ts";

/**
 * The alert's days as iCalendar (RFC 5545): whole days, DTSTAMP from the as-of date and not from the clock, so that the same
 * build gives the same bytes. A UID says what is due and not who, and stays from run to run, so that an entry is changed and
 * not doubled.
 */
export function alertCalendar({title, as_of, events}: Alert): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Plus Six//Alerts//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escapeText(title)}`,
    ...events.flatMap((event) => eventLines(event, as_of)),
    "END:VCALENDAR"
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function eventLines({key, day, summary, description}: AlertEvent, asOf: string): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${key}@plus-six.invalid`,
    `DTSTAMP:${asOf.replaceAll("-", "")}T000000Z`,
    `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
    // The end is not part of the event (RFC 5545, 3.6.1).
    `DTEND;VALUE=DATE:${nextDay(day).replaceAll("-", "")}`,
    `SUMMARY:${escapeText(summary)}`,
    `DESCRIPTION:${escapeText(description)}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT"
  ];
}

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** TEXT of RFC 5545, 3.3.11: backslash, semicolon and comma are escaped, a line break is \n. */
const escapeText = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll(";", "\\;")
    .replaceAll(",", "\\,")
    .replaceAll(/\r\n|\n|\r/g, "\\n");

/** Lines of at most 75 octets, the blank that goes before a further one counted; no character is cut (RFC 5545, 3.1). */
export function fold(line: string): string {
  const bytes = (text: string): number => new TextEncoder().encode(text).length;
  const parts: string[] = [];
  let part = "";
  let size = 0;
  for (const character of line) {
    const more = bytes(character);
    if (size + more > 75) {
      parts.push(part);
      part = " ";
      size = 1;
    }
    part += character;
    size += more;
  }
  return [...parts, part].join("\r\n");
}
