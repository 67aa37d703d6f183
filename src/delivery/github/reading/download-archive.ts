// A commit -> contents of the files that are wanted of it, from the archive that GitHub makes of it: one answer instead of
// thousands. It is read as it comes, within bounds, and nothing is written anywhere. GitHub redirects to another host: that one
// gets no token of ours. Only what has git's own SHA is taken: archives can leave out or rewrite files as attributes say.
import type { ReadableStream } from "node:stream/web";
import { manifestText } from "../../manifest-text.ts";
import { unpack } from "../../unpack.ts";
import { named, type Repository } from "../client/repository-client.ts";
import { isBlob } from "./fetch-blob.ts";
import type { Content } from "./read-cache.ts";
import type { RemoteEntry } from "./read-remote-tree.ts";

const ROUTE = "GET /repos/{owner}/{repo}/tarball/{ref}";
const MOST_HOPS = 3;
const SECONDS = 120;
/** What a tar spends on a file besides its bytes: headers, padding, long names. */
const BYTES_PER_FILE = 4_096;
const SLACK = 16 * 1024 * 1024;

export interface Archive {
  readonly commit: string;
  /** How many files it has, and their bytes together, also of those that nobody wants. */
  readonly files: number;
  readonly bytes: number;
  /** What is wanted of it. */
  readonly entries: readonly RemoteEntry[];
}

/** Contents by blob SHA; some can be missing. Throws when there is no archive, or when it is not what it should be. */
export async function downloadArchive(
  repository: Repository,
  { commit, files, bytes, entries }: Archive,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Content>> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(SECONDS * 1_000)]);
  const wanted = new Map(entries.map((entry) => [entry.path, entry]));
  const contents = new Map<string, Content>();
  await unpack(await openArchive(repository, commit, end), {
    most: bytes + files * BYTES_PER_FILE + SLACK,
    signal: end,
    wants: (path, size) => wanted.get(path)?.size === size,
    take: (path, file) => {
      const blob = wanted.get(path)?.blob ?? "";
      if (!contents.has(blob) && isBlob(file, blob)) contents.set(blob, manifestText(file));
    },
  });
  return contents;
}

async function openArchive(repository: Repository, commit: string, signal: AbortSignal): Promise<ReadableStream> {
  const { github } = repository;
  const place = { ...named(repository), ref: commit };
  const request = { redirect: "manual", parseSuccessResponseBody: false } as const;
  const { status, headers, data } = await github.request(ROUTE, { ...place, request });
  // Some servers give it themselves.
  if (Number(status) === 200) return data as ReadableStream;
  return follow(github, { from: github.request.endpoint(ROUTE, place).url, to: headers.location, signal });
}

interface Way {
  readonly from: string;
  readonly to: string | undefined;
  readonly signal: AbortSignal;
}

/** Without credentials, and never from https to anything else. */
async function follow(github: Repository["github"], { from, to, signal }: Way): Promise<ReadableStream> {
  // Through the same proxy as everything else.
  const request: typeof fetch = github.request.endpoint.DEFAULTS.request?.fetch ?? fetch;
  let [at, next] = [from, to];
  for (let hops = 0; hops < MOST_HOPS && next !== undefined && next !== null; hops++) {
    const url = URL.parse(next, at);
    const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && at.startsWith("http:"));
    if (url === null || !isSafe) throw new Error("GitHub's archive is at no address that can be asked");
    const response = await request(url.href, { headers: { "user-agent": "earshot" }, redirect: "manual", signal });
    if (response.ok && response.body !== null) return response.body as ReadableStream;
    await response.body?.cancel();
    if (response.status < 300 || response.status > 399)
      throw new Error(`GitHub's archive was answered with status ${response.status}`);
    [at, next] = [url.href, response.headers.get("location") ?? undefined];
  }
  throw new Error("GitHub's archive leads nowhere");
}
