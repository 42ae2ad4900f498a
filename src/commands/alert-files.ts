import {chmodSync, mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import type {Alert} from "../words/alert/alert.ts";
import {alertCalendar} from "../words/alert/calendar.ts";
import {alertHtml} from "../words/alert/html.ts";
import {alertText} from "../words/alert/text.ts";

/** Writes an alert as NAME.html, NAME.txt and NAME.ics, for their owner's eyes only; returns their paths. */
export function writeAlert(folder: string, name: string, alert: Alert): string[] {
  mkdirSync(folder, {recursive: true, mode: 0o700});
  const files = [
    {file: join(folder, `${name}.html`), text: alertHtml(alert)},
    {file: join(folder, `${name}.txt`), text: alertText(alert)},
    {file: join(folder, `${name}.ics`), text: alertCalendar(alert)}
  ];
  for (const {file, text} of files) {
    writeFileSync(file, text, {mode: 0o600});
    // A file that was there keeps its own mode.
    chmodSync(file, 0o600);
  }
  return files.map(({file}) => file);
}
