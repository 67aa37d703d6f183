// Objects of which a repository has several copies -> whether it matters to a change which of them the cluster holds: asked of
// reviews by one copy and by another. Simulates nothing.
import { listed } from "../impact/doubts/doubt.ts";
import { quoted } from "../manifests/join-words.ts";
import type { Notice } from "../manifests/notice.ts";
import { type Alteration, weighNotices } from "../manifests/weigh-notices.ts";
import { type Outcome, type Weighed, weighDoubt } from "./weigh-doubt.ts";

export interface Contested {
  /** Files with copies that the change is about. */
  readonly touched: ReadonlySet<string>;
  /** The copies that counted are not those. */
  readonly isPassedOver: boolean;
  /** The change has nothing to do with any of them, and alters no object. */
  readonly isApart: boolean;
  /** The objects that this is about: those that the change touches a copy of, else all. */
  readonly about: ReadonlySet<string>;
  /** Other choices to be asked for: contents besides the one that counts. */
  readonly turns: number;
}

export interface NoticesOfStates {
  readonly notices: readonly Notice[];
  readonly noticesBefore: readonly Notice[];
}

const isOfCopies = ({ copied, relevance }: Notice): boolean => copied !== undefined && relevance !== "no";

/** Undefined where no copies stand in the way of a verdict. */
export function contestedCopies(of: NoticesOfStates, alteration: Alteration): Contested | undefined {
  const [now, before] = [of.notices.filter(isOfCopies), of.noticesBefore.filter(isOfCopies)];
  const contested = inTheWay(now, before, alteration);
  if (contested.length === 0) return undefined;
  const mild = now.map((notice): Notice => ({ ...notice, relevance: "if-changed" }));
  const near = inTheWay(mild, before, alteration);
  const used = new Set(contested.flatMap(({ location }) => location?.path ?? []));
  const others = contested.flatMap(({ about = [] }) => about);
  const contents = contested.flatMap(({ copied = [] }) => copied.map((object) => object.contents));
  return {
    touched: new Set([...used, ...others].filter((path) => alteration.paths.has(path))),
    isPassedOver: others.some((path) => alteration.paths.has(path)),
    isApart: !alteration.objects && near.length === 0,
    about: new Set((near.length > 0 ? near : contested).flatMap(keysOf)),
    turns: Math.max(...contents) - 1,
  };
}

const keysOf = ({ copied = [] }: Notice): readonly string[] => copied.map(({ key }) => key);

const inTheWay = (now: readonly Notice[], before: readonly Notice[], alteration: Alteration) =>
  weighNotices(now, before, alteration).filter(({ incomplete }) => incomplete);

/** Where the change has to do with some of the copies, the others, which stay as they are, are not in its way besides. */
export function nearestNotices(of: NoticesOfStates, alteration: Alteration): readonly Notice[] {
  const mild = of.notices.map(
    (notice): Notice => (isOfCopies(notice) ? { ...notice, relevance: "if-changed" } : notice),
  );
  const near = inTheWay(mild.filter(isOfCopies), of.noticesBefore.filter(isOfCopies), alteration);
  return near.length > 0 ? mild : of.notices;
}

/** What is told of copies where it does not matter which one the cluster holds. */
export function settledNotices(notices: readonly Notice[]): readonly Notice[] {
  return notices.map((notice) =>
    isOfCopies(notice) ? { ...notice, message: notice.settled ?? notice.message, relevance: "no" } : notice,
  );
}

/** By one copy and by another; undefined where both say the same. */
export function weighCopies(taken: Outcome, other: Outcome, notices: NoticesOfCopies): Weighed | undefined {
  const weighed = weighDoubt(doubtAbout(notices), taken, other);
  const { gone = [], only = [], possible = [], calls = [] } = weighed.assumption.otherwise ?? {};
  const isSame = [gone, only, possible, calls].every((list) => list.length === 0);
  return isSame ? undefined : weighed;
}

export interface NoticesOfCopies extends Pick<Contested, "about"> {
  readonly taken: readonly Notice[];
  readonly other: readonly Notice[];
}

function doubtAbout({ taken, other, about }: NoticesOfCopies) {
  const copiesIn = (notices: readonly Notice[]) =>
    notices.filter(isOfCopies).flatMap((notice) => {
      const { location } = notice;
      const objects = location === undefined ? [] : keysOf(notice).filter((key) => about.has(key));
      return objects.map((object) => ({ object, path: location?.path ?? "", location }));
    });
  const [now, then] = [copiesIn(taken), copiesIn(other)];
  const changed = then.filter(({ object, path }) => !now.some((one) => one.object === object && one.path === path));
  const location = now[0]?.location;
  return {
    kind: "copies",
    about: now.map(({ object }) => object),
    text: `the cluster is taken to hold ${told(now) || "the last of several copies"}; other files have ${now.length > 1 ? "them" : "it"} with other content`,
    ...(location !== undefined && { location }),
    settle: `${quoted("kubectl diff -f FILE")} tells whether the cluster holds what a file says`,
    matters: true,
    otherwise: { if: `the cluster holds ${told(changed) || "other copies"}` },
  } as const;
}

interface Copy {
  readonly object: string;
  readonly path: string;
}

/** Each file once: what a directory has another copy of, it seldom has alone. */
function told(copies: readonly Copy[]): string {
  const files = [...Map.groupBy(copies, ({ path }) => path)];
  const words = files.map(([path, own]) => `${listed(own.map(({ object }) => quoted(object)))} of ${quoted(path)}`);
  return words.length === 1 ? String(words[0]) : listed(words);
}
