// A fix: text edits that were applied to the after state and simulated before anybody sees them.

/** A file as it would be; `before` undefined creates it. */
export interface FileEdit {
  readonly path: string;
  readonly before?: string;
  readonly after: string;
}

export interface Fix {
  /** Of two kinds that are needed together: `narrow-export+add-address`. */
  readonly kind: string;
  /** Imperative, with the reader's own names: "Give ServiceEntry demo/mysql the address 240.1.0.1". */
  readonly title: string;
  /** Why this one, or what it gives up; one sentence each. */
  readonly reason: string;
  /** What must hold outside of Git for the fix to work for everybody. */
  readonly conditions: readonly string[];
  readonly verified: true;
  readonly recommended: boolean;
  /** Ids of other findings of the change that are gone with it as well. */
  readonly settles?: readonly string[];
  readonly edits: readonly FileEdit[];
}

/** A fix that was tried and is not offered, and why. */
export interface RejectedFix {
  readonly kind: string;
  /** What was tried, as for a fix; not there where it did not come to that. */
  readonly title?: string;
  readonly reason: string;
}
