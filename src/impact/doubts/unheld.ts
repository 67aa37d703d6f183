// A compared change -> a doubt about Services that routes send traffic of this change to and that Git does not hold.
import { quoted } from "../../manifests/join-words.ts";
import type { PortOfService } from "../../simulation/every-cluster.ts";
import type { Impact, Way } from "../impact.ts";
import { type Compared, type Doubt, listed } from "./doubt.ts";

export function unheldDoubts({ impact }: Compared): readonly Doubt[] {
  const services = namedBy(impact);
  if (services.length === 0) return [];
  const about = [...new Set(services.map(({ namespace, name }) => `Service ${namespace}/${name}`))].toSorted();
  const names = listed(about.map(quoted));
  const [is, it] = about.length === 1 ? ["is", "it"] : ["are", "them"];
  const [first] = services;
  const one = about.length === 1 && first !== undefined ? ` ${first.name} -n ${first.namespace}` : "s -A";
  return [
    {
      kind: "unheld-service",
      about,
      text: `${names} ${is} taken not to be there: Git does not hold ${it}`,
      settle: `${quoted(`kubectl get service${one}`)} tells; under ${quoted("assume")} the settings can say what is there`,
      matters: false,
      otherwise: { if: `the cluster has ${names}`, supposing: { kind: "present", services } },
    },
  ];
}

function namedBy({ calls, routes = [] }: Impact): readonly PortOfService[] {
  const ports = new Map<string, PortOfService>();
  const add = (way: Way | null, isHttp: boolean) => {
    for (const service of way?.unheld ?? [])
      ports.set(`${service.namespace}/${service.name}:${service.port}`, { ...service, isHttp });
  };
  // What is read of an untouched call follows it.
  for (const call of calls.filter(({ untouched }) => untouched !== true))
    add(call.ways.after, call.after?.virtualHost !== undefined);
  for (const { ways, protocol } of routes) add(ways.after, protocol !== "tls" && protocol !== "tcp");
  return [...ports.values()];
}
