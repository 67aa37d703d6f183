// An edit -> its diff for a terminal.
import type { FileEdit } from "../../fixes/fix.ts";
import { toUnifiedDiff } from "../../fixes/to-unified-diff.ts";
import { printableLines } from "../../report/printable.ts";
import type { Style } from "../../report/style.ts";

export function paintDiff(edit: FileEdit, style: Style): string {
  return printableLines(toUnifiedDiff(edit).trimEnd())
    .filter((line) => !/^(?:diff --git |new file mode |index )/.test(line))
    .map((line) => paintLine(line, style))
    .join("\n");
}

function paintLine(line: string, style: Style): string {
  if (/^(?:---|\+\+\+|@@)/.test(line)) return style.dim(line);
  if (line.startsWith("+")) return style.green(line);
  return line.startsWith("-") ? style.red(line) : line;
}
