// What a job tells its runner -> lines that it understands, and the files that it reads afterwards. Nothing of a manifest can end a line
// or a value early.
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import type { Annotation } from "../../report/to-annotations.ts";
import type { Environment } from "./read-inputs.ts";

const COMMAND = { failure: "error", warning: "warning", notice: "notice" } as const;

/** The annotation as a command; the page of the job and the diff show it. */
export function toCommand({ annotation_level, path, start_line, end_line, title, message }: Annotation): string {
  const places = { file: path, line: start_line, endLine: end_line, title };
  const properties = Object.entries(places).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${COMMAND[annotation_level]} ${properties.join(",")}::${escapeMessage(message)}`;
}

/** Words of the job itself, without a place. */
export function toPlainCommand(level: "error" | "warning" | "notice", message: string): string {
  return `::${level} title=Earshot::${escapeMessage(message)}`;
}

function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** What later steps can ask for, as `steps.ID.outputs.NAME`. */
export function setOutputs(outputs: Readonly<Record<string, string>>, { GITHUB_OUTPUT }: Environment): void {
  if (!GITHUB_OUTPUT) return;
  // Nobody can write a line that ends the value, who does not know what ends it.
  const end = `end-${randomUUID()}`;
  for (const [name, value] of Object.entries(outputs))
    appendFileSync(GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`);
}

/** Markdown for the page of the run. */
export function addSummary(markdown: string, { GITHUB_STEP_SUMMARY }: Environment): void {
  if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, `${markdown.trimEnd()}\n`);
}
