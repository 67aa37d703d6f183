// A finding and its fixes -> what the person at the terminal wants: one of them, none, or to stop. Writes no file.
import { createInterface } from "node:readline/promises";
import type { Fix } from "../../fixes/fix.ts";
import type { Decide, Decision } from "../choose-fixes.ts";
import { trouble } from "../trouble.ts";
import { print, remark } from "./print.ts";
import { showFinding, showFix } from "./show-fix.ts";

/** The answer to a question; undefined when there will be no more (Ctrl-D). */
export type Ask = (question: string) => Promise<string | undefined>;

const HELP = `y  apply this fix
n  leave this finding as it is
o  show another fix for it
q  stop here; what was answered with y is applied
   (Ctrl-C applies nothing)`;

/** Asks for each finding which of its fixes shall be applied, the recommended one first. */
export function askAboutFixes(ask: Ask): Decide {
  return async (finding, fixes, review) => {
    showFinding(finding);
    for (let index = 0; ; index = (index + 1) % fixes.length) {
      const fix = fixes[index];
      if (fix === undefined) return "skip";
      showFix(fix, review);
      const decision = await decide(ask, fix, fixes.length > 1 ? `${index + 1} of ${fixes.length}` : "");
      print("\n");
      if (decision !== "other") return decision;
    }
  };
}

async function decide(ask: Ask, fix: Fix, which: string): Promise<Decision | "other"> {
  const other = which === "" ? "" : `, [o]ther fix (this is ${which})`;
  for (;;) {
    const answer = await ask(`\nApply this? [y]es, [n]o${other}, [q]uit, [?] `);
    const letter = answer === undefined ? "q" : answer.trim().toLowerCase();
    if (letter === "y" || letter === "yes") return fix;
    if (letter === "" || letter === "n" || letter === "no") return "skip";
    if (letter === "q" || letter === "quit") return "stop";
    if (which !== "" && (letter === "o" || letter === "other")) return "other";
    remark(HELP);
  }
}

/** Asks at the terminal. Throws trouble when the person interrupts. */
export const askAtTerminal: Ask = async (question) => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      terminal.once("SIGINT", () => reject(trouble("interrupted; nothing was written")));
      terminal.once("close", () => resolve(undefined));
      terminal.question(question).then(resolve, reject);
    });
  } finally {
    terminal.close();
  }
};
