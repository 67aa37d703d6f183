// Objects -> each identity once. Of two manifests for one object the later one counts (by path, then by place in the
// file), as when they are applied in order; a notice names both places.
import { type JsonValue, locate } from "../manifests/document.ts";
import { joinWords } from "../manifests/join-words.ts";
import type { Notice, Relevance } from "../manifests/notice.ts";
import type { Identified } from "./identify-objects.ts";
import { isList, isObject, textAt } from "./plain-value.ts";

interface Unique {
  readonly objects: readonly Identified[];
  readonly notices: readonly Notice[];
}

/** Which of several manifests for one object the cluster is taken to hold, where the last one is not. */
export interface CopyChoice {
  /** Files whose copies come first: those that a change is about. */
  readonly first: ReadonlySet<string>;
  /** 0 takes the first copy, 1 the next that says something else, and so on in turn. */
  readonly turn: number;
}

interface Choosing extends Partial<CopyChoice> {
  /** What these say again is no trouble where the repository holds it itself: it was first assumed, and is now in Git. */
  readonly assumedFiles?: ReadonlySet<string>;
}

/** `objects` in order of path and place. */
export function dropDuplicates(objects: readonly Identified[], choosing: Choosing = {}): Unique {
  const notices: Notice[] = [];
  const unique: Identified[] = [];
  for (const same of Map.groupBy(objects, ({ key }) => key).values()) {
    const copies = same.length === 1 ? same : withoutAssumed(same, choosing.assumedFiles);
    const winner = copies.length === 1 ? (copies[0] as Identified) : choose(copies, choosing);
    unique.push(winner);
    const losers = copies.filter((object) => object !== winner);
    if (losers.length > 0) notices.push(...noticesOf(winner, losers));
  }
  return { objects: unique, notices };
}

function withoutAssumed(same: readonly Identified[], assumed: Choosing["assumedFiles"]): readonly Identified[] {
  const own = same.filter(({ source }) => assumed?.has(source.path) !== true);
  return own.length > 0 ? own : same;
}

function choose(copies: readonly Identified[], { first = NONE, turn = 0 }: Choosing): Identified {
  const inTurn = copies.toReversed();
  const preferred = inTurn.filter(({ source }) => first.has(source.path));
  const all = new Set([...preferred, ...inTurn]);
  // Whichever of those that say the same it is, nothing is another.
  const different =
    turn === 0 ? [...all] : [...Map.groupBy(all, ({ value }) => canonical(value)).values()].flatMap(firstOf);
  return different[turn % different.length] as Identified;
}

const firstOf = ([first]: readonly Identified[]): readonly Identified[] => (first === undefined ? [] : [first]);

const NONE: ReadonlySet<string> = new Set();

/** One for all copies that say the same, and one for all that do not. */
function noticesOf(winner: Identified, losers: readonly Identified[]): readonly Notice[] {
  const state = canonical(winner.value);
  const { same = [], other = [] } = Object.groupBy(losers, ({ value }) =>
    canonical(value) === state ? "same" : "other",
  );
  return [
    ...(same.length > 0 ? [{ ...noticeOf(winner, same), message: tell(winner, same, "the same content.") }] : []),
    ...(other.length > 0 ? [noticeOfOthers(winner, other)] : []),
  ];
}

function noticeOfOthers(winner: Identified, other: readonly Identified[]): Notice {
  const which = other.length > 1 ? "another" : "the other";
  const say = (words: string) => tell(winner, other, `other content: this one is used${words}. Keep one of them.`);
  const states = [winner, ...other].map(({ value }) => canonical(value));
  return {
    ...noticeOf(winner, other),
    message: say(`, but the cluster may hold ${which}`),
    relevance: relevanceOf(winner, other),
    // An overlay can alter any of them without touching its file.
    state: states.join("\n"),
    copied: [{ key: winner.key, contents: new Set(states).size }],
    settled: say(`; with ${which} this change would be judged alike`),
  };
}

const tell = (winner: Identified, copies: readonly Identified[], words: string): string =>
  `${winner.key} is also ${placesOf(copies)}, with ${words}`;

const noticeOf = (winner: Identified, copies: readonly Identified[]) =>
  ({
    code: "duplicate-object",
    location: locate(winner.source),
    relevance: "no",
    about: [...new Set(copies.map(({ source }) => source.path))],
  }) as const;

const MOST_PLACES = 3;

function placesOf(copies: readonly Identified[]): string {
  const places = copies.map(({ source }) => locate(source)).map(({ path, startLine }) => `${path}:${startLine}`);
  const shown = places.length > MOST_PLACES + 1 ? places.slice(0, MOST_PLACES) : places;
  const more = places.length - shown.length;
  return `in ${joinWords(more > 0 ? [...shown, `${more} more places`] : shown)}`;
}

/**
 * Which of two workloads runs decides on who calls, not on what listens; and of two that name no namespace each may well go to
 * one of its own. Neither stands in the way of a change that touches none of them.
 */
function relevanceOf(winner: Identified, losers: readonly Identified[]): Relevance {
  const hasName = ({ value }: Identified) => textAt(value, "metadata", "namespace") !== undefined;
  const isNamed = hasName(winner) && losers.some(hasName);
  return winner.role !== "workload" && (isNamed || CLUSTER_WIDE.has(winner.role)) ? "yes" : "if-changed";
}

const CLUSTER_WIDE: ReadonlySet<Identified["role"]> = new Set(["namespace", "webhookConfiguration"]);

/** Equal exactly for equal values, whatever the order of their fields. */
function canonical(value: JsonValue | undefined): string {
  if (isList(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonical(value[field])}`).join(",")}}`;
}
