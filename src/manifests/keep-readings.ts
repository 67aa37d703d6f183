// A reader of files that keeps what it has read: a text that both states share, or that a fix leaves alone, is parsed once.
import { type Reading, readFile } from "./read-file.ts";

/** Keeps the readings of each path by their text for as long as the returned function lives. */
export function keepReadings(): typeof readFile {
  return keepRecentReadings().read;
}

/** A reader, and a clock that somebody moves on: what was not asked for since the clock was last moved is forgotten. */
export interface RecentReadings {
  readonly read: typeof readFile;
  readonly age: () => void;
}

/** The readings of each path: a few, and mostly one. */
type Kept = Map<string, readonly { readonly text: string; readonly reading: Reading }[]>;

/** For a history of states: what the last one held is kept for the next. */
export function keepRecentReadings(): RecentReadings {
  let recent: Kept = new Map();
  let older: Kept = new Map();
  return {
    read: (path, text) => {
      const kept = recent.get(path) ?? [];
      const known = kept.find((one) => one.text === text);
      if (known !== undefined) return known.reading;
      const one = older.get(path)?.find((other) => other.text === text) ?? { text, reading: readFile(path, text) };
      recent.set(path, [one].concat(kept));
      return one.reading;
    },
    age: () => {
      older = recent;
      recent = new Map();
    },
  };
}
