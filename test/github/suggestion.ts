// A review comment with a suggestion -> the file with the comment's lines replaced, as the button "Commit suggestion" does.
import { currentAnchor } from "./anchors.ts";
import { readText } from "./git/files.ts";
import type { Repository, ReviewComment } from "./world.ts";

/** The lines of the first suggestion block; undefined when there is none. */
export function suggestionIn(body: string): readonly string[] | undefined {
  const lines = body.split(/\r?\n/);
  const start = lines.findIndex((line) => /^ {0,3}(?:`{3,}|~{3,}) *suggestion\b/.test(line));
  const [fence = ""] = /`{3,}|~{3,}/.exec(lines[start] ?? "") ?? [];
  if (fence === "") return undefined;
  const isEnd = (line: string) => {
    const text = line.trim();
    return text.length >= fence.length && [...text].every((character) => character === fence[0]);
  };
  const length = lines.slice(start + 1).findIndex(isEnd);
  return length < 0 ? lines.slice(start + 1) : lines.slice(start + 1, start + 1 + length);
}

/** The new text of the commented file. Throws where GitHub offers no button. */
export function suggestedText(repository: Repository, comment: ReviewComment): string {
  const { pull } = comment.review;
  const suggested = suggestionIn(comment.body);
  if (suggested === undefined) throw new Error("the comment has no suggestion");
  if (pull.state === "closed") throw new Error("suggestions cannot be applied while the pull request is closed");
  if (comment.anchor.side === "LEFT") throw new Error("suggestions cannot be applied on deleted lines");
  const anchor = currentAnchor(repository, comment);
  const text = readText(repository.objects, pull.headSha, comment.anchor.path);
  if (anchor === undefined || text === undefined) throw new Error("the suggestion is outdated");
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const first = (anchor.startLine ?? anchor.line) - 1;
  const replaced = lines.slice(first, anchor.line);
  // The file's own line ends stay, also the lack of one at its end.
  const ending = replaced[0]?.endsWith("\r\n") ? "\r\n" : "\n";
  const last = /\r?\n$/.exec(replaced.at(-1) ?? "")?.[0] ?? "";
  const made = suggested.map((line, index) => `${line}${index === suggested.length - 1 ? last : ending}`);
  return [...lines.slice(0, first), ...made, ...lines.slice(anchor.line)].join("");
}
