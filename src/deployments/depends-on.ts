// Objects of Flux -> which of them wait for something that is not in the repository: that is deployed as well, and not seen.
import { type Document, locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { groupOf } from "../mesh/kinds.ts";
import { listAt, textAt } from "../mesh/plain-value.ts";

/** The order itself decides on nothing that is left when all of it is deployed. */
export function missingDependencies(deployers: readonly Document[]): readonly Notice[] {
  const flux = deployers.filter(({ apiVersion }) => groupOf(apiVersion).endsWith(".toolkit.fluxcd.io"));
  const known = new Set(flux.map((one) => nameOf(one.kind, one.value.metadata, "flux-system")));
  return flux.flatMap((one) => {
    const home = textAt(one.value, "metadata", "namespace") ?? "flux-system";
    return listAt(one.value, "spec", "dependsOn").flatMap((other, index): readonly Notice[] => {
      const name = nameOf(one.kind, other, home);
      if (known.has(name)) return [];
      const own = nameOf(one.kind, one.value.metadata, "flux-system");
      const message = `${own} depends on ${name}, which is not in the repository: what that deploys is not known.`;
      const location = locate(one, ["spec", "dependsOn", index]);
      return [{ code: "unknown-dependency", message, location, relevance: "no" }];
    });
  });
}

function nameOf(kind: string, metadata: Parameters<typeof textAt>[0], home: string): string {
  return `${kind} ${textAt(metadata, "namespace") ?? home}/${textAt(metadata, "name") ?? "?"}`;
}
