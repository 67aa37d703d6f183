// What the repository says of control planes and injectors, and what a release installs where it says nothing -> which
// webhook hands a pod over, to which revision, and with which settings. Decides about no workload.
import { oncePer, remember } from "../manifests/remember.ts";
import { DEFAULT_INJECTOR, DEFAULT_REVISION, type InjectorSettings, type InjectorWebhook } from "../mesh/injection.ts";
import { selects } from "../mesh/match-labels.ts";
import type { Labels, Mesh } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { installedWebhooks, NAMESPACE_SWITCH, REVISION } from "./injector-webhooks.ts";

export interface ControlPlanes {
  readonly profile: Profile;
  /** The webhook that hands over a pod. */
  readonly webhookFor: (namespace: Labels, pod: Labels) => InjectorWebhook | undefined;
  /** The control plane behind a revision or a tag; without one, that of unnamed namespaces. */
  readonly named: (name: string | undefined) => string;
  readonly settings: (revision: string) => InjectorSettings;
  /** Words for a revision of which the repository, though it holds control planes, says nothing. */
  readonly doubt: (revision: string) => string;
}

export function controlPlanes({ injection }: Mesh, profile: Profile): ControlPlanes {
  const { revisions, tags, webhooks } = injection;
  const [only] = revisions;
  const unnamed =
    tags.get(DEFAULT_REVISION) ?? (revisions.length === 1 && only !== undefined ? only : DEFAULT_REVISION);
  const named = (name: string | undefined): string =>
    name === undefined || name === DEFAULT_REVISION ? unnamed : (tags.get(name) ?? name);
  const settings = (revision: string): InjectorSettings => injection.settings.get(revision) ?? DEFAULT_INJECTOR;
  const installed = new Map<string, readonly InjectorWebhook[]>();
  /** Webhooks that the repository holds are taken as they are written; others as the charts install them. */
  const webhooksOf = (name: string): readonly InjectorWebhook[] =>
    remember(installed, name, () => {
      const revision = named(name);
      const written = webhooks.filter((webhook) => webhook.revision === revision);
      const { namespacesByDefault } = settings(revision);
      return [
        ...written,
        ...(isWritten(name, written) ? [] : installedWebhooks({ name, namespacesByDefault }, revision, profile)),
      ];
    });
  const isWritten = (name: string, written: readonly InjectorWebhook[]): boolean =>
    written.some(({ namespaceSelector }) =>
      selects(namespaceSelector, name === DEFAULT_REVISION ? { [NAMESPACE_SWITCH]: "enabled" } : { [REVISION]: name }),
    );
  const webhooksFor = (namespace: Labels, names: readonly (string | undefined)[]): readonly InjectorWebhook[] =>
    names
      .flatMap((name) => (name === undefined ? [] : webhooksOf(name)))
      .filter(({ namespaceSelector }) => selects(namespaceSelector, namespace));
  const ofNamespace = oncePer((namespace: Labels) => webhooksFor(namespace, [namespace[REVISION], DEFAULT_REVISION]));
  return {
    profile,
    named,
    settings,
    webhookFor(namespace, pod) {
      const own = pod[REVISION] === undefined ? [] : webhooksFor(namespace, [pod[REVISION]]);
      return [...own, ...ofNamespace(namespace)].find((hook) => selects(hook.objectSelector, pod));
    },
    doubt: (revision) =>
      revisions.length === 0 || revision === DEFAULT_REVISION || revisions.includes(revision)
        ? ""
        : ` (the repository has no control plane or tag ${revision}: it is taken to exist)`,
  };
}
