// Answers -> standard output or a file; words on the side -> stderr. Colours for terminals only.
import { writeFileSync } from "node:fs";
import { styleText } from "node:util";
import type { Notice } from "../../manifests/notice.ts";
import { formatLocation } from "../../report/format-location.ts";
import { withoutBackticks } from "../../report/printable.ts";
import { plainStyle, type Style } from "../../report/style.ts";
import { trouble } from "../trouble.ts";
import { jsonWithoutCommands, withoutCommands } from "../without-commands.ts";

/** A reader that has seen enough (`earshot … | head`) is no trouble; the exit status stays what it is. */
export function ignoreBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

/** Writes the answer to `file`, or to standard output when there is none. */
export function print(text: string, file?: string): void {
  if (file === undefined) process.stdout.write(withoutCommands(text, process.env));
  else writeTo(file, text);
}

function writeTo(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw trouble(`${file} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

export function printJson(value: unknown, file?: string): void {
  const json = `${JSON.stringify(value, null, 2)}\n`;
  if (file === undefined) process.stdout.write(jsonWithoutCommands(json, process.env));
  else writeTo(file, json);
}

/** Words that are not the answer: what is being done, what was noticed. */
export function remark(text: string): void {
  process.stderr.write(withoutCommands(`${text}\n`, process.env));
}

/** What was noticed, a line each, beside an answer that has no place for it. */
export function remarkNotices(notices: readonly Notice[]): void {
  for (const { location, message } of notices) {
    const words = withoutBackticks(message);
    remark(location === undefined ? words : `${formatLocation(location)}: ${words}`);
  }
}

/** Colours when standard output is a terminal that wants them, and the answer goes there. */
export function terminalStyle(file?: string): Style {
  const stream = process.stdout;
  if (file !== undefined || !stream.isTTY || !stream.hasColors() || process.env.NO_COLOR) return plainStyle;
  const paint = (format: keyof Style) => (text: string) => styleText(format, text, { stream });
  return { bold: paint("bold"), red: paint("red"), green: paint("green"), yellow: paint("yellow"), dim: paint("dim") };
}

/** Columns of the terminal, within what stays readable; undefined for files and pipes. */
export function terminalWidth(): number | undefined {
  const columns = process.stdout.columns as number | undefined;
  return columns === undefined ? undefined : Math.min(Math.max(columns, 60), 120);
}
