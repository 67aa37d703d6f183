// The tools that are there, and what the machine keeps from them -> sentences for whoever runs the App. Judges nothing.
import type { Tools } from "./find-tools.ts";
import type { Sandbox } from "./sandbox.ts";

export function tellTools({ kustomize, helm }: Tools, { isOffline, isLimited }: Sandbox): readonly string[] {
  const tools = [
    kustomize === undefined
      ? "There is no kustomize and no kubectl: kustomizations are read as they are written."
      : `Kustomizations are built by ${kustomize.command}.`,
    helm === undefined ? "There is no helm: charts are not rendered." : `Charts are rendered by ${helm}.`,
  ];
  if (kustomize === undefined && helm === undefined) return tools;
  const network = isOffline
    ? "They run without a network"
    : "This machine lets no program run without a network (it forbids user namespaces): flags, variables and what is taken out of their files keep them from it";
  const memory = isLimited ? "with 1 GB of memory at most" : "without a limit to their memory (there is no prlimit)";
  return [...tools, `${network}, ${memory}.`];
}
