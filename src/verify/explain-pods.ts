// Listeners of pods that only one side has -> those that the number of pods does not explain.
import type { Listener } from "../simulation/outbound.ts";
import { chainsOf, looksOf } from "./collect-evidence.ts";
import type { Collector, ComparisonInputs } from "./comparison.ts";
import type { LiveListener } from "./live-proxy.ts";

/** Git does not know how many pods there are: where at least one listener of a kind is on both sides, their number is told. */
export function explainPods(
  missing: readonly Listener[],
  extra: readonly LiveListener[],
  { outbound, live, addressOf }: ComparisonInputs,
  { remark }: Collector,
): { readonly missing: readonly Listener[]; readonly extra: readonly LiveListener[] } {
  const ofPods = [...outbound.listeners.values()].filter(({ address }) => address.startsWith("pod:"));
  const simulated = Map.groupBy(ofPods, (listener) => looksOf(listener.port, chainsOf(listener)));
  const looks = (listener: LiveListener) =>
    looksOf(
      listener.port,
      listener.chains.map(({ words }) => words),
    );
  const real = Map.groupBy(live.listeners ?? [], looks);
  const isPaired = (key: string): boolean => {
    const found = new Set((real.get(key) ?? []).map(({ address }) => address));
    return (simulated.get(key) ?? []).some(({ address }) => found.has(addressOf.get(address) ?? ""));
  };
  const isExcused = (key: string) => simulated.has(key) && isPaired(key);
  const excused = new Set([
    ...missing.filter(({ address }) => address.startsWith("pod:")).map((one) => looksOf(one.port, chainsOf(one))),
    ...extra.map(looks),
  ]);
  for (const key of [...excused].filter(isExcused).sort()) {
    const [own, found] = [simulated.get(key)?.length ?? 0, real.get(key)?.length ?? 0];
    const target = /\boutbound\|\S+/.exec(key)?.[0] ?? key.slice(key.indexOf(" => ") + 4);
    remark(
      `The live proxy has listeners for ${pods(found)} of \`${target}\`, these files make ${pods(own)}. Their number is not compared.`,
    );
  }
  return {
    missing: missing.filter((one) => !(one.address.startsWith("pod:") && isExcused(looksOf(one.port, chainsOf(one))))),
    extra: extra.filter((one) => !isExcused(looks(one))),
  };
}

const pods = (count: number): string => `${count} ${count === 1 ? "pod" : "pods"}`;
