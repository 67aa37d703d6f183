// Whether iptables hands a connection of a pod to its sidecar, and why: the rules of istio-iptables, in their order.
// istiod: tools/istio-iptables/pkg/capture/run.go, the injection template
import type { CaptureDefaults } from "../mesh/injection.ts";
import { isSymbol, matchedBits, parseCidr } from "./addresses.ts";
import type { SidecarProxy } from "./proxy.ts";

export interface CapturingPod {
  readonly proxy: SidecarProxy;
  /** Mesh-wide values of the injector, for pods that say nothing. */
  readonly defaults: CaptureDefaults;
  /** `includeOutboundPorts` has an effect. */
  readonly includedPorts: boolean;
}

export interface CaptureDecision {
  readonly isCaptured: boolean;
  readonly why: string;
}

interface Rule {
  readonly isCaptured: boolean;
  /** Undefined: the rule says nothing of this connection. */
  readonly why: (question: Question) => string | undefined;
}

interface Question {
  readonly address: string;
  readonly port: number;
  readonly pod: CapturingPod;
}

/** The first rule that speaks decides; what none speaks of is captured. */
export function decideCapture(address: string, port: number, pod: CapturingPod): CaptureDecision {
  for (const { isCaptured, why } of RULES) {
    const reason = why({ address, port, pod });
    if (reason !== undefined) return { isCaptured, why: reason };
  }
  return { isCaptured: true, why: "iptables hands every connection of the pod to its sidecar" };
}

const PREFIX = "traffic.sidecar.istio.io/";

interface Setting {
  readonly entries: readonly string[];
  /** For words: where it is written. */
  readonly name: string;
}

/** The pod's annotation, also an empty one, else the value of the mesh. */
function settingOf({ proxy, defaults }: CapturingPod, name: keyof CaptureDefaults): Setting | undefined {
  const own = proxy.workload.annotations[PREFIX + name];
  const text = own ?? defaults[name];
  if (text === undefined) return undefined;
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  return { entries, name: own === undefined ? `${name} of the injector` : PREFIX + name };
}

export const isLoopback = (address: string): boolean => address === "::1" || matchedBits("127.0.0.0/8", address) >= 0;

/** A connection to the pod itself leaves by the loopback interface, unless somebody includes that. */
function toItself({ address, pod }: Question): string | undefined {
  if (!isLoopback(address) && address !== pod.proxy.address) return undefined;
  const included = settingOf(pod, "includeOutboundIPRanges")?.entries ?? [];
  return included.some((range) => isLoopback(parseCidr(range)?.address ?? range))
    ? undefined
    : `${address} is the pod itself`;
}

function excludedRange({ address, pod }: Question): string | undefined {
  const setting = settingOf(pod, "excludeOutboundIPRanges");
  const range = setting?.entries.find((entry) => matchedBits(entry, address) >= 0);
  return range === undefined ? undefined : `${setting?.name} covers ${address} (${range})`;
}

function onPort(name: "includeOutboundPorts" | "excludeOutboundPorts", { port, pod }: Question): string | undefined {
  const setting = settingOf(pod, name);
  return setting?.entries.includes(String(port)) ? `${setting.name} names ${port}` : undefined;
}

/** The ranges that are included, where not all are. */
function includedRanges(pod: CapturingPod): Setting | undefined {
  const setting = settingOf(pod, "includeOutboundIPRanges");
  return setting?.entries.includes("*") ? undefined : setting;
}

/** People include the ranges of their cluster: what only the cluster knows is taken to lie there. */
function includedRange({ address, pod }: Question): string | undefined {
  const setting = includedRanges(pod);
  const range = setting?.entries.find((entry) => matchedBits(entry, address) >= 0);
  if (range !== undefined) return `${setting?.name} covers ${address} (${range})`;
  if (!isSymbol(address) || setting === undefined || setting.entries.length === 0) return undefined;
  return `${setting.name} is taken to cover ${address}, an address of the cluster`;
}

function notIncluded({ address, pod }: Question): string | undefined {
  const setting = includedRanges(pod);
  return setting === undefined ? undefined : `${setting.name} does not cover ${address}`;
}

const RULES: readonly Rule[] = [
  {
    isCaptured: false,
    why: ({ pod }) => (pod.proxy.redirects ? undefined : "interception mode NONE: iptables redirects nothing"),
  },
  { isCaptured: false, why: (question) => onPort("excludeOutboundPorts", question) },
  { isCaptured: false, why: toItself },
  {
    isCaptured: false,
    why: ({ pod }) =>
      pod.proxy.workload.runsAsProxy
        ? "its processes run as user or group 1337, as the sidecar itself does"
        : undefined,
  },
  { isCaptured: false, why: excludedRange },
  {
    isCaptured: true,
    why: (question) => (question.pod.includedPorts ? onPort("includeOutboundPorts", question) : undefined),
  },
  { isCaptured: true, why: includedRange },
  { isCaptured: false, why: notIncluded },
];
