// Globs of settings -> whether a text matches. Takes time that grows with both lengths alone: a glob is somebody's input, and
// the regular expressions that libraries make of it can take for ever.

/** What no alternative of a glob may grow beyond when its braces are written out. */
const MOST_ALTERNATIVES = 64;

/** Whether a path matches one of the globs: `*` and `?` within one step, `**` for any number of steps, `{a,b}` for either. */
export function pathMatcher(globs: readonly string[]): (path: string) => boolean {
  const alternatives = globs
    .flatMap(expandBraces)
    .map((glob) => ({ start: literalStart(glob), steps: glob.split("/") }));
  return (path) => {
    const likely = alternatives.filter(({ start }) => path.startsWith(start));
    if (likely.length === 0) return false;
    const steps = path.split("/");
    return likely.some((one) => matchAll(one.steps, steps, STEPS));
  };
}

/** Every path that matches begins with it; a `**` may stand for no folder at all. */
function literalStart(glob: string): string {
  const literal = /^[^*?]*/.exec(glob)?.[0] ?? "";
  return glob.startsWith("**", literal.length) && literal.endsWith("/") ? literal.slice(0, -1) : literal;
}

/** Whether a name matches: `*` stands for any letters but a slash, `?` for one. */
export function matchName(glob: string, name: string): boolean {
  return matchAll([...glob], [...name], {
    isAny: (letter) => letter === "*",
    fits: (letter, actual) => (letter === "?" || letter === actual) && !(letter === "?" && actual === "/"),
    never: "/",
  });
}

/** As Argo CD matches the paths of a directory: `*` and `?` also stand for a slash, `{a,b}` for either. */
export function matchText(glob: string, text: string): boolean {
  return expandBraces(glob).some((one) =>
    matchAll([...one], [...text], {
      isAny: (letter) => letter === "*",
      fits: (letter, actual) => letter === "?" || letter === actual,
    }),
  );
}

/** Why a glob can match nothing or is not allowed; undefined when it is fine. */
export function troubleOfGlob(glob: string): string | undefined {
  if (glob.startsWith("/")) return "paths start at the repository's root: leave the first / away";
  if (glob.split("/").some((step) => step === ".." || step === "."))
    return "paths start at the repository's root: no . and no ..";
  if (glob.startsWith("!")) return "there are no exclusions: name what belongs to it";
  if (/[[\]]/.test(glob)) return "[ ] has no meaning here: use *, ?, ** and {a,b}";
  if (/^[^{}]*(?:\{[^{}]*\}[^{}]*)*$/.test(glob) === false) return "a { is not closed, or stands in another";
  const count = [...glob.matchAll(/\{([^{}]*)\}/g)].reduce(
    (product, [, inner = ""]) => product * inner.split(",").length,
    1,
  );
  return count > MOST_ALTERNATIVES ? `its braces stand for ${count} globs: write them out in a list` : undefined;
}

function expandBraces(glob: string): readonly string[] {
  let expanded = [""];
  for (const part of glob.split(/(\{[^{}]*\})/)) {
    const choices = part.startsWith("{") && part.endsWith("}") ? part.slice(1, -1).split(",") : [part];
    if (expanded.length * choices.length > MOST_ALTERNATIVES) return [];
    expanded = expanded.flatMap((start) => choices.map((choice) => start + choice));
  }
  return expanded;
}

interface Rules {
  readonly isAny: (token: string) => boolean;
  readonly fits: (token: string, part: string) => boolean;
  /** What a token for anything does not stand for. */
  readonly never?: string;
}

const STEPS: Rules = { isAny: (step) => step === "**", fits: matchName };

/** The places in the text that the tokens so far can reach, moved on token by token. */
function matchAll(tokens: readonly string[], parts: readonly string[], { isAny, fits, never }: Rules): boolean {
  let reached: boolean[] = [true, ...parts.map(() => false)];
  for (const token of tokens) {
    const next: boolean[] = [];
    for (let at = 0; at <= parts.length; at++) {
      const part = parts[at - 1];
      const last = part !== undefined;
      if (isAny(token)) next.push(reached[at] === true || (last && part !== never && next[at - 1] === true));
      else next.push(last && reached[at - 1] === true && fits(token, part));
    }
    reached = next;
  }
  return reached[parts.length] === true;
}
