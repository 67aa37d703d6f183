// A new object -> the text of a new file, or of a file that has others with one document more behind them.
import type { JsonObject } from "../../manifests/document.ts";
import { readFile } from "../../manifests/read-file.ts";
import { sameValue } from "./change.ts";
import type { Edited } from "./edit-document.ts";
import { lineEnding } from "./splice.ts";
import { blockLines } from "./write-value.ts";
import { OWN_STYLE, type WritingStyle, writingStyleOf } from "./writing-style.ts";

export interface NewDocument {
  readonly path: string;
  readonly value: JsonObject;
  /** Lines above it. */
  readonly comment: readonly string[];
}

/**
 * Writes the object behind `text`; undefined makes a new file. Indentation, lists and line endings are as in `like`, the text
 * of a file beside it, or in the file itself. Read back like every edit.
 */
export function addDocument(text: string | undefined, added: NewDocument, like = text): Edited {
  const { path, value, comment } = added;
  const ending = lineEnding(like ?? "");
  const lines = [...comment.map((line) => `# ${line}`), ...blockLines(value, styleOf(path, like)), ""];
  if (text === undefined || text.trim() === "") return { text: lines.join(ending) };
  if (path.endsWith(".json")) return { reason: `${path} is JSON and cannot take another document` };
  const begun = /(?:^|\n)---[ \t]*(?:#[^\n]*)?\s*$/.test(text);
  const separator = (text.endsWith("\n") ? "" : ending) + (begun ? "" : `---${ending}`);
  const result = text + separator + lines.join(ending);

  const valuesOf = (content: string) => readFile(path, content).documents.map((document) => document.value);
  const exact = sameValue(valuesOf(result), [...valuesOf(text), value]);
  return exact ? { text: result } : { reason: `${path} cannot take another document` };
}

/** As most of its neighbours are written: new files are not written as JSON. */
function styleOf(path: string, like: string | undefined): WritingStyle {
  const styles = (like === undefined ? [] : readFile(path, like).documents).map((document) => ({
    ...writingStyleOf(like ?? "", document, OWN_STYLE),
    isFlow: document.position.style === "flow",
  }));
  const last = styles.findLast(({ isFlow }) => !isFlow);
  if (last === undefined) return OWN_STYLE;
  const { indent, listsUnderKey, quote } = last;
  return { ...OWN_STYLE, indent, listsUnderKey, quote };
}
