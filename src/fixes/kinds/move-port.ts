// A port that takes others' traffic -> another one that nothing uses, leading to the same endpoints.
import { quoted } from "../../manifests/join-words.ts";
import type { Finding } from "../../policies/policy.ts";
import { splitHostPort } from "../../simulation/addresses.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Change } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { names } from "../named-services.ts";
import { type Opener, openers, openersOf } from "../opener.ts";
import { namesPort } from "../virtual-service-ports.ts";
import { listed, nameOf } from "../words.ts";

/** Sidecars keep these for themselves. */
const RESERVED = { from: 15000, to: 15099 };
const LOWEST_PORT = 1024;
const HIGHEST_PORT = 65_535;

export function movePort(finding: Finding, context: FixContext): Candidate | Refusal {
  if (finding.port === 0) return { reason: "the finding is not about a port" };
  const movers = openersOf(finding, context);
  if (movers.length === 0) return { reason: "no Service and no ServiceEntry opens the listener" };
  for (const mover of movers) {
    const reason = unfit(mover, finding.port, context);
    if (reason !== undefined) return { reason };
  }
  const port = freePort(finding.port, context);
  if (port === undefined) return { reason: "no port is free" };
  const edits = editFiles(
    context.after,
    movers.map((mover) => ({
      kind: "change",
      source: mover.object.source,
      changes: changesFor(mover, finding.port, port),
    })),
  );
  if ("reason" in edits) return edits;
  return {
    title: `Move ${movers.map(({ object }) => nameOf(object)).join(" and ")} from port ${finding.port} to ${port}`,
    reason: `Nothing in the mesh uses port ${port}; the endpoints stay as they are.`,
    conditions: [
      `Clients must call ${listed(movers.flatMap(({ hosts }) => hosts))} on port ${port} instead of ${finding.port}.`,
    ],
    demand: "clients must change",
    edits,
  };
}

function unfit(mover: Opener, port: number, { simulation, bystanders }: FixContext): string | undefined {
  const { kind, object, hosts } = mover;
  if (kind === "Service" && object.spec.clusterIP === "None") {
    return `${nameOf(object)} is headless: its clients call the pods on the port that these listen on`;
  }
  const caller = bystanders.find(
    (call) => splitHostPort(call.to)?.port === port && names(call, mover, simulation.mesh),
  );
  if (caller !== undefined) return `${quoted(caller.from)} calls ${listed(hosts)} on port ${port}`;
  const routing = namesPort(mover, port, simulation.mesh);
  return routing && `${nameOf(routing)} names port ${port} of ${listed(hosts)} too`;
}

function freePort(port: number, { simulation, calls }: FixContext): number | undefined {
  const { mesh } = simulation;
  const taken = new Set([
    ...openers(mesh).flatMap(({ ports }) => ports.map(({ number }) => number)),
    ...mesh.sidecars.flatMap(({ spec }) => (spec.egress ?? []).map((egress) => egress.port?.number ?? 0)),
    ...mesh.workloads.flatMap(({ containers }) =>
      containers.flatMap(({ ports }) => ports.map((one) => one.containerPort)),
    ),
    ...calls.map(({ to }) => splitHostPort(to)?.port ?? 0),
  ]);
  const isFree = (one: number) => !taken.has(one) && (one < RESERVED.from || one > RESERVED.to);
  const firstFrom = (lowest: number) => {
    for (let one = lowest; one <= HIGHEST_PORT; one++) if (isFree(one)) return one;
    return undefined;
  };
  // 13306 for 3306: people recognise it.
  return firstFrom(Math.max(LOWEST_PORT, port + 10_000)) ?? firstFrom(LOWEST_PORT);
}

function changesFor(mover: Opener, from: number, to: number): readonly Change[] {
  const written: readonly { readonly targetPort?: number | string }[] = mover.object.spec.ports ?? [];
  return mover.ports
    .filter(({ number }) => number === from)
    .flatMap(({ index }): readonly Change[] => {
      const key = mover.kind === "Service" ? "port" : "number";
      const move: Change = { kind: "set", field: ["spec", "ports", index, key], value: to };
      if (written[index]?.targetPort !== undefined) return [move];
      return [move, { kind: "set", field: ["spec", "ports", index, "targetPort"], value: from, behind: key }];
    });
}
