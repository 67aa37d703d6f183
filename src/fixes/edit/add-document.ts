// A new object -> the text of a new file, or of a file that has others with one document more behind them.
import type { JsonObject } from "../../manifests/document.ts";
import { readDocuments } from "../../manifests/read-documents.ts";
import { sameValue } from "./change.ts";
import type { Edited } from "./edit-document.ts";
import { lineEnding } from "./splice.ts";
import { blockLines } from "./write-value.ts";
import { OWN_STYLE } from "./writing-style.ts";

export interface NewDocument {
  readonly path: string;
  readonly value: JsonObject;
  /** Lines above it. */
  readonly comment: readonly string[];
}

/** Writes the object behind `text`, in its line endings; undefined makes a new file. Read back like every edit. */
export function addDocument(text: string | undefined, added: NewDocument): Edited {
  const lines = [...added.comment.map((line) => `# ${line}`), ...blockLines(added.value, OWN_STYLE), ""];
  if (text === undefined || text.trim() === "") return { text: lines.join("\n") };
  if (added.path.endsWith(".json")) return { reason: `${added.path} is JSON and cannot take another document` };
  const ending = lineEnding(text);
  const separator = `${text.endsWith("\n") ? "" : ending}---${ending}`;
  const result = text + separator + lines.join(ending);

  const valuesOf = (content: string) =>
    readDocuments(new Map([[added.path, content]])).documents.map(({ value }) => value);
  const wanted = [...valuesOf(text), added.value];
  const exact = sameValue(valuesOf(result), wanted);
  return exact ? { text: result } : { reason: `${added.path} cannot take another document` };
}
