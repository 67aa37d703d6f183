// For tests: the seed's story with settings on the base and on the change, and what a review of it says.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { earshotInside, makeSeed, type Outcome } from "./earshot.ts";

export interface Story {
  /** `.github/earshot.yml` before the change; the change keeps it unless `after` says otherwise. */
  readonly before?: string;
  /** With the change; null takes it away. */
  readonly after?: string | null;
  /** More files, on both sides. */
  readonly files?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

export const SETTINGS = ".github/earshot.yml";

/** A directory with `before/` and `after/`. */
export function makeStory({ before, after, files = {} }: Story): string {
  const directory = makeSeed();
  const write = (side: string, path: string, text: string) => {
    mkdirSync(dirname(join(directory, side, path)), { recursive: true });
    writeFileSync(join(directory, side, path), text);
  };
  for (const [path, text] of Object.entries(files)) for (const side of ["before", "after"]) write(side, path, text);
  if (before !== undefined) write("before", SETTINGS, before);
  const head = after === undefined ? before : after;
  if (head !== undefined && head !== null) write("after", SETTINGS, head);
  return directory;
}

export function reviewStory(story: Story): Promise<Outcome> {
  const directory = makeStory(story);
  const sides = ["--before", join(directory, "before"), "--after", join(directory, "after")];
  return earshotInside(["review", ...sides, ...(story.args ?? [])]);
}

/** The review as JSON, and the exit status. */
export async function judge(story: Story) {
  const { status, stdout, stderr } = await reviewStory({ ...story, args: [...(story.args ?? []), "--format", "json"] });
  return { status, stderr, review: JSON.parse(stdout) };
}

/** The day that lies so many days from today. */
export function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** A waiver of the seed's finding. */
export function waiver(until: string, more = ""): string {
  return `waivers:
  - policy: foreign-capture
    resource: ServiceEntry demo/mysql
    reason: the client moves on Thursday
    owner: "@shop/data"
    until: ${until}
${more}`;
}
