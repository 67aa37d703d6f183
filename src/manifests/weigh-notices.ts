// Notices of both states of a repository -> which of them stand in the way of a verdict. Words and order stay as they are.
import type { Notice } from "./notice.ts";
import type { Snapshot } from "./snapshot.ts";

/** A notice, and whether it stands in the way of a verdict. */
export interface WeighedNotice extends Notice {
  readonly incomplete: boolean;
}

/** What a change alters, as far as it matters to notices. */
export interface Alteration {
  /** Paths that read otherwise in the two states. */
  readonly paths: ReadonlySet<string>;
  /** Directories of charts, with a slash at the end, in either state. */
  readonly charts?: ReadonlySet<string>;
  /** Some object differs that could be read in both. */
  readonly objects: boolean;
}

/**
 * What stands in the way of a verdict: something relevant of the after state that could not be read. What only the base
 * could not be read for is told where it is relevant, but the change that repairs it can pass. So can one that alters no
 * object, and nothing that could not be read: whatever that is, it stays as it was and has nothing new to meet.
 */
export function weighNotices(
  now: readonly Notice[],
  before: readonly Notice[],
  alteration: Alteration,
): readonly WeighedNotice[] {
  const known = new Set(before.map(withState));
  const weighed = now.map(({ state, ...notice }): WeighedNotice => {
    const isAltered = state !== undefined && !known.has(withState({ ...notice, state }));
    return { ...notice, incomplete: isInTheWay(notice, alteration, isAltered) };
  });
  const told = new Set(now.map(({ code, location }) => `${code} ${location?.path}`));
  const gone = before
    .filter((notice) => notice.relevance === "yes" || (notice.relevance === "if-changed" && notice.state !== undefined))
    .filter(({ code, location }) => !told.has(`${code} ${location?.path}`))
    .map(({ state: _, ...notice }) => notice);
  return [
    ...weighed,
    ...gone.map((notice) => ({ ...notice, message: `Before the change: ${notice.message}`, incomplete: false })),
  ];
}

const withState = ({ code, location, state }: Notice): string => JSON.stringify([code, location?.path, state]);

function isInTheWay(
  { code, relevance, location, about = [] }: Notice,
  { paths, objects, charts }: Alteration,
  isAltered: boolean,
): boolean {
  const touched =
    isAltered ||
    (location !== undefined && (paths.has(location.path) || about.some((place) => isTouched(place, paths))));
  if (code === "source-unread") return objects;
  if (relevance !== "yes") return relevance === "if-changed" && touched;
  if (location !== undefined && LOCAL.has(code) && OF_TESTS.test(location.path)) return touched;
  if (objects || location === undefined || !LOCAL.has(code)) return paths.size > 0;
  if (touched || (code !== "not-rendered" && !IN_CHART.test(location.path))) return touched;
  return [...paths].some((path) => mayFeed(path, location.path, charts));
}

/** A file, or a directory that one is in. */
function isTouched(place: string, paths: Alteration["paths"]): boolean {
  return paths.has(place) || [...paths].some((path) => path.startsWith(`${place}/`));
}

/** What is wrong with one file, whatever the others hold. */
const LOCAL: ReadonlySet<string> = new Set([
  "not-rendered",
  "invalid-yaml",
  "not-an-object",
  "alias-bomb",
  "binary",
  "rejected-by-schema",
  "rejected-by-webhook",
]);

/** Programs are tested with it; nobody deploys it. */
const OF_TESTS = /(?:^|\/)testdata\//;

const IN_CHART = /(?:^|\/)templates\//;

/** Whether a template can come out otherwise because of another file: one of its chart, or values that are nobody else's. */
function mayFeed(path: string, template: string, charts: ReadonlySet<string> = new Set()): boolean {
  const end = IN_CHART.exec(template)?.index ?? template.lastIndexOf("/");
  if (path.startsWith(template.slice(0, Math.max(end, 0)))) return true;
  const [owner] = /^(?:[^/]*\/)*?(?=[^/]*values)/i.exec(path) ?? [];
  if (owner === undefined) return false;
  // `loki/values/prod.yaml` is for `loki/chart`, which lies beside it; `envs/prod/values.yaml` can be for any.
  return template.startsWith(owner) || ![...charts].some((chart) => chart.startsWith(owner));
}

/** What differs between the two states; whether objects do is for who has read them. */
export function alterationOf(before: Snapshot, after: Snapshot, objects: boolean): Alteration {
  const paths = [...before.keys(), ...after.keys()].filter((path) => !isSame(before.get(path), after.get(path)));
  const charts = new Set([...paths, ...after.keys()].flatMap((path) => CHART.exec(path)?.[1] ?? []));
  return { paths: new Set(paths), objects, charts };
}

const CHART = /^(.*\/)Chart\.yaml$/;

type Content = ReturnType<Snapshot["get"]>;

function isSame(a: Content, b: Content): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return a.unreadable === b.unreadable && a.detail === b.detail;
}
