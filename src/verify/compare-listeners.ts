// Simulated listeners, live listeners -> what is equal, what is different, and what only one side has.
import type { Listener } from "../simulation/outbound.ts";
import { hostnamesOf, isForeign } from "./chain-owners.ts";
import { type Collector, type Comparison, type ComparisonInputs, collectorOf } from "./comparison.ts";
import { explainPods } from "./explain-pods.ts";
import { type ListenerForm, liveForm, missingFrom, simulatedForm } from "./listener-form.ts";
import type { LiveListener } from "./live-proxy.ts";
import { tellExtra, tellMissing } from "./tell-lone-listeners.ts";

export function compareListeners(live: readonly LiveListener[], inputs: ComparisonInputs): Comparison {
  const collector = collectorOf("listeners");
  const rest = byKey(live);
  const missing: Listener[] = [];
  for (const listener of inputs.outbound.listeners.values()) {
    const own = simulatedForm(listener, inputs.addressOf);
    const found = takeLikest(own, rest.get(own.key) ?? []);
    if (found === undefined) missing.push(listener);
    else compareOne(own, found, inputs, collector);
  }
  const extra = [...rest.values()].flat();
  const unexplained = explainPods(missing, extra, inputs, collector);
  for (const listener of unexplained.missing) tellMissing(listener, inputs, collector);
  for (const listener of unexplained.extra) tellExtra(listener, inputs, collector);
  return collector.done();
}

/** Two listeners may have one address: an equal one, else the first. */
function takeLikest(own: ListenerForm, others: LiveListener[]): LiveListener | undefined {
  const words = own.chains.join("\n");
  const index = others.length < 2 ? 0 : others.findIndex((other) => liveForm(other).chains.join("\n") === words);
  return others.splice(Math.max(index, 0), 1)[0];
}

function byKey(live: readonly LiveListener[]): Map<string, LiveListener[]> {
  return Map.groupBy(live, (listener) => liveForm(listener).key);
}

function compareOne(
  own: ListenerForm,
  listener: LiveListener,
  { outsiders }: ComparisonInputs,
  { alike, differ }: Collector,
): void {
  const live = liveForm(listener);
  const foreign = listener.chains.filter((chain) => isForeign(chain, outsiders.namespaceOf)).map(({ words }) => words);
  const simulated = missingFrom(own.chains, live.chains);
  const extra = missingFrom(missingFrom(live.chains, own.chains), foreign);
  const rest = PROPERTIES.filter(({ is }) => !(foreign.length > 0 && is === "inspectors")).flatMap(({ words }) => {
    const sides = [words(own), words(live)] as const;
    return sides[0] === sides[1] ? [] : [sides];
  });
  if (simulated.length + extra.length + rest.length === 0) {
    alike();
    if (foreign.length > 0) outsiders.leaveOut(hostnamesOf(listener.chains).filter(outsiders.namespaceOf));
    return;
  }
  differ({
    kind: "different",
    name: own.key,
    message: differenceInWords(own.key, simulated.length + extra.length > 0, rest.length > 0),
    simulated: [...simulated, ...rest.map(([words]) => words)],
    live: [...extra, ...rest.map(([, words]) => words)],
  });
}

const listed = (what: string, items: readonly string[]): string => `${what}: ${items.join(", ") || "none"}`;

const PROPERTIES: readonly { readonly is: keyof ListenerForm; readonly words: (form: ListenerForm) => string }[] = [
  { is: "bindToPort", words: (form) => (form.bindToPort ? "binds its port" : "does not bind its port") },
  { is: "inspectors", words: (form) => listed("inspectors", form.inspectors) },
  { is: "additionalAddresses", words: (form) => listed("additional addresses", form.additionalAddresses) },
];

function differenceInWords(name: string, inChains: boolean, inProperties: boolean): string {
  if (inChains && inProperties) return `Both listen on \`${name}\`, with other filter chains and other properties.`;
  if (inChains) return `Both listen on \`${name}\`, but traffic goes other ways from there.`;
  return `Both listen on \`${name}\`, with the same filter chains, but the listener is set up otherwise.`;
}
