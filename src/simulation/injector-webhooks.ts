// A revision and a release -> the webhooks that hand its pods to the injector, as the charts install them.
// istiod: manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml
import { DEFAULT_REVISION, type InjectorWebhook } from "../mesh/injection.ts";
import type { LabelSelector } from "../mesh/labels.ts";
import type { Profile } from "../releases/profile.ts";

export const INJECT = "sidecar.istio.io/inject";
export const REVISION = "istio.io/rev";
export const NAMESPACE_SWITCH = "istio-injection";
const NAMESPACE_NAME = "kubernetes.io/metadata.name";

type Selectors = Pick<InjectorWebhook, "namespaceSelector" | "objectSelector">;
type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

const isIn = (key: string, ...values: string[]): Expression => ({ key, operator: "In", values });
const isNot = (key: string, ...values: string[]): Expression => ({ key, operator: "NotIn", values });
const isAbsent = (key: string): Expression => ({ key, operator: "DoesNotExist" });
const all = (...matchExpressions: Expression[]): LabelSelector => ({ matchExpressions });

const NOT_REFUSED = isNot(INJECT, "false");
const SAYS_NOTHING = [isAbsent(NAMESPACE_SWITCH), isAbsent(REVISION)];
const ENABLED = isIn(NAMESPACE_SWITCH, "enabled");

interface Install {
  /** Of the control plane, or a tag: what namespaces and pods name. */
  readonly name: string;
  readonly namespacesByDefault: boolean;
}

/** The namespaces of the control plane's own revision. */
const ofRevision = (name: string): LabelSelector => all(isIn(REVISION, name), isAbsent(NAMESPACE_SWITCH));

function eachCase({ name, namespacesByDefault }: Install, { systemNamespaces }: Profile): readonly Selectors[] {
  const named = [
    { namespaceSelector: ofRevision(name), objectSelector: all(NOT_REFUSED) },
    { namespaceSelector: all(...SAYS_NOTHING), objectSelector: all(NOT_REFUSED, isIn(REVISION, name)) },
  ];
  if (name !== DEFAULT_REVISION) return named;
  const unnamed = [
    { namespaceSelector: all(ENABLED), objectSelector: all(NOT_REFUSED) },
    { namespaceSelector: all(...SAYS_NOTHING), objectSelector: all(isIn(INJECT, "true"), isAbsent(REVISION)) },
  ];
  if (!namespacesByDefault) return [...named, ...unnamed];
  const rest = {
    namespaceSelector: all(...SAYS_NOTHING, isNot(NAMESPACE_NAME, ...systemNamespaces)),
    objectSelector: all(isAbsent(INJECT), isAbsent(REVISION)),
  };
  return [...named, ...unnamed, rest];
}

/** Before there was a webhook for each case: one, which knows namespaces. */
function one({ name, namespacesByDefault }: Install, objectSelector: LabelSelector): readonly Selectors[] {
  if (name !== DEFAULT_REVISION) return [{ namespaceSelector: ofRevision(name), objectSelector }];
  const everywhere = all(
    isNot("name", "istio-system"),
    isNot(NAMESPACE_SWITCH, "disabled"),
    isAbsent("istio-env"),
    isAbsent(REVISION),
  );
  return [{ namespaceSelector: namespacesByDefault ? everywhere : all(ENABLED), objectSelector }];
}

const BY_KIND: Readonly<
  Record<Profile["injectionWebhooks"], (install: Install, profile: Profile) => readonly Selectors[]>
> = {
  "each-case": eachCase,
  "opt-out": (install) => one(install, all(NOT_REFUSED)),
  namespace: (install) => one(install, all()),
  "enabled-only": (install) => (install.name === DEFAULT_REVISION ? one(install, all()) : []),
};

/** `revision` is the control plane that answers for `install.name`. */
export function installedWebhooks(install: Install, revision: string, profile: Profile): readonly InjectorWebhook[] {
  const owner = `the webhook of revision ${install.name}`;
  return BY_KIND[profile.injectionWebhooks](install, profile).map((selectors) => ({ ...selectors, revision, owner }));
}
