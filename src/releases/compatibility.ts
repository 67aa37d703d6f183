// What `compatibilityVersion` of Istio's charts sets: environment switches that keep an older release's behaviour. Data only;
// switches without an effect on sidecars' outbound traffic are left out.

/** A switch that the chart sets for every target version up to one. */
export interface CompatibilityRow {
  readonly name: string;
  readonly value: string;
  /** Target versions, first and last. */
  readonly targets: readonly [first: string, last: string];
  /** Releases whose charts do so, first and last; the last is absent where the newest one still does. */
  readonly since: string;
  readonly upTo?: string;
}

export const COMPATIBILITY: readonly CompatibilityRow[] = [
  {
    name: "PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE",
    value: "false",
    targets: ["1.25", "1.29"],
    since: "1.30.0",
  },
  {
    name: "PILOT_ENABLE_IP_AUTOALLOCATE",
    value: "false",
    targets: ["1.24", "1.24"],
    since: "1.25.0",
    upTo: "1.27.99",
  },
  {
    name: "PILOT_UNIFIED_SIDECAR_SCOPE",
    value: "false",
    targets: ["1.21", "1.23"],
    since: "1.24.0",
    upTo: "1.26.99",
  },
  {
    name: "ENABLE_ENHANCED_DESTINATIONRULE_MERGE",
    value: "false",
    targets: ["1.21", "1.23"],
    since: "1.24.0",
    upTo: "1.26.99",
  },
  {
    name: "ENABLE_ENHANCED_RESOURCE_SCOPING",
    value: "false",
    targets: ["1.20", "1.21"],
    since: "1.22.0",
    upTo: "1.24.99",
  },
  {
    name: "ENABLE_RESOLUTION_NONE_TARGET_PORT",
    value: "false",
    targets: ["1.20", "1.21"],
    since: "1.22.0",
    upTo: "1.24.99",
  },
  {
    name: "ENABLE_EXTERNAL_NAME_ALIAS",
    value: "false",
    targets: ["1.20", "1.20"],
    since: "1.21.0",
    upTo: "1.23.99",
  },
  {
    name: "PERSIST_OLDEST_FIRST_HEURISTIC_FOR_VIRTUAL_SERVICE_HOST_MATCHING",
    value: "true",
    targets: ["1.20", "1.20"],
    since: "1.21.0",
    upTo: "1.23.99",
  },
];

/** Target versions that the charts of a release know; any other makes the installation fail. */
export const KNOWN_TARGETS: Readonly<Record<string, readonly [first: string, last: string]>> = {
  "1.21": ["1.20", "1.20"],
  "1.22": ["1.20", "1.21"],
  "1.23": ["1.20", "1.22"],
  "1.24": ["1.21", "1.23"],
  "1.25": ["1.22", "1.24"],
  "1.26": ["1.23", "1.25"],
  "1.27": ["1.24", "1.26"],
  "1.28": ["1.25", "1.27"],
  "1.29": ["1.25", "1.28"],
  "1.30": ["1.25", "1.29"],
  "1.31": ["1.25", "1.30"],
};
