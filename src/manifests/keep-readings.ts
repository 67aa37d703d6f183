// A reader of files that keeps what it has read: a text that both states share, or that a fix leaves alone, is parsed once.
import { type Reading, readFile } from "./read-file.ts";

/** Keeps the readings of each path by their text for as long as the returned function lives. */
export function keepReadings(): typeof readFile {
  const kept = new Map<string, Map<string, Reading>>();
  return (path, text) => {
    const byText = kept.get(path) ?? new Map<string, Reading>();
    const reading = byText.get(text) ?? readFile(path, text);
    kept.set(path, byText.set(text, reading));
    return reading;
  };
}
