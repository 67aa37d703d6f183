// Where in a file a change would be made, and whether it may be made there: anchored values are shared, and refused.
import { type Document, type FieldPath, type Position, positionOf } from "../../manifests/document.ts";
import type { Change } from "./change.ts";

/** An object in the text of its YAML document, with the other objects there. */
export interface Place {
  readonly text: string;
  readonly document: Document;
  readonly neighbours: readonly Document[];
  /** Lines of the file above the text. */
  readonly linesAbove: number;
}

export interface Refusal {
  readonly reason: string;
}

/** `spec.ports[0].number` */
export function fieldName(field: FieldPath): string {
  return field.map((step, index) => (typeof step === "number" ? `[${step}]` : `${index ? "." : ""}${step}`)).join("");
}

/** Why the value that changes is not written in one place only, or undefined where an edit touches nothing else. */
export function sharedReason(place: Place, { kind, field }: Change): string | undefined {
  for (let length = 0; length <= field.length; length++) {
    const at = field.slice(0, length);
    const position = positionOf(place.document, at);
    if (position === undefined) return undefined;
    const where = `${fieldName(at) || "the object"} (${place.document.path}:${place.linesAbove + position.startLine})`;
    if (position.alias !== undefined) {
      // The alias itself is written here only: another value may take its place, or it may go.
      const whole = length === field.length && (kind === "set" || (kind === "remove" && !isMerged(place, at)));
      return whole
        ? undefined
        : `${where} is written as *${position.alias}, and what it stands for is used elsewhere too`;
    }
    if (position.anchor !== undefined && isAliased(place, position.anchor)) {
      return `${where} carries the anchor &${position.anchor}, and *${position.anchor} uses it elsewhere`;
    }
  }
  return undefined;
}

/** An anchor in what goes with the value at `field`, that something else uses. */
export function heldAnchor(place: Place, field: FieldPath): string | undefined {
  const find = (position: Position | undefined): string | undefined => {
    if (position === undefined || position.alias !== undefined) return undefined;
    if (position.anchor !== undefined && isAliased(place, position.anchor)) return position.anchor;
    for (const child of position.items ?? position.fields?.values() ?? []) {
      const found = find(child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(positionOf(place.document, field));
}

/** The field is not written in its mapping: `<<` brings it. */
export function isMerged({ document }: Place, field: FieldPath): boolean {
  const mapping = positionOf(document, field.slice(0, -1));
  const key = positionOf(document, field)?.key;
  return mapping?.fields !== undefined && key !== undefined && !(key.start >= mapping.start && key.end <= mapping.end);
}

function isAliased(place: Place, anchor: string): boolean {
  const uses = (position: Position): boolean => {
    // What an alias stands for is looked at where it is written.
    if (position.alias !== undefined) return position.alias === anchor;
    if (position.items?.some(uses)) return true;
    return [...(position.fields?.values() ?? [])].some(uses);
  };
  return [place.document, ...place.neighbours].some((document) => uses(document.position));
}

/** Whether a value stands inside `[…]` or `{…}`, itself not counted. */
export function standsInFlow(document: Document, field: FieldPath): boolean {
  return field.some((_, length) => positionOf(document, field.slice(0, length))?.style === "flow");
}
