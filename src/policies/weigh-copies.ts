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
  /** Other choices to be asked for. */
  readonly turns: number;
}

export interface NoticesOfStates {
  readonly notices: readonly Notice[];
  readonly noticesBefore: readonly Notice[];
}

const isOfCopies = ({ code, relevance }: Notice): boolean => code === "duplicate-object" && relevance !== "no";

/** Undefined where no copies stand in the way of a verdict. */
export function contestedCopies(of: NoticesOfStates, alteration: Alteration): Contested | undefined {
  const [now, before] = [of.notices.filter(isOfCopies), of.noticesBefore.filter(isOfCopies)];
  const contested = inTheWay(now, before, alteration);
  if (contested.length === 0) return undefined;
  const mild = now.map((notice): Notice => ({ ...notice, relevance: "if-changed" }));
  const used = new Set(contested.flatMap(({ location }) => location?.path ?? []));
  const others = contested.flatMap(({ about = [] }) => about);
  const copies = Math.max(...contested.map(({ about = [] }) => about.length));
  return {
    touched: new Set([...used, ...others].filter((path) => alteration.paths.has(path))),
    isPassedOver: others.some((path) => alteration.paths.has(path)),
    isApart: !alteration.objects && inTheWay(mild, before, alteration).length === 0,
    turns: copies,
  };
}

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
  return notices.map((notice) => {
    if (!isOfCopies(notice)) return notice;
    const message = notice.message.replace(/, but the cluster may hold (the other|another)\. /, WITH_OTHER);
    return { ...notice, message, relevance: "no" };
  });
}

const WITH_OTHER = (_: string, which: string): string => `; with ${which} this change would be judged alike. `;

/** By one copy and by another; undefined where both say the same. */
export function weighCopies(taken: Outcome, other: Outcome, notices: NoticesOfCopies): Weighed | undefined {
  const weighed = weighDoubt(doubtAbout(notices), taken, other);
  const { gone = [], only = [], possible = [], calls = [] } = weighed.assumption.otherwise ?? {};
  const isSame = [gone, only, possible, calls].every((list) => list.length === 0);
  return isSame ? undefined : weighed;
}

export interface NoticesOfCopies {
  readonly taken: readonly Notice[];
  readonly other: readonly Notice[];
}

function doubtAbout({ taken, other }: NoticesOfCopies) {
  const usedNow = pathsOf(taken);
  const usedThen = pathsOf(other).filter((path) => !usedNow.includes(path));
  const [first] = taken.filter(isOfCopies);
  return {
    kind: "copies",
    about: usedNow,
    text: `the cluster is taken to hold what ${told(usedNow)} says, where other files have the same objects with other content`,
    ...(first?.location !== undefined && { location: first.location }),
    settle: `${quoted("kubectl diff -f FILE")} tells whether the cluster holds a file's copy`,
    matters: true,
    otherwise: { if: `the cluster holds what ${told(usedThen)} says` },
  } as const;
}

const pathsOf = (notices: readonly Notice[]): readonly string[] => [
  ...new Set(notices.filter(isOfCopies).flatMap(({ location }) => location?.path ?? [])),
];

const told = (paths: readonly string[]): string => listed(paths.map(quoted)) || "another of the copies";
