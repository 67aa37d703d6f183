// Values of istiod's charts -> what the injector does with pods that say nothing, and the cluster's domain.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { type CaptureDefaults, DEFAULT_INJECTOR, type InjectorSettings } from "./injection.ts";
import { fieldOf, objectAt, textAt } from "./plain-value.ts";
import { selectorsAt } from "./read-selector.ts";

/** The values of the charts, as far as the injector reads them. */
export function settingsOf(values: JsonValue | undefined): InjectorSettings {
  const autoInject = textAt(values, "global", "proxy", "autoInject");
  const webhook = objectAt(values, "sidecarInjectorWebhook");
  return {
    policy: autoInject === undefined || autoInject === "enabled" ? "enabled" : "disabled",
    neverInject: selectorsAt(webhook, "neverInjectSelector") ?? DEFAULT_INJECTOR.neverInject,
    alwaysInject: selectorsAt(webhook, "alwaysInjectSelector") ?? DEFAULT_INJECTOR.alwaysInject,
    namespacesByDefault: fieldOf(webhook, "enableNamespacesByDefault") === true,
    capture: captureOf(objectAt(values, "global", "proxy")),
  };
}

const CAPTURE_VALUES: readonly (readonly [keyof CaptureDefaults, string])[] = [
  ["includeOutboundIPRanges", "includeIPRanges"],
  ["excludeOutboundIPRanges", "excludeIPRanges"],
  ["includeOutboundPorts", "includeOutboundPorts"],
  ["excludeOutboundPorts", "excludeOutboundPorts"],
];

/** An empty value is none: the template then leaves iptables as it is. */
function captureOf(proxy: JsonObject): CaptureDefaults {
  return Object.fromEntries(
    CAPTURE_VALUES.flatMap(([name, field]) => {
      const value = fieldOf(proxy, field);
      const isText = typeof value === "string" || typeof value === "number";
      return isText && value !== "" ? [[name, String(value)]] : [];
    }),
  );
}

/** The cluster's DNS domain, as the charts are told. */
export const domainOf = (values: JsonValue | undefined): string | undefined =>
  asDomain(textAt(values, "global", "proxy", "clusterDomain"));

/** A DNS domain, or nothing. */
export function asDomain(text: string | undefined): string | undefined {
  const domain = text?.toLowerCase().replace(/\.$/, "");
  return domain !== undefined && /^[a-z\d]([a-z\d.-]{0,251}[a-z\d])?$/.test(domain) ? domain : undefined;
}
