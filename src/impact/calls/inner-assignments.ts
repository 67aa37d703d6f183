// A text that holds settings of its own (`-Dhttp.proxyHost=… -Dhttp.proxyPort=…`, `'host' => 'db', 'port' => 3306`) -> those
// settings, so that they can complete each other.
import type { Written } from "./written.ts";

const LONGEST = 8192;
const MOST = 500;
/** Drivers' own form, which may hold several hosts. */
const DESCRIPTOR = /\(\s{0,9}(?:host|port)\s{0,9}=/i;
const ASSIGNMENT =
  /(?<![\w.-])(?:-D)?["']?([A-Za-z_][\w.-]{1,63})["']?\s{0,4}(?:=>|=|:|,)\s{0,4}(?:"([^"]{0,255})"|'([^']{0,255})'|([^\s,;"'{}()]{1,255}))/g;

/** Only where there are two at least: one completes nothing. */
export function innerAssignments(written: Written): readonly Written[] {
  const { text, place } = written;
  if (text.length > LONGEST || !/port/i.test(text) || DESCRIPTOR.test(text)) return [];
  const found: Written[] = [];
  for (const match of text.matchAll(ASSIGNMENT)) {
    const [, name = "", double, single, plain] = match;
    const value = double ?? single ?? plain ?? "";
    // What holds them says whose host it is: `db = {host = …}`, and not `server = {host = …}`.
    found.push({
      ...written,
      name: `${written.name}.${name}`,
      text: value,
      place: { ...place, offset: place.offset + match.index },
    });
    if (found.length === MOST) break;
  }
  return found.length < 2 ? [] : found;
}
