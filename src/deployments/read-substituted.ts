// A file with variables of Flux -> its objects with their values, at the places of the file. Fills in what the repository says.
import type { Reading, readFile } from "../manifests/read-file.ts";
import { placedAt } from "./place-kustomized.ts";
import { substituted } from "./substitute.ts";

interface Variables {
  readonly read: typeof readFile;
  readonly variables: ReadonlyMap<string, string> | undefined;
}

export function readSubstituted(path: string, text: string, { read, variables }: Variables): Reading {
  const whole = read(path, text);
  const changed = substituted(text, variables);
  if (changed === text) return whole;
  const reading = read(path, changed);
  const documents = reading.documents.map((document, index) => placedAt(document, whole.documents[index] ?? document));
  return { ...reading, documents };
}
