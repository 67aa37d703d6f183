// What went wrong without being a bug: a value that travels to the report. Never thrown, never dropped.

/** Lines of a file, 1-based, both ends included; `path` is relative to the repository's root, with `/`. */
export interface Location {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * Whether what a notice is about can matter to the answer: `yes` makes the verdict at best `incomplete`, `if-changed`
 * does so when the change touches the file, `no` is only told.
 */
export type Relevance = "yes" | "if-changed" | "no";

/** Expected trouble, in one sentence that says what it is and what to do. `code` is stable. */
export interface Notice {
  readonly code: string;
  readonly message: string;
  readonly location?: Location;
  readonly relevance: Relevance;
  /** Further files and directories that the change touches the location by. */
  readonly about?: readonly string[];
  /** What it is about as this state has it: where the base has it otherwise, the change touches it by whatever path. */
  readonly state?: string;
  /** The objects of which the repository has several copies that say different things, where the notice is about such. */
  readonly copied?: readonly CopiedObject[];
  /** What is told instead where it turns out not to matter. */
  readonly settled?: string;
}

export interface CopiedObject {
  /** Its kind, namespace and name. */
  readonly key: string;
  /** How many different things the copies say. */
  readonly contents: number;
}
