// A file or text with values of istiod's chart, as something in the repository names it -> its values, or a notice.
import { type Document, type FieldPath, positionOf } from "../manifests/document.ts";
import type { Location, Notice } from "../manifests/notice.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import type { ChartValues } from "./chart-values.ts";
import { type PlacedText, readPlacedText } from "./read-placed-text.ts";

export interface ReadValues {
  readonly layers: readonly ChartValues[];
  readonly notices: readonly Notice[];
}

export const NO_VALUES: ReadValues = { layers: [], notices: [] };

/** The text of a field with what is known of its lines: those of a block are lines of the file. */
export function textInside(document: Document, field: FieldPath, text: string): PlacedText {
  const position = positionOf(document, field);
  const isBlock = position?.style === "literal" || position?.style === "folded";
  return { path: document.path, text, ...(isBlock ? { linesBefore: position.startLine } : {}) };
}

/** A text inside of a manifest; `location` is where it stands. */
export function valuesText(given: PlacedText, what: string, location: Location): ReadValues {
  // A template of somebody else's: what it becomes is not known.
  if (given.text.includes("{{")) return unread(what, `values at ${location.path}:${location.startLine}`, location);
  const settings = readPlacedText(given);
  if (settings.kind === "broken") {
    const message = `The values of istiod in ${what} cannot be read: ${settings.reason}. They are left out.`;
    const notice = {
      code: "istiod-values",
      message,
      location: settings.location ?? location,
      relevance: "yes",
    } as const;
    return { layers: [], notices: [notice] };
  }
  const { value, locate } = settings;
  return { layers: [{ value, locate: (field) => locate(field) ?? location }], notices: [] };
}

interface NamedFile {
  readonly files: Snapshot;
  /** From the repository's root, as it is written. */
  readonly path: string;
  readonly what: string;
  readonly location: Location;
}

/** A file of the repository. One that is not there may be somewhere else: it is told, and left out. */
export function valueFile({ files, path, what, location }: NamedFile): ReadValues {
  const name = normalize(path);
  const text = files.get(name);
  if (typeof text !== "string") return unread(what, `\`${name}\``, location);
  return valuesText({ path: name, text, linesBefore: 0 }, what, { path: name, startLine: 1, endLine: 1 });
}

/** Values that stand where Earshot cannot look. */
export function unread(what: string, where: string, location: Location): ReadValues {
  const message = `${what} takes values of istiod from ${where}, which Earshot does not have: release, switches and mesh settings there are not known. Name them by --istio, --istiod-env and --mesh-config.`;
  return { layers: [], notices: [{ code: "istiod-values", message, location, relevance: "no" }] };
}

function normalize(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}
