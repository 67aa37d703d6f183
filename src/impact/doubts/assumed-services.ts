// A compared change -> a doubt about Services that are taken to be in every cluster, where the change meets them. Looks for them; judges nothing.
import { quoted } from "../../manifests/join-words.ts";
import { type ObjectName, objectKey } from "../../mesh/mesh.ts";
import { kubernetesHostname } from "../../simulation/convert-service.ts";
import { affectedBy } from "./affected.ts";
import { type Compared, type Doubt, listed } from "./doubt.ts";

export function assumedServiceDoubts(compared: Compared): readonly Doubt[] {
  const { before, after } = compared;
  const all = [...(before.mesh.assumed ?? []), ...(after.mesh.assumed ?? [])];
  const isMet = meetsChange(compared);
  const met = [...new Map(all.map((service) => [objectKey(service), service])).values()].filter(isMet);
  const [certain, likely] = [true, false].map((one) => met.filter((service) => isApiServer(service) === one));
  return [...sayCertain(certain ?? []), ...sayLikely(likely ?? [])];
}

/** There is no cluster without it: what would be otherwise is no question. */
const isApiServer = ({ namespace, name }: ObjectName): boolean => namespace === "default" && name === "kubernetes";

function sayCertain(services: readonly ObjectName[]): readonly Doubt[] {
  return services.length === 0 ? [] : [{ ...takenToBeThere(services), matters: true }];
}

function sayLikely(services: readonly ObjectName[]): readonly Doubt[] {
  if (services.length === 0) return [];
  const names = listed(services.map(objectKey).map(quoted));
  return [
    {
      ...takenToBeThere(services),
      settle: `${quoted("kubectl get service -A")} tells, and ${quoted("assumeMinimum: false")} in the settings ends it`,
      matters: false,
      otherwise: { if: `the cluster has no ${names}`, supposing: { kind: "absent", services } },
    },
  ];
}

function takenToBeThere(services: readonly ObjectName[]): Pick<Doubt, "kind" | "about" | "text"> {
  const names = services.map(objectKey);
  const [is, it] = names.length === 1 ? ["is", "it"] : ["are", "them"];
  const text = `${listed(names.map(quoted))} ${is} taken to be there, as in every cluster; Git does not hold ${it}`;
  return { kind: "assumed-service", about: names, text };
}

/** Traffic that moves ends there before or after, or it has a part in a listener that becomes another one or takes such traffic. */
function meetsChange({ after, impact }: Compared): (service: ObjectName) => boolean {
  const { hosts, calls } = affectedBy(impact);
  const used = new Set([
    ...calls.flatMap((change) => [change.before?.listener, change.after?.listener]),
    ...[...impact.captures, ...impact.conflicts].map(({ listener }) => listener),
  ]);
  const changed = impact.listeners.filter(({ change, listener }) => change === "changed" || used.has(listener));
  const contributions = changed.flatMap((listener) =>
    [listener.before, listener.after].flatMap((side) => side?.contributions ?? []),
  );
  const parts = new Set(contributions.map(({ origin }) => objectKey(origin)));
  const { clusterDomain } = after.mesh;
  return (service) =>
    parts.has(objectKey(service)) || hosts.has(kubernetesHostname(service.name, service.namespace, clusterDomain));
}
