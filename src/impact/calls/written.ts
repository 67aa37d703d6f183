// What people write, and what is found in it: a text under a name, and the hosts and ports that it mentions. Shapes, and
// where a character of such a text stands.
import type { Document, FieldPath } from "../../manifests/document.ts";
import { locateInside } from "../../manifests/locate-inside.ts";
import type { Location } from "../../manifests/notice.ts";
import type { Speech } from "../url-schemes.ts";

export interface Place {
  readonly source: Document;
  readonly field: FieldPath;
  /** Where the text begins within the field's own text. */
  readonly offset: number;
  readonly line: number;
  /** Line breaks of the text are none of the field's: it is written on one line. */
  readonly flat?: boolean;
}

/** A text that somebody wrote under a name: a variable's value, a word of a command, a setting in a file. */
export interface Written {
  /** Variable, flag without dashes, path of keys (`spring.datasource.url`); "" for a free word. */
  readonly name: string;
  readonly text: string;
  /** What people know it by. */
  readonly via: string;
  readonly place: Place;
}

/** A destination as far as the text says it. */
export interface Mention {
  readonly host: string;
  /** Undefined where only the mesh can tell: the one port of the Service that is named. */
  readonly port?: number;
  /** What the text itself says that the client speaks. */
  readonly speech?: Speech;
  /** … which is likely, and not sure. */
  readonly unsure?: boolean;
  /** What it most likely speaks where nothing else tells. */
  readonly guess?: Speech;
  readonly serverFirst?: boolean;
  /** Of a URL, without `://`: `jdbc:mysql`, `redis`, in lower case. */
  readonly scheme?: string;
  /** Counts only when the mesh knows the host, with this port where there is one. */
  readonly ifKnown?: boolean;
  /** Offset within the text. */
  readonly offset: number;
}

export interface Found {
  readonly mention: Mention;
  readonly written: Written;
}

/** The line of the file that holds a character of a text. */
export function locateMention({ mention, written: { place, text } }: Found): Location {
  let line = place.line;
  if (place.flat !== true) {
    for (let end = text.indexOf("\n"); end !== -1 && end < mention.offset; end = text.indexOf("\n", end + 1)) line++;
  }
  return locateInside(place.source, place.field, { offset: place.offset + mention.offset, line });
}

/** Start and length of what a pass has read. */
export type Taken = readonly [start: number, length: number];

/** What a pass leaves of a text for the next one: what it has read, in order, is blank, and offsets hold. */
export function blank(text: string, taken: readonly Taken[]): string {
  if (taken.length === 0) return text;
  let rest = "";
  for (const [start, length] of taken) {
    rest += text.slice(rest.length, start) + text.slice(start, start + length).replace(/[^\n]/g, " ");
  }
  return rest + text.slice(rest.length);
}
