// A text under a name -> everything in it that is a destination, or would be one if the mesh knows it. Each pass reads its
// own forms and leaves the rest to the next. Linear in the text; resolves nothing.
import { isOwnAddress, neverDestination, wordsOf } from "../destination-name.ts";
import { bareNames } from "./bare-names.ts";
import { connectionStrings } from "./connection-strings.ts";
import { driverMentions } from "./driver-mentions.ts";
import { tokenMentions } from "./token-mentions.ts";
import { urlMentions } from "./url-mentions.ts";
import type { Mention, Written } from "./written.ts";

const MOST_CHARACTERS = 65_536;

/** `alone` is false where the port stands in another value: a bare name says nothing then. */
export function findMentions({ name, text }: Pick<Written, "name" | "text">, alone = true): readonly Mention[] {
  if (neverDestination(name) || isOwnAddress(name)) return [];
  const drivers = driverMentions(text.slice(0, MOST_CHARACTERS));
  const urls = urlMentions(drivers.rest);
  const strings = connectionStrings(urls.rest);
  const tokens = tokenMentions(strings.rest, name);
  const found = [...drivers.mentions, ...urls.mentions, ...strings.mentions, ...tokens];
  const all = eachOnce(found.length === 0 && alone ? bareNames(strings.rest, name) : found);
  return isGrpc(name) ? all.map(asGrpc) : all;
}

function eachOnce(mentions: readonly Mention[]): readonly Mention[] {
  const first = new Map<string, Mention>();
  for (const mention of mentions) {
    const key = `${mention.host} ${mention.port} ${mention.speech}`;
    if (!first.has(key)) first.set(key, mention);
  }
  return [...first.values()];
}

const isGrpc = (name: string): boolean => wordsOf(name).includes("GRPC");

function asGrpc(mention: Mention): Mention {
  return mention.speech === undefined && mention.guess === undefined ? { ...mention, guess: "http2" } : mention;
}
