// A Service's port whose name gives it the wrong protocol, or two ports with one name -> another name, also where others use it.
import { quoted } from "../../manifests/join-words.ts";
import type { Finding } from "../../policies/policy.ts";
import { parseProtocol } from "../../simulation/protocol.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import { DECLARED } from "../declared-as.ts";
import type { Refusal } from "../edit/place.ts";
import { type DocumentEdit, editFiles } from "../edit-files.ts";
import { freePortName } from "../free-port-name.ts";
import { type Opener, openersOf } from "../opener.ts";
import { holderOf, portNameReferences } from "../port-name-references.ts";
import { misnamed, type Spoken, spokenOn } from "../spoken-protocol.ts";
import { lostRoutes } from "../virtual-service-ports.ts";
import { listed, nameOf } from "../words.ts";
import { renameTwin, twinOf } from "./rename-twin-port.ts";

export function renamePort(finding: Finding, context: FixContext): Candidate | Refusal {
  const twin = twinOf(finding, context);
  if (twin !== undefined) return renameTwin(twin, context);
  if (finding.port === 0) return { reason: "it is not about the name of a port" };
  const [opener, ...others] = openersOf(finding, context);
  if (opener?.kind !== "Service" || others.length > 0) {
    return {
      reason: "no single Service opens the listener, and only a Service's protocol follows the name of its port",
    };
  }
  return renameService(opener, finding.port, context);
}

type ServiceOpener = Extract<Opener, { kind: "Service" }>;

/** A port of a Service with the wrong name, and what it should tell. */
interface Misnamed {
  readonly service: ServiceOpener;
  readonly index: number;
  readonly old: string;
  readonly spoken: Spoken;
}

function misnamedPort(service: ServiceOpener, port: number, context: FixContext): Misnamed | Refusal {
  const spoken = spokenOn(service, port, context);
  if (spoken === undefined) {
    return { reason: `what is spoken on port ${port} of ${listed(service.hosts)} is not known for sure` };
  }
  const [wrong] = misnamed(service, port, spoken.speech);
  if (wrong === undefined) return { reason: `port ${port} is declared as what is spoken there already` };
  const said = service.object.spec.ports?.[wrong.index]?.appProtocol;
  if (said !== undefined) return { reason: `${quoted(`appProtocol: ${said}`)} counts more than the name of the port` };
  const lost = spoken.speech === "tcp" ? lostRoutes(service, port, context.simulation.mesh) : undefined;
  if (lost !== undefined) return { reason: `the HTTP routes of ${nameOf(lost)} would do nothing any more` };
  return { service, index: wrong.index, old: wrong.name, spoken };
}

function renameService(service: ServiceOpener, port: number, context: FixContext): Candidate | Refusal {
  const wrong = misnamedPort(service, port, context);
  if ("reason" in wrong) return wrong;
  const { object } = service;
  const { old, spoken } = wrong;
  const declared = DECLARED[spoken.speech];
  const name = newName(old, declared.service, service);
  const rename: DocumentEdit = {
    kind: "change",
    source: object.source,
    changes: [{ kind: "set", field: ["spec", "ports", wrong.index, "name"], value: name }],
  };
  const references = old === "" ? [] : referencesTo(service, old, context);
  const shared = references.find(({ isShared }) => isShared);
  if (shared !== undefined) {
    return { reason: `${holderOf(shared)} reads several Services by the port name ${quoted(old)}` };
  }
  const followers = references.map(
    ({ document, field }): DocumentEdit => ({
      kind: "change",
      source: document,
      changes: [{ kind: "set", field, value: name }],
    }),
  );
  const edits = editFiles(context.after, [rename, ...followers]);
  if ("reason" in edits) return edits;
  const hosts = listed(service.hosts);
  const also = [...new Set(references.map(holderOf))];
  return {
    title: `Name port ${port} of ${nameOf(object)} ${quoted(name)}${also.length > 0 ? `, also in ${also.join(" and ")}` : ""}`,
    reason: declared.reason(hosts),
    conditions: conditionsOf(old, name, { spoken, hosts, port }),
    demand: "nothing",
    removesCause: true,
    edits,
  };
}

function referencesTo({ object }: ServiceOpener, name: string, { simulation, after }: FixContext) {
  return portNameReferences(object, name, { mesh: simulation.mesh, after });
}

/** `http-sql` -> `tcp-sql`, `db` -> `tcp-db`: what the old one says of anything but the protocol stays said. */
function newName(old: string, prefix: string, { ports }: ServiceOpener): string {
  const [first = "", ...rest] = old.split("-");
  const kept = old === "" || parseProtocol(first) === "Unsupported" ? old : rest.join("-");
  return freePortName([prefix, kept].filter((part) => part !== "").join("-"), new Set(ports.map((port) => port.name)));
}

interface Circumstances {
  readonly spoken: Spoken;
  readonly hosts: string;
  readonly port: number;
}

function conditionsOf(old: string, name: string, { spoken, hosts, port }: Circumstances): readonly string[] {
  return [
    ...(spoken.caller === undefined ? [DECLARED[spoken.speech].condition(hosts, port)] : []),
    ...(old === ""
      ? []
      : [`Whatever outside of this repository names the port ${quoted(old)} must name it ${quoted(name)}.`]),
  ];
}
