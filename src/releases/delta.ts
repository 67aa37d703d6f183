// A row of the table of releases.
import type { Switches } from "./switches.ts";

/** What changed with a release, seen from a newer one. */
export interface OlderDelta {
  /** The last release that does so. */
  readonly upTo: string;
  readonly change: Partial<Switches>;
  /** What it means for traffic, in a line. */
  readonly story: string;
}

/** What a release newer than the baseline changes. */
export interface NewerDelta {
  /** The first release that does so. */
  readonly since: string;
  readonly change: Partial<Switches>;
  readonly story: string;
}
