// A seed -> what people do with many pull requests, in order. Plain data: it is played with and without faults.
import { SEED_BASE, SEED_CHANGE } from "../stage.ts";
import { type Chance, chanceOf } from "./chance.ts";

export type Changes = Readonly<Record<string, string | null>>;

export type Step =
  | { readonly kind: "open"; readonly repository: number; readonly branch: string; readonly changes: Changes }
  | { readonly kind: "push"; readonly repository: number; readonly branch: string; readonly changes: Changes }
  /** On the base's tip instead of the branch's: a forced push. */
  | { readonly kind: "force"; readonly repository: number; readonly branch: string; readonly changes: Changes }
  /** The base gets something that changes no answer. */
  | { readonly kind: "move"; readonly repository: number; readonly changes: Changes }
  | { readonly kind: "close"; readonly repository: number; readonly branch: string }
  | { readonly kind: "reopen"; readonly repository: number; readonly branch: string };

export interface Story {
  /** `owner/name`; all of an owner are one installation. */
  readonly repositories: readonly string[];
  readonly base: Changes & Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const OWNERS = ["shop", "billing", "warehouse", "bank", "harbour", "library", "bakery", "museum"] as const;
const REPOSITORIES_OF_ONE = 2;

/** GitHub refuses every comment on a line of it. */
export const POISON = "demo/poison.yaml";

const ENTRY = SEED_CHANGE["demo/mysql.yaml"];
const addressed = ENTRY.replace("spec:\n", "spec:\n  addresses: [240.0.221.130]\n");
const other = ENTRY.replace("name: mysql\n", "name: ledger\n").replaceAll("mysql.demo", "ledger.demo");

/** More notices than GitHub takes annotations at once. */
const BROKEN = Array.from(
  { length: 60 },
  (_, n) => `kind: ServiceEntry\nmetadata: {name: broken-${n}, namespace: demo}\nspec: {hosts: 7}\n`,
)
  .map((text) => `apiVersion: networking.istio.io/v1\n${text}`)
  .join("---\n");

/** What a branch can come to; each leaves nothing of another. */
const NOTHING: Changes = {
  "demo/mysql.yaml": null,
  "demo/ledger.yaml": null,
  [POISON]: null,
  "demo/broken.yaml": null,
};
const CHANGES: readonly (readonly [weight: number, changes: Changes])[] = [
  [5, { ...NOTHING, "demo/mysql.yaml": ENTRY }],
  [3, { ...NOTHING, "demo/mysql.yaml": addressed }],
  [2, { ...NOTHING, "demo/mysql.yaml": ENTRY, "demo/ledger.yaml": other.replaceAll("3306", "3307") }],
  [1, { ...NOTHING, [POISON]: ENTRY }],
  [1, { ...NOTHING, "demo/ledger.yaml": "kind: [ServiceEntry\n" }],
  [1, { ...NOTHING, "demo/broken.yaml": BROKEN }],
  [2, NOTHING],
];

interface Known {
  readonly repository: number;
  readonly branch: string;
  isOpen: boolean;
}

export function tellStory(seed: number, pulls: number): Story {
  const chance = chanceOf(seed);
  const owners = OWNERS.slice(0, Math.max(2, Math.min(OWNERS.length, Math.ceil(pulls / 8))));
  const repositories = owners.flatMap((owner) =>
    Array.from({ length: REPOSITORIES_OF_ONE }, (_, n) => `${owner}/mesh-${n}`),
  );
  const known: Known[] = [];
  const steps: Step[] = [];
  while (known.length < pulls) {
    if (known.length === 0 || chance.next() < 0.4) {
      const repository = chance.between(0, repositories.length - 1);
      const place = { repository, branch: `change-${known.length}` };
      known.push({ ...place, isOpen: true });
      steps.push({ kind: "open", ...place, changes: changesOf(chance, place.branch) });
    } else if (chance.next() < 0.05) {
      const repository = chance.between(0, repositories.length - 1);
      const data = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: base, namespace: demo}\ndata: {at: "${chance.next()}"}\n`;
      steps.push({ kind: "move", repository, changes: { "demo/base.yaml": data } });
    } else {
      const pull = known[chance.between(Math.max(0, known.length - 12), known.length - 1)];
      if (pull !== undefined) steps.push(next(chance, pull));
    }
  }
  // At the end of the story all are open: there is more to compare.
  const closed = known.filter(({ isOpen }) => !isOpen);
  steps.push(...closed.map(({ repository, branch }) => ({ kind: "reopen", repository, branch }) as const));
  return { repositories, base: SEED_BASE, steps };
}

function next(chance: Chance, pull: Known): Step {
  const { repository, branch } = pull;
  const place = { repository, branch };
  if (!pull.isOpen) {
    pull.isOpen = true;
    return { kind: "reopen", ...place };
  }
  const kind = chance.weighed<"push" | "force" | "close">([
    [8, "push"],
    [2, "force"],
    [1, "close"],
  ]);
  if (kind !== "close") return { kind, ...place, changes: changesOf(chance, branch) };
  pull.isOpen = false;
  return { kind, ...place };
}

function changesOf(chance: Chance, branch: string): Changes {
  return { ...chance.weighed(CHANGES), [`notes/${branch}.md`]: `${chance.next()}\n` };
}
