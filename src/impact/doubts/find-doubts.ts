// A compared change -> everything that its answers take to be so and that Git does not say; what could matter most first.
// Looks for it in the two states; simulates nothing.
import { quoted } from "../../manifests/join-words.ts";
import { affectedBy } from "./affected.ts";
import { assumedServiceDoubts } from "./assumed-services.ts";
import { addressDoubts } from "./cluster-addresses.ts";
import { creationDoubts } from "./creation-order.ts";
import type { Compared, Doubt } from "./doubt.ts";
import { namespaceDoubts } from "./namespace-labels.ts";
import { podDoubts } from "./pods.ts";
import { unheldDoubts } from "./unheld.ts";

export type { Compared, Doubt, DoubtKind } from "./doubt.ts";

export function findDoubts(compared: Compared): readonly Doubt[] {
  return [
    ...creationDoubts(compared),
    ...namespaceDoubts(compared),
    ...addressDoubts(compared),
    ...assumedServiceDoubts(compared),
    ...unheldDoubts(compared),
    ...meshConfigDoubts(compared),
    ...podDoubts(compared),
  ];
}

/** Something moves, with or without a known call. */
const moves = ({ impact }: Compared): boolean => affectedBy(impact).calls.length > 0 || impact.captures.length > 0;

function meshConfigDoubts(compared: Compared): readonly Doubt[] {
  const { config } = compared.after.mesh;
  // What was given from outside has settings and no document.
  if (config.source !== undefined || !isEmpty(config.raw)) return [];
  return [
    {
      kind: "mesh-config",
      about: ["MeshConfig"],
      text: "istiod's defaults are taken for the mesh: traffic to unknown hosts is let out, DNS is not captured; Git holds no MeshConfig (ConfigMap `istio`, IstioOperator)",
      settle: `${quoted("kubectl get configmap istio -n istio-system")} tells`,
      matters: moves(compared),
    },
  ];
}

const isEmpty = (value: unknown): boolean =>
  typeof value !== "object" || value === null || Object.keys(value).length === 0;
