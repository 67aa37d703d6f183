// Upgrade -> what it moves, in groups of one cause each: the switches without which it would not move. Decides no words.
import type { SidecarChange } from "../impact/compare-sidecars.ts";
import type { CallChange, Capture } from "../impact/impact.ts";
import type { MovedListener, Upgrade } from "../impact/upgrade.ts";
import { compareText } from "../manifests/compare-text.ts";
import type { SwitchChange } from "../releases/compare-profiles.ts";

export interface UpgradeGroup {
  /** Several where only all of them together explain it. */
  readonly causes: readonly SwitchChange[];
  readonly calls: readonly CallChange<SwitchChange>[];
  readonly captures: readonly Capture<SwitchChange>[];
  readonly listeners: readonly MovedListener[];
  readonly sidecars: readonly SidecarChange[];
}

type Caused = { readonly causes: readonly SwitchChange[] };

const keyOf = ({ causes }: Caused): string => causes.map(({ name }) => name).join(" ");

/** Those that move known calls first, then by how much they move. */
export function groupUpgrade({ calls, captures, listeners, sidecars }: Upgrade): readonly UpgradeGroup[] {
  const effects: readonly Caused[] = [...calls, ...captures, ...listeners, ...sidecars];
  const causes = new Map(effects.map((effect) => [keyOf(effect), effect.causes]));
  const groups = [...causes].map(([key, switches]) => {
    const own = <Effect extends Caused>(all: readonly Effect[]) => all.filter((effect) => keyOf(effect) === key);
    return {
      key,
      causes: switches,
      calls: own(calls),
      captures: own(captures),
      listeners: own(listeners),
      sidecars: own(sidecars),
    };
  });
  return groups.toSorted((a, b) => weightOf(b) - weightOf(a) || compareText(a.key, b.key));
}

function weightOf({ calls, captures, listeners, sidecars }: UpgradeGroup): number {
  const moving = listeners.filter(({ moves }) => moves).length;
  return calls.length * 1e6 + sidecars.length * 1e5 + captures.length * 1e4 + moving * 100 + listeners.length;
}
