// A text under a name -> everything in it that is a destination, or would be one if the mesh knows it. Each pass reads its
// own forms and leaves the rest to the next. Linear in the text; resolves nothing.
import { isOwnAddress, neverDestination, speechOfName } from "../destination-name.ts";
import { bareNames } from "./bare-names.ts";
import { clientMentions } from "./client-programs.ts";
import { connectionStrings } from "./connection-strings.ts";
import { driverMentions } from "./driver-mentions.ts";
import { tokenMentions } from "./token-mentions.ts";
import { urlMentions } from "./url-mentions.ts";
import type { Mention, Written } from "./written.ts";

/** Settings of redis that are written like commands. */
const DIRECTIVE = /^(?:replicaof|slaveof|sentinel monitor \S+)\s+\S+\s+\d+/;
const MOST_CHARACTERS = 65_536;

/** `alone` is false where the port stands in another value: a bare name says nothing then. */
export function findMentions({ name, text }: Pick<Written, "name" | "text">, alone = true): readonly Mention[] {
  // Judging names costs more than seeing that most values hold nothing.
  if (!/[:=]|[\s,]\d|@tcp/.test(text) && (!alone || bareNames(text, name).length === 0)) return [];
  if (neverDestination(name) || isOwnAddress(name)) return [];
  const directive = DIRECTIVE.exec(`${name.split(".").at(-1)} ${text.slice(0, 512)}`);
  if (directive !== null) return clientMentions(directive[0].split(/\s+/).map((word) => ({ text: word, offset: 0 })));
  const drivers = driverMentions(withoutTemplates(text.slice(0, MOST_CHARACTERS)));
  // Targets that Prometheus scrapes have no scheme: these are for whoever probes them.
  const isProbed = /static_configs\.\d+\.targets/.test(name);
  const urls = isProbed
    ? { mentions: [], rest: drivers.rest.replaceAll(/\S+:\/\/\S+/g, "") }
    : urlMentions(drivers.rest);
  const strings = connectionStrings(urls.rest);
  const tokens = tokenMentions(strings.rest, name);
  const found = [...drivers.mentions, ...urls.mentions, ...strings.mentions, ...tokens];
  const all = eachOnce(found.length === 0 && alone ? bareNames(strings.rest, name) : found);
  const guess = speechOfName(name);
  return all.map((mention) => withGuess(mention, guess));
}

const TEMPLATE = /\{\{[^{}]{0,200}\}\}/g;

/** What another program fills in may be a user or a password, and is no part of a host's name. */
function withoutTemplates(text: string): string {
  return text.includes("{{") ? text.replace(TEMPLATE, (template) => "~".repeat(template.length)) : text;
}

function eachOnce(mentions: readonly Mention[]): readonly Mention[] {
  const first = new Map<string, Mention>();
  for (const mention of mentions) {
    const key = `${mention.host} ${mention.port} ${mention.speech}`;
    if (!first.has(key)) first.set(key, mention);
  }
  return [...first.values()];
}

function withGuess(mention: Mention, guess: Mention["guess"]): Mention {
  const isOpen = mention.speech === undefined && mention.guess === undefined && guess !== undefined;
  return isOpen ? { ...mention, guess } : mention;
}
