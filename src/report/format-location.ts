// Location -> `demo/mysql.yaml:1-14`, `demo1/client.yaml:21`.
import type { Location } from "../manifests/notice.ts";
import { printable } from "./printable.ts";

/** The place as people and editors write it. */
export function formatLocation({ path, startLine, endLine }: Location): string {
  const lines = endLine > startLine ? `${startLine}-${endLine}` : `${startLine}`;
  return `${printable(path)}:${lines}`;
}
