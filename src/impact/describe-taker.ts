// Whoever has a connection -> what kind of object it is, what its port is declared to speak, and whether it counts on an
// address that this sidecar does not use.
import { oncePer } from "../manifests/remember.ts";
import { type Mesh, objectKey } from "../mesh/mesh.ts";
import { isAllocatedTo } from "../simulation/allocated-addresses.ts";
import type { Contribution, Listener, Origin } from "../simulation/outbound.ts";
import { describeProxy } from "../simulation/proxy.ts";
import type { Simulation } from "../simulation/simulate.ts";

/** What opens a listener: an entry, or a Service with, without, or by another name. */
export type TakerForm = "entry" | "cluster-ip" | "headless" | "external-name";

export interface Taker {
  readonly form: TakerForm;
  /** As istiod reads the port that it has the connection for, such as `TCP`, `HTTP`, `MySQL`; "" when it is not known. */
  readonly protocol: string;
  /** It has addresses that istiod allocates and that somebody asks for, and took the connection without any. */
  readonly countsOnAllocation: boolean;
}

/** Undefined for what is neither a Service nor an entry. */
export function describeTaker(
  simulation: Simulation,
  origin: Origin | undefined,
  listener: Pick<Listener, "address" | "contributions">,
): Taker | undefined {
  if (origin === undefined) return undefined;
  const key = objectKey(origin);
  const { services, serviceEntries } = simulation.mesh;
  const form = entriesOf(serviceEntries).has(key) ? "entry" : formsOf(services).get(key);
  if (form === undefined) return undefined;
  const own = contributionsOf(listener.contributions).get(key) ?? [];
  const { protocol = "" }: Partial<Contribution> = own.find(({ effect }) => effect !== "dropped") ?? own[0] ?? {};
  const countsOnAllocation = isWildcard(listener) && allocated(simulation).has(key);
  return { form, protocol, countsOnAllocation };
}

const contributionsOf = oncePer((all: readonly Contribution[]) => Map.groupBy(all, ({ origin }) => objectKey(origin)));

const isWildcard = ({ address }: Pick<Listener, "address">): boolean => address === "0.0.0.0" || address === "::";

const formsOf = oncePer(
  (services: Mesh["services"]): ReadonlyMap<string, TakerForm> =>
    new Map(services.map((service) => [objectKey(service), formOf(service.spec)])),
);

const entriesOf = oncePer((entries: Mesh["serviceEntries"]): ReadonlySet<string> => new Set(entries.map(objectKey)));

function formOf({ type, clusterIP }: Mesh["services"][number]["spec"]): TakerForm {
  if (clusterIP === "None") return "headless";
  return type === "ExternalName" ? "external-name" : "cluster-ip";
}

const ASKED = "networking.istio.io/enable-autoallocate-ip";

/** Entries that get addresses from istiod, where somebody wants them: by a label, a status in Git, or sidecars that use them. */
const allocated = oncePer((simulation: Simulation): ReadonlySet<string> => {
  const { mesh, profile } = simulation;
  if (profile.addressAllocation === "none") return new Set();
  const entries = mesh.serviceEntries.filter(isAllocatedTo);
  if (entries.length === 0) return new Set();
  const isUsed = simulation.sidecars.some(
    ({ injected, workload }) => injected && describeProxy(workload, mesh, profile).usesAllocatedAddresses,
  );
  const wanted = entries.filter(
    ({ labels, spec }) =>
      isUsed || labels[ASKED]?.toLowerCase() === "true" || (spec.statusAddresses ?? []).some(isWritten),
  );
  return new Set(wanted.map(objectKey));
});

/** Not a symbol that stands for what is allocated in the cluster. */
const isWritten = ({ value }: { readonly value: string }): boolean => !value.startsWith("auto:");
