// Installations of istiod -> those of the one control plane that answers for the whole mesh, and a notice where the
// repository holds others as well. What one control plane is told says nothing of another one.
import { compareText } from "../manifests/compare-text.ts";
import { locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { DEFAULT_REVISION } from "./injection.ts";
import type { Installation } from "./installation.ts";

interface MainControlPlane {
  readonly installations: readonly Installation[];
  readonly notices: readonly Notice[];
}

/** The one without a name, else the first that has one; what names no revision may belong to any. */
export function mainControlPlane(all: readonly Installation[]): MainControlPlane {
  const revisions = [...new Set(all.flatMap(({ revision }) => (revision === undefined ? [] : [revision])))];
  const main = revisions.includes(DEFAULT_REVISION) ? DEFAULT_REVISION : revisions[0];
  const other = all.find(({ revision }) => revision !== undefined && revision !== main);
  if (main === undefined || other === undefined) return { installations: all, notices: [] };
  const installations = all.filter(({ revision }) => revision === undefined || revision === main);
  return { installations, notices: [noticeOf(main, revisions, other)] };
}

function noticeOf(main: string, revisions: readonly string[], { source }: Installation): Notice {
  const names = revisions.toSorted(compareText).join(", ");
  return {
    code: "several-control-planes",
    message: `The repository installs control planes of several revisions (${names}). Every sidecar is answered as by ${main}; name another release or other settings to look at another one (--istio, --istiod-env, --mesh-config).`,
    location: locate(source),
    relevance: "if-changed",
  };
}
