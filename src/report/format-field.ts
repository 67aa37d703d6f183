// The way to a field -> as people write it.
import type { FieldPath } from "../manifests/document.ts";

/** `spec.ports[0].number` */
export const formatField = (path: FieldPath): string =>
  path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
