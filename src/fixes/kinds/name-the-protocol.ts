// A port that is declared to speak something else than is spoken there -> the same port, declared as what it is. Names stay.
import { quoted } from "../../manifests/join-words.ts";
import type { Finding } from "../../policies/policy.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import { DECLARED } from "../declared-as.ts";
import type { Change } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { type Opener, openersOf } from "../opener.ts";
import { misnamed, type Spoken, spokenOn } from "../spoken-protocol.ts";
import { lostRoutes } from "../virtual-service-ports.ts";
import { listed, nameOf } from "../words.ts";

/** One opener with what is spoken on its port. */
interface Plan {
  readonly opener: Opener;
  readonly spoken: Spoken;
}

export function nameTheProtocol(finding: Finding, context: FixContext): Candidate | Refusal {
  const { port } = finding;
  const openers = openersOf(finding, context);
  if (openers.length === 0) return { reason: "no Service and no ServiceEntry opens the listener" };
  const plans: Plan[] = [];
  for (const opener of openers) {
    const spoken = spokenOn(opener, port, context);
    if (spoken === undefined) {
      return { reason: `what is spoken on port ${port} of ${listed(opener.hosts)} is not known for sure` };
    }
    const reason = unfit({ opener, spoken }, port, context);
    if (reason !== undefined) return { reason };
    if (misnamed(opener, port, spoken.speech).length > 0) plans.push({ opener, spoken });
  }
  if (plans.length === 0) return { reason: `port ${port} is declared as what is spoken there already` };
  const edits = editFiles(
    context.after,
    plans.map((plan) => ({ kind: "change", source: plan.opener.object.source, changes: changesFor(plan, port) })),
  );
  if ("reason" in edits) return edits;
  return {
    title: `Declare ${plans.map((plan) => titleOf(plan, port)).join(", and ")}`,
    reason: [...new Set(plans.map(reasonOf))].join(" "),
    conditions: plans.flatMap((plan) => conditionsOf(plan, port)),
    demand: "nothing",
    removesCause: true,
    edits,
  };
}

function unfit({ opener, spoken }: Plan, port: number, { simulation }: FixContext): string | undefined {
  const { kind, object } = opener;
  if (kind === "Service" && object.spec.type === "ExternalName") {
    return `${nameOf(object)} is only another name: a protocol would not give it an address`;
  }
  if (kind === "Service" && simulation.profile.kubernetesAppProtocols === "no-app-protocol") {
    return "this release of Istio knows a Service's protocol by the name of its port only";
  }
  const lost = spoken.speech === "tcp" ? lostRoutes(opener, port, simulation.mesh) : undefined;
  return lost && `the HTTP routes of ${nameOf(lost)} would do nothing any more`;
}

function changesFor({ opener, spoken }: Plan, port: number): readonly Change[] {
  const { entry, service } = DECLARED[spoken.speech];
  const isEntry = opener.kind === "ServiceEntry";
  return misnamed(opener, port, spoken.speech).map(({ index, name }) => ({
    kind: "set",
    field: ["spec", "ports", index, isEntry ? "protocol" : "appProtocol"],
    value: isEntry ? entry : service,
    behind: name === "" ? "port" : "name",
  }));
}

function titleOf({ opener, spoken }: Plan, port: number): string {
  return `port ${port} of ${nameOf(opener.object)} as ${DECLARED[spoken.speech].entry}`;
}

function reasonOf({ opener, spoken }: Plan): string {
  return DECLARED[spoken.speech].reason(listed(opener.hosts));
}

function conditionsOf({ opener, spoken }: Plan, port: number): readonly string[] {
  const hosts = listed(opener.hosts);
  const said = opener.ports.find(({ number }) => number === port);
  const written = opener.kind === "Service" ? opener.object.spec.ports?.[said?.index ?? 0]?.appProtocol : undefined;
  return [
    // A caller who says what it speaks leaves nothing to be asked.
    ...(spoken.caller === undefined ? [DECLARED[spoken.speech].condition(hosts, port)] : []),
    ...(written === undefined
      ? []
      : [`Gateways and load balancers that go by ${quoted(`appProtocol: ${written}`)} must not need it.`]),
  ];
}
