// Where in a file a change would be made, and whether it may be made there: anchored values are shared, and refused.
import { type Document, type FieldPath, type Position, positionOf } from "../../manifests/document.ts";

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

/** Why the value at `field` is not written in one place only, or undefined where an edit touches nothing else. */
export function sharedReason(place: Place, field: FieldPath): string | undefined {
  for (let length = 0; length <= field.length; length++) {
    const position = positionOf(place.document, field.slice(0, length));
    if (position === undefined) return undefined;
    const where = `${fieldName(field.slice(0, length)) || "the object"} (${place.document.path}:${place.linesAbove + position.startLine})`;
    if (position.alias !== undefined) {
      return `${where} is written as *${position.alias}, and what it stands for is used elsewhere too`;
    }
    if (position.anchor !== undefined && isAliased(place, position.anchor)) {
      return `${where} carries the anchor &${position.anchor}, and *${position.anchor} uses it elsewhere`;
    }
  }
  return undefined;
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
