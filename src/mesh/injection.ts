// What the repository itself says of control planes and of the injector: revisions, tags, webhooks, mesh-wide values.
import type { Document } from "../manifests/document.ts";
import type { LabelSelector } from "./labels.ts";

/** A webhook that hands pods to the injector, as it is written. */
export interface InjectorWebhook {
  /** Of the control plane that injects. */
  readonly revision: string;
  /** `MutatingWebhookConfiguration istio-sidecar-injector`, for words. */
  readonly owner: string;
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
}

/** Mesh-wide defaults of the pod annotations that steer iptables, by the name of the annotation. */
export interface CaptureDefaults {
  readonly includeOutboundIPRanges?: string;
  readonly excludeOutboundIPRanges?: string;
  readonly includeOutboundPorts?: string;
  readonly excludeOutboundPorts?: string;
}

/** What one injector does with a pod that says nothing. */
export interface InjectorSettings {
  readonly policy: "enabled" | "disabled";
  readonly neverInject: readonly LabelSelector[];
  readonly alwaysInject: readonly LabelSelector[];
  /** enableNamespacesByDefault: namespaces without a label are injected. */
  readonly namespacesByDefault: boolean;
  readonly capture: CaptureDefaults;
}

export interface Injection {
  /** Revisions of control planes that the repository installs, sorted; the one without a name is `default`. */
  readonly revisions: readonly string[];
  /** Tag -> revision. */
  readonly tags: ReadonlyMap<string, string>;
  /** In order of owner and place. */
  readonly webhooks: readonly InjectorWebhook[];
  /** By revision. */
  readonly settings: ReadonlyMap<string, InjectorSettings>;
  /** The cluster's DNS domain, where somebody says it. */
  readonly clusterDomain?: string;
  /** Everything that was read. */
  readonly sources: readonly Document[];
}

/** The revision of a control plane that was installed without one. */
export const DEFAULT_REVISION = "default";

/** istiod's own values. */
export const DEFAULT_INJECTOR: InjectorSettings = {
  policy: "enabled",
  neverInject: [],
  alwaysInject: [],
  namespacesByDefault: false,
  capture: {},
};
