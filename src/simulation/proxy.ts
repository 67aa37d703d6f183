// A workload -> what its sidecar tells istiod of itself, as far as outbound listeners depend on it.
import { load } from "js-yaml";
import { oncePer, remember } from "../manifests/remember.ts";
import { coveredBy } from "../mesh/match-labels.ts";
import type { Labels, Mesh, Workload } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";

export interface SidecarProxy {
  readonly workload: Workload;
  readonly namespace: string;
  readonly labels: Labels;
  readonly interception: "REDIRECT" | "TPROXY" | "NONE";
  /** iptables is set up. It does not know what the proxy alone is told (ISTIO_META_INTERCEPTION_MODE). */
  readonly redirects: boolean;
  readonly dnsCapture: boolean;
  /** Uses addresses that were allocated to entries without any. */
  readonly usesAllocatedAddresses: boolean;
  readonly httpProxyPort: number;
  /** Cannot bind ports below 1024. */
  readonly unprivileged: boolean;
  readonly reservedPorts: ReadonlySet<number>;
  /** All of this in words: equal exactly for proxies that say the same of themselves. */
  readonly says: string;
  /** Of its (first) pod. */
  readonly address: string | undefined;
}

type WhatProxySays = Omit<SidecarProxy, "workload" | "namespace" | "labels" | "address">;

interface ProxySettings {
  readonly metadata: Labels;
  readonly interception?: string;
}

export type DescribeProxy = (workload: Workload) => SidecarProxy;

export const proxyDescriber = (mesh: Mesh, profile: Profile): DescribeProxy => describers(mesh)(profile);

const describers = oncePer((mesh: Mesh) => oncePer((profile: Profile) => newDescriber(mesh, profile)));

/** What workloads with the same annotations and ProxyConfigs have in common is found out once. */
function newDescriber(mesh: Mesh, profile: Profile): DescribeProxy {
  const known = new Map<string, WhatProxySays>();
  return (workload) => {
    const { namespace, labels, annotations, pods } = workload;
    const chosen = mesh.proxyConfigs.flatMap((config, index) => (isFor(config, workload, mesh) ? [index] : []));
    const isPlain = chosen.length === 0 && annotations[CONFIG] === undefined && annotations[MODE] === undefined;
    const name = isPlain ? "" : JSON.stringify([chosen, annotations[CONFIG], annotations[MODE]]);
    const said = remember(known, name, () => whatProxySays(workload, mesh, profile));
    return { workload, namespace, labels, address: pods[0]?.address, ...said };
  };
}

export function describeProxy(workload: Workload, mesh: Mesh, profile: Profile): SidecarProxy {
  return proxyDescriber(mesh, profile)(workload);
}

const CONFIG = "proxy.istio.io/config";
const MODE = "sidecar.istio.io/interceptionMode";

function isFor({ namespace, spec }: Mesh["proxyConfigs"][number], workload: Workload, { config }: Mesh): boolean {
  if (namespace !== config.rootNamespace && namespace !== workload.namespace) return false;
  return coveredBy(spec.selector?.matchLabels, workload.labels);
}

function whatProxySays(workload: Workload, mesh: Mesh, profile: Profile): WhatProxySays {
  const settings = effectiveSettings(workload, mesh);
  const injected = workload.annotations[MODE] ?? settings.interception ?? "REDIRECT";
  const mode = settings.metadata.ISTIO_META_INTERCEPTION_MODE ?? injected;
  // istiod: model/context.go GetInterceptionMode
  const interception = mode === "TPROXY" || mode === "NONE" ? mode : "REDIRECT";
  const port = (name: string, otherwise: number): number => {
    const value = Number(settings.metadata[name] ?? otherwise);
    return Number.isInteger(value) ? value : otherwise;
  };
  const { proxyListenPort, proxyInboundListenPort, proxyHttpPort } = mesh.config;
  const statusPorts = [port("ENVOY_STATUS_PORT", 15021), port("ENVOY_PROMETHEUS_PORT", 15090)];
  const dnsCapture = settings.metadata.ISTIO_META_DNS_CAPTURE === "true";
  const needsNoWish = profile.addressAllocation === "status" || profile.computedAddressesFor === "capture";
  const reserved = { all: [...statusPorts, proxyListenPort, proxyInboundListenPort], status: statusPorts, none: [] };
  const httpProxyPorts = {
    "mesh-or-pod": port("ISTIO_META_HTTP_PROXY_PORT", proxyHttpPort),
    mesh: proxyHttpPort,
    "mesh-or-15002": proxyHttpPort === 0 && interception === "NONE" ? 15002 : proxyHttpPort,
  };
  const said = {
    interception,
    redirects: injected !== "NONE",
    dnsCapture,
    usesAllocatedAddresses: dnsCapture && (needsNoWish || settings.metadata.ISTIO_META_DNS_AUTO_ALLOCATE === "true"),
    httpProxyPort: httpProxyPorts[profile.httpProxyPort],
    unprivileged: profile.privilegedPortsRefused && settings.metadata.ISTIO_META_UNPRIVILEGED_POD === "true",
    reservedPorts: new Set(reserved[profile.reservedPorts]),
  } as const;
  return { ...said, says: JSON.stringify({ ...said, reservedPorts: [...said.reservedPorts] }) };
}

/** Later ones win, variable by variable. istiod: model/proxy_config.go EffectiveProxyConfig */
function effectiveSettings(workload: Workload, mesh: Mesh): ProxySettings {
  const { rootNamespace, proxyMetadata, interceptionMode } = mesh.config;
  const selected = (namespace: string, withSelector: boolean): readonly Labels[] =>
    mesh.proxyConfigs
      .filter((config) => config.namespace === namespace && (config.spec.selector !== undefined) === withSelector)
      .filter((config) => coveredBy(config.spec.selector?.matchLabels, workload.labels))
      .map((config) => config.spec.environmentVariables ?? {});
  const annotation = settingsOfAnnotation(workload.annotations[CONFIG]);
  const metadata = Object.assign(
    Object.create(null) as Record<string, string>,
    proxyMetadata,
    ...selected(rootNamespace, false),
    ...(workload.namespace === rootNamespace ? [] : selected(workload.namespace, false)),
    annotation.metadata,
    ...selected(workload.namespace, true),
  ) as Labels;
  return { metadata, interception: annotation.interception ?? interceptionMode };
}

function settingsOfAnnotation(text: string | undefined): ProxySettings {
  if (text === undefined) return { metadata: {} };
  const config = readMapping(text);
  const metadata = Object.entries(asMapping(config.proxyMetadata)).map(([key, value]) => [key, String(value)]);
  const interception = config.interceptionMode;
  return {
    metadata: Object.fromEntries(metadata),
    ...(typeof interception === "string" ? { interception } : {}),
  };
}

/** A broken annotation is ignored: the injector would have refused the pod, and a running one keeps its defaults. */
function readMapping(text: string): Readonly<Record<string, unknown>> {
  try {
    return asMapping(load(text, { maxAliases: 0 } as never));
  } catch {
    return {};
  }
}

function asMapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
