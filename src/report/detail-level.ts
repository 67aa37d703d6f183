// How much of a report is told. A report that is too long for its place is told again at the next level.

export interface DetailLevel {
  /** What this level leaves out that the one before had, in words. */
  readonly leavesOut: string;
  readonly patches: "all" | "recommended" | "none";
  /** Findings with a picture. */
  readonly pictures: number;
  /** Rows of a table; lines of a list; notices. */
  readonly rows: number;
  readonly lines: number;
  /** Findings in full; the others by their title. */
  readonly findings: number;
  readonly titles: number;
  /** "How this was decided". */
  readonly details: boolean;
  /** Fixes can be asked for in a comment of the pull request. */
  readonly takesCommands?: boolean;
}

const FULL: DetailLevel = {
  leavesOut: "",
  patches: "all",
  pictures: 3,
  rows: 12,
  lines: 10,
  findings: 25,
  titles: 200,
  details: true,
};

const STEPS: readonly Partial<DetailLevel>[] = [
  { leavesOut: "patches of the other fixes", patches: "recommended" },
  { leavesOut: "the pictures", pictures: 0 },
  { leavesOut: "patches", patches: "none" },
  { leavesOut: "rows beyond the first 5 of a table", rows: 5, lines: 3 },
  { leavesOut: "all but the titles of findings beyond the first 5", findings: 5 },
  { leavesOut: "how this was decided", details: false },
  { leavesOut: "all but the titles of findings beyond the first", findings: 1, rows: 3, lines: 1 },
  { leavesOut: "all but the titles of findings", findings: 0, titles: 50 },
  { leavesOut: "findings beyond the first 10", titles: 10 },
];

function levels(): readonly DetailLevel[] {
  const all = [FULL];
  for (const step of STEPS) all.push({ ...(all.at(-1) ?? FULL), ...step });
  return all;
}

/** From everything to the titles of ten findings, in the order in which things are given up. */
export const DETAIL_LEVELS = levels();
