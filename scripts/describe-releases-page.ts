// The tables of src/releases, and the comments of its switches -> the page docs/releases.md. Reads no file.
import { BASELINE, BASELINE_VERSION } from "../src/releases/baseline.ts";
import { releaseName, type SwitchName, storyOf, valueName } from "../src/releases/compare-profiles.ts";
import { COMPATIBILITY, KNOWN_TARGETS } from "../src/releases/compatibility.ts";
import { NEWER, OLDER } from "../src/releases/deltas.ts";
import { ENVIRONMENT, type Period } from "../src/releases/environment.ts";
import type { Switches } from "../src/releases/switches.ts";

const INTRODUCTION = `<!-- Made by scripts/describe-releases.ts (npm run generate) from src/releases/. Do not edit. -->
# Releases

Earshot answers as the release of istiod does that the repository, a flag or a setting names. Every difference between releases that bears on sidecars' outbound traffic is a named switch; the code asks
switches and never compares versions. The newest stable release, ${BASELINE_VERSION}, is the baseline; each row below says what the releases up to one do (or from one on), seen from the newer side.
\`earshot upgrade --from A --to B\` says which of these move traffic in a repository.
`;

type Change = Partial<Switches>;

export function describeReleases(switchesSource: string): string {
  const names = Object.keys(BASELINE) as SwitchName[];
  return `${[INTRODUCTION, byRelease(), bySwitch(names, commentsOf(switchesSource)), environment(), compatibility()].join("\n")}`;
}

const cell = (text: string): string => text.replaceAll("\n", " ").replaceAll("|", "\\|");
const code = (text: string): string => `\`${cell(text)}\``;
const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function table(heading: readonly string[], rows: readonly string[]): string {
  return [row(...heading), row(...heading.map(() => "---")), ...rows, ""].join("\n");
}

/** `1.21 to 1.23`, `1.20`, `from 1.30`. */
function releases({ since, upTo }: { readonly since: string; readonly upTo?: string }): string {
  const first = since.replace(/\.0$/, "");
  if (upTo === undefined) return `from ${first}`;
  return first === releaseName(upTo) ? first : `${first} to ${releaseName(upTo)}`;
}

const setTo = (change: Change): string =>
  (Object.keys(change) as SwitchName[])
    .map((name) => `${code(name)}: ${code(valueName(change[name] as Switches[SwitchName]))}`)
    .join("<br>");

function byRelease(): string {
  const newer = NEWER.map(({ since, change, story }) => row(`from ${since}`, cell(story), setTo(change)));
  const baseline = row(`**${BASELINE_VERSION}**`, "the baseline: the values of the next table", "");
  const older = OLDER.map(({ upTo, change, story }) => row(`up to ${releaseName(upTo)}`, cell(story), setTo(change)));
  return `## By release

Newest first; each row comes on top of those above it. "Up to 1.20" means every patch of 1.20 and everything older, until a row below says otherwise.

${table(["releases", "what they do", "switches"], [...newer, baseline, ...older])}`;
}

/** The doc comment in front of each switch. */
export function commentsOf(source: string): ReadonlyMap<string, string> {
  const found = source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*readonly (\w+):/g);
  return new Map(
    [...found].map(([, comment = "", name = ""]) => [name, comment.replaceAll(/\n\s*\* ?/g, " ").trim()] as const),
  );
}

/** Where a switch has which value: the baseline's, and that of each row that sets it. */
function valuesOf(name: SwitchName): readonly string[] {
  const tell = (where: string, change: Change): string => {
    const value = valueName(change[name] as Switches[SwitchName]);
    const story = storyOf(name, value);
    return `${where}: ${code(value)}${story === "" ? "" : ` – ${cell(story)}`}`;
  };
  const sets = ({ change }: { readonly change: Change }): boolean => Object.hasOwn(change, name);
  return [
    ...NEWER.filter(sets).map(({ since, change }) => tell(`from ${since}`, change)),
    tell(BASELINE_VERSION, BASELINE),
    ...OLDER.filter(sets).map(({ upTo, change }) => tell(`up to ${releaseName(upTo)}`, change)),
  ];
}

function bySwitch(names: readonly SwitchName[], comments: ReadonlyMap<string, string>): string {
  const rows = names.map((name) => row(code(name), cell(comments.get(name) ?? ""), valuesOf(name).join("<br>")));
  return `## By switch

${table(["switch", "what it decides", "values"], rows)}`;
}

function periodWords(period: Period): string {
  const { default: value, change } = period;
  const effects = Object.entries(change ?? {}).map(([other, switches]) => {
    const effect = Object.keys(switches).length === 0 ? "no effect" : setTo(switches).replaceAll("<br>", ", ");
    return `; ${code(other)}: ${effect}`;
  });
  return `${releases(period)}: ${code(value)}${effects.join("") || "; anything else is not simulated"}`;
}

function environment(): string {
  const rows = ENVIRONMENT.map(({ name, about, periods }) =>
    row(code(name), cell(about), periods.map(periodWords).join("<br>")),
  );
  return `## istiod's environment

Earshot reads these in istiod's Deployment, an IstioOperator, values of istiod's chart (Flux HelmReleases, Argo CD Applications, kustomizations, the Sail operator's Istio), and takes them from \`--istiod-env NAME=VALUE\`. The default
comes first, then what another value changes. A variable that is not listed here is about something else, and passed over.

${table(["variable", "what it decides", "releases, default, effect"], rows)}`;
}

function compatibility(): string {
  const rows = COMPATIBILITY.map((set) => {
    const [first, last] = set.targets;
    return row(code(`${set.name}=${set.value}`), first === last ? first : `${first} to ${last}`, releases(set));
  });
  const known = Object.entries(KNOWN_TARGETS).map(([release, [first, last]]) =>
    row(release, first === last ? first : `${first} to ${last}`),
  );
  return `## compatibilityVersion

What \`compatibilityVersion\` of istiod's chart sets; a variable of one's own wins over it.

${table(["sets", "for these target versions", "in charts of"], rows)}
Any other target makes the installation fail:

${table(["chart of", "knows the targets"], known)}`
    .trimEnd()
    .concat("\n");
}
