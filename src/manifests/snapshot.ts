// A repository state as the engine sees it: path -> text. Who reads it from disk, git or GitHub is delivery's business.

/** A file that exists but whose text is not here, and why: the reader turns it into a notice. */
export interface Unreadable {
  readonly unreadable: "too-large" | "binary" | "outside-the-repository" | "unreachable" | "packed";
  /** What a person needs to know more, such as the size. */
  readonly detail: string;
  /** What nobody reads and a tool opens. */
  readonly base64?: string;
}

/** Path from the repository's root (with `/`) -> the file's text as it is, or why it is not here. */
export type Snapshot = ReadonlyMap<string, string | Unreadable>;
