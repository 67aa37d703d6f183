// A new object -> the text of a new file, or a document more in a file that has some.
import type { JsonObject } from "../../manifests/document.ts";
import { lineEnding } from "./splice.ts";
import { blockLines, OWN_STYLE } from "./writing-style.ts";

/** The text of a YAML file with one object, `comment` above it. */
export function writeDocument(value: JsonObject, comment: readonly string[] = []): string {
  return [...comment.map((line) => `# ${line}`), ...blockLines(value, OWN_STYLE), ""].join("\n");
}

/** The file with one more document behind its last, in its own line endings. */
export function addDocument(text: string, value: JsonObject, comment: readonly string[] = []): string {
  const ending = lineEnding(text);
  const added = writeDocument(value, comment).replaceAll("\n", ending);
  if (text.trim() === "") return added;
  const separated = text.endsWith("\n") ? text : text + ending;
  return `${separated}---${ending}${added}`;
}
