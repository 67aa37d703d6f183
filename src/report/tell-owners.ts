// Finding -> who owns the namespaces that it hits, as one sentence. Owners stand between backticks, so that nobody is notified;
// only the Markdown form mentions them, and only when it is told to.
import { joinWords } from "../manifests/join-words.ts";
import { listNames, quantity } from "./count-words.ts";
import { sentence } from "./escape-markdown.ts";
import { named } from "./printable.ts";
import type { NamespaceOwners, ReviewedFinding } from "./review.ts";

const SHOWN_OWNERS = 8;
const SHOWN_NAMESPACES = 4;

type Owning = Pick<ReviewedFinding, "owners">;

/** "It hits what `@shop/billing` (`billing`) and `@shop/web` (`web`) own."; undefined where nobody is known. */
export function tellOwners({ owners = [] }: Owning): string | undefined {
  return tell(owners, named, (text) => text);
}

/**
 * The same in Markdown, of one finding or of several together; empty where nobody is known. With `mention`, GitHub notifies those
 * who are an account or a team.
 */
export function markdownOwners(findings: readonly Owning[], mention = false): string {
  const owners = findings.flatMap((finding) => finding.owners ?? []);
  const nameOwner = (owner: string) => (mention && HANDLE.test(owner) ? owner : sentence(named(owner)));
  return tell(owners, nameOwner, sentence) ?? "";
}

const HANDLE = /^@[A-Za-z\d][\w-]{0,99}(?:\/[A-Za-z\d][\w.-]{0,99})?$/;

type Write = (text: string) => string;

function tell(owners: readonly NamespaceOwners[], nameOwner: Write, write: Write): string | undefined {
  const groups = groupByOwner(owners);
  if (groups.length === 0) return undefined;
  const shown = groups
    .slice(0, SHOWN_OWNERS)
    .map(({ owner, namespaces }) => `${nameOwner(owner)} (${write(listNames(namespaces, SHOWN_NAMESPACES))})`);
  const more = groups.length - shown.length;
  const all = joinWords(more > 0 ? [...shown, quantity(more, "other")] : shown);
  return `It hits what ${all} ${groups.length === 1 ? "owns" : "own"}.`;
}

interface Owned {
  readonly owner: string;
  readonly namespaces: readonly string[];
}

/** Who owns most comes first. */
function groupByOwner(owners: readonly NamespaceOwners[]): readonly Owned[] {
  const pairs = owners.flatMap(({ namespace, owners: all }) => all.map((owner) => ({ owner, namespace })));
  return [...Map.groupBy(pairs, ({ owner }) => owner)]
    .map(([owner, group]) => ({ owner, namespaces: [...new Set(group.map(({ namespace }) => namespace))] }))
    .toSorted((a, b) => b.namespaces.length - a.namespaces.length);
}
