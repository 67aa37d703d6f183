// An object as it is deployed, and the file that it is from -> why changes to it cannot be made in that file: it was rendered, and
// something else writes what they are about. Says where to make them instead.
import { type Document, locate } from "../../manifests/document.ts";
import { readFile } from "../../manifests/read-file.ts";
import { type Change, sameValue, valueAt } from "./change.ts";
import { fieldName, type Refusal } from "./place.ts";

/** Undefined where the file says of the object what is deployed. `text` is that file's, without any edit. */
export function writtenElsewhere(source: Document, changes: readonly Change[], text: string): Refusal | undefined {
  const { path, index, kind, value } = source;
  const name = String(valueAt(value, ["metadata", "name"]) ?? "");
  const what = `${kind} ${name}`.trim();
  const written = readFile(path, text).documents.find((document) => document.index === index);
  const own = String((written && valueAt(written.value, ["metadata", "name"])) ?? "");
  // Kustomize may have put something before or behind the name.
  if (written?.kind !== kind || !name.includes(own)) {
    const place = `${path}:${locate(source).startLine}`;
    return { reason: `${what} is rendered from ${place}, which no text edit suits: ${told(changes)} there` };
  }
  const differs = changes.find(({ field }) => !sameValue(valueAt(written.value, field), valueAt(value, field)));
  if (differs === undefined) return undefined;
  const field = fieldName(differs.field);
  return {
    reason: `${path} says otherwise of ${field} of ${what} than what is deployed: ${told(changes)} where it is patched`,
  };
}

const VERBS = { set: "set", append: "add to", remove: "remove" } as const;

function told(changes: readonly Change[]): string {
  const words = changes.map((change) => {
    const value = change.kind === "remove" ? "" : JSON.stringify(change.value);
    const behind = { set: ` to ${value}`, append: `: ${value}`, remove: "" }[change.kind];
    return `${VERBS[change.kind]} ${fieldName(change.field)}${behind}`;
  });
  return words.join(", ");
}
