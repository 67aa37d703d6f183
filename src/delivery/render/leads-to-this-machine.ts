// Files of a kustomization -> whether one asks for something from this very machine. Every other address is behind a proxy that
// leads nowhere; to its own machine no program asks a proxy.
import type { BuildFiles } from "../../manifests/rendering.ts";
import { readPlacedText } from "../../mesh/read-placed-text.ts";

const KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** Names and addresses for which clients pass proxies by. */
const THIS_MACHINE = /:\/\/(?:[^/"\s]*@)?(?:localhost|127\.|\[)/i;

export function leadsToThisMachine(files: BuildFiles): boolean {
  return [...files].some(
    ([path, text]) => typeof text === "string" && KUSTOMIZATION.test(path) && THIS_MACHINE.test(asRead(path, text)),
  );
}

/** As it is read, without what YAML can hide a text behind. */
function asRead(path: string, text: string): string {
  const read = readPlacedText({ path, text });
  return read.kind === "settings" ? JSON.stringify(read.value) : text;
}
