// The objects of one unit, and what was noticed on the way. A shape.
import type { Document } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Making } from "../manifests/rendering.ts";

export interface RenderedObjects {
  readonly making: Making;
  readonly documents: readonly Document[];
  readonly notices: readonly Notice[];
}
