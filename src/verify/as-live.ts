// (Mesh, workload, live node) -> the mesh in which the workload is set up as its live pod is, with a sentence for each thing
// in which the files say otherwise. What a pod was started with is not for the simulation to guess.
import type { Mesh, Workload } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { describeProxy, type SidecarProxy } from "../simulation/proxy.ts";
import type { LiveNode } from "./live-proxy.ts";

export interface LiveMesh {
  readonly mesh: Mesh;
  readonly remarks: readonly string[];
}

interface Setting {
  /** In the node's metadata. */
  readonly key: string;
  readonly words: string;
  readonly simulated: (proxy: SidecarProxy) => string;
  /** Where the metadata does not say it. */
  readonly otherwise: string;
}

const SETTINGS: readonly Setting[] = [
  {
    key: "INTERCEPTION_MODE",
    words: "interception mode",
    simulated: ({ interception }) => interception,
    otherwise: "REDIRECT",
  },
  { key: "DNS_CAPTURE", words: "DNS capture", simulated: ({ dnsCapture }) => String(dnsCapture), otherwise: "false" },
  {
    key: "HTTP_PROXY_PORT",
    words: "port for HTTP proxying",
    simulated: ({ httpProxyPort }) => String(httpProxyPort),
    otherwise: "0",
  },
];

/** What the sidecar's other settings are called in its proxyMetadata. */
const ALSO = ["DNS_AUTO_ALLOCATE", "UNPRIVILEGED_POD"] as const;

export interface LiveInputs {
  readonly node: LiveNode;
  readonly profile: Profile;
  /** The mesh as the workload's own control plane reads it. */
  readonly read: Mesh;
}

export function asLive(mesh: Mesh, workload: Workload, { node, profile, read }: LiveInputs): LiveMesh {
  const relabelled = node.labels.size === 0 ? workload : { ...workload, labels: Object.fromEntries(node.labels) };
  const proxy = describeProxy(relabelled, read, profile);
  const told = (setting: Setting): string => node.metadata.get(setting.key) ?? setting.otherwise;
  // An older proxy may not tell what its mesh configuration sets: only what it does tell is taken from it.
  const other = SETTINGS.filter((setting) => node.metadata.has(setting.key) || setting.key === "DNS_CAPTURE").filter(
    (setting) => told(setting) !== setting.simulated(proxy),
  );
  const remarks = [
    ...labelRemarks(workload, node),
    ...other.map(
      (setting) =>
        `The live pod has ${setting.words} \`${told(setting)}\`; these files say \`${setting.simulated(proxy)}\`. It is compared as the pod is.`,
    ),
  ];
  const changed = other.length === 0 ? relabelled : setUp(relabelled, node);
  const workloads = mesh.workloads.map((one) => (one === workload ? changed : one));
  const { proxyConfigs } = mesh;
  return { mesh: { ...mesh, workloads, proxyConfigs: other.length === 0 ? proxyConfigs : [] }, remarks };
}

function setUp(workload: Workload, { metadata }: LiveNode): Workload {
  const keys = [...SETTINGS.map(({ key }) => key), ...ALSO];
  const proxyMetadata = Object.fromEntries(keys.map((key) => [`ISTIO_META_${key}`, metadata.get(key) ?? "false"]));
  return {
    ...workload,
    annotations: {
      ...workload.annotations,
      "sidecar.istio.io/interceptionMode": metadata.get("INTERCEPTION_MODE") ?? "REDIRECT",
      "proxy.istio.io/config": JSON.stringify({ proxyMetadata }),
    },
  };
}

function labelRemarks({ labels }: Workload, node: LiveNode): readonly string[] {
  if (node.labels.size === 0) return [];
  return Object.entries(labels)
    .filter(([name, value]) => node.labels.get(name) !== value)
    .map(([name, value]) => {
      const real = node.labels.get(name);
      const has = real === undefined ? `lacks the label \`${name}\`` : `has the label \`${name}: ${real}\``;
      return `The live pod ${has}; these files say \`${value}\`. It is compared as the pod is.`;
    });
}
