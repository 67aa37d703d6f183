// Edits of the merge result -> the same edits of the branch, which may lack what the base got meanwhile. Changes nothing.
import { applyPatch } from "diff";
import type { FileEdit } from "../../../fixes/fix.ts";
import { toUnifiedDiff } from "../../../fixes/to-unified-diff.ts";
import { SYMBOLIC_LINK } from "../../read-tree.ts";
import type { Repository } from "../client/repository-client.ts";
import { readBlobs } from "../reading/read-blobs.ts";
import type { ReadCache } from "../reading/read-cache.ts";
import { createDirectories } from "../reading/read-directories.ts";
import { findEntries } from "../reading/read-remote-tree.ts";

export interface Fitting {
  readonly repository: Repository;
  /** The commit that the branch is at. */
  readonly head: string;
  readonly blobs: ReadCache;
  readonly signal: AbortSignal;
}

export type Fitted =
  | { readonly kind: "fitted"; readonly edits: readonly FileEdit[] }
  | { readonly kind: "misfit"; readonly why: string };

export async function fitToHead(edits: readonly FileEdit[], fitting: Fitting): Promise<Fitted> {
  const { repository, head, blobs: cache, signal } = fitting;
  const directories = createDirectories(repository, { cache, signal });
  const touched = await findEntries(
    directories,
    head,
    edits.map(({ path }) => path),
  );
  const link = touched.find(({ mode }) => mode === SYMBOLIC_LINK);
  if (link !== undefined) return misfit(`\`${link.path}\` is a symbolic link`);
  const contents = await readBlobs(repository, { first: touched, others: [] }, { cache, signal });
  const fitted: FileEdit[] = [];
  for (const edit of edits) {
    const blob = touched.find(({ path }) => path === edit.path)?.blob;
    const text = blob === undefined ? undefined : contents.get(blob);
    const after = rewrite(edit, text, blob !== undefined);
    if (after === undefined)
      return misfit(
        `\`${edit.path}\` is another one on the branch than after the merge: merge the base branch into it first`,
      );
    fitted.push({ ...edit, after });
  }
  return { kind: "fitted", edits: fitted };
}

function rewrite(edit: FileEdit, text: unknown, isThere: boolean): string | undefined {
  if (edit.before === undefined) return isThere ? undefined : edit.after;
  if (typeof text !== "string") return undefined;
  if (text === edit.before) return edit.after;
  const patched = applyPatch(text, toUnifiedDiff(edit));
  return patched === false ? undefined : patched;
}

function misfit(why: string): Fitted {
  return { kind: "misfit", why };
}
