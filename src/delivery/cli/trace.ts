// `earshot trace`: one call of one workload, explained step by step.
import { type Command, Option } from "commander";
import { explainCall } from "../../impact/explain-call.ts";
import type { Notice } from "../../manifests/notice.ts";
import { toTrace } from "../../report/to-trace.ts";
import type { Call } from "../../simulation/call.ts";
import type { Simulation } from "../../simulation/simulate.ts";
import { simulateMesh } from "../../simulation/simulate-snapshot.ts";
import { trouble } from "../trouble.ts";
import {
  addSimulationFlags,
  example,
  formatOption,
  meshOption,
  outputOption,
  type SimulationFlags,
} from "./options.ts";
import { print, printJson, remarkNotices, terminalStyle, terminalWidth } from "./print.ts";
import { withProgress } from "./progress.ts";
import { PROTOCOLS } from "./read-calls.ts";
import { simulatePaths, simulationSettings } from "./simulate-paths.ts";

const FORMATS = ["text", "json"] as const;

interface TraceFlags extends SimulationFlags {
  readonly from: string;
  readonly to: string;
  readonly protocol: NonNullable<Call["protocol"]>;
  readonly tls?: true;
  readonly host?: string;
  readonly sni?: string;
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
}

export function addTrace(program: Command): void {
  const command = program
    .command("trace")
    .description(
      "explain the way of one call: name, capture, listener, chain, route, cluster, endpoints, and what the client sees",
    )
    .argument("[path...]", "files and directories with manifests; - reads YAML from standard input", ["."])
    .requiredOption("--from <ns/workload>", "the workload that calls")
    .requiredOption("--to <host:port>", "name or address, and port")
    .addOption(new Option("--protocol <protocol>", "what the client speaks").choices(PROTOCOLS).default("tcp"))
    .option("--tls", "the client speaks it inside TLS")
    .option("--host <host>", "Host header, when it is not the host of --to")
    .option("--sni <name>", "server name in the TLS hello, when it is not the host of --to")
    .addHelpText("after", example("earshot trace --from demo1/mysql-client --to 10.10.13.110:3306 clusters/prod"));
  addSimulationFlags(command)
    .addOption(meshOption())
    .addOption(formatOption(FORMATS))
    .addOption(outputOption())
    .action((paths: string[], flags: TraceFlags) => withProgress("simulating", () => traceCall(paths, flags)));
}

async function traceCall(paths: readonly string[], flags: TraceFlags): Promise<void> {
  refuseOddDestination(flags.to);
  const { simulation, notices } = await simulatePaths(paths, flags);
  refuseUnknownWorkload(simulation, flags.from, notices);
  const { from, to, protocol, tls, host, sni } = flags;
  const call: Call = {
    from,
    to,
    protocol,
    ...(tls === true && { tls }),
    ...(host !== undefined && { host }),
    ...(sni !== undefined && { sni }),
  };
  const settings = simulationSettings(flags);
  const explanation = explainCall(simulation, call, (supposing) =>
    simulateMesh(simulation.mesh, { ...settings, supposing }),
  );
  if (flags.format === "json") {
    const { result, ...more } = explanation;
    const { injected, reason, assumed, revision } =
      simulation.sidecars.find(({ workload }) => workload.id === from) ?? {};
    const sidecar = { injected, reason, assumed, revision };
    printJson({ istio: simulation.profile.version, sidecar, ...result, ...more, notices }, flags.output);
    return;
  }
  remarkNotices(notices);
  const style = terminalStyle(flags.output);
  const width = flags.output === undefined ? terminalWidth() : undefined;
  print(toTrace(explanation, { style, width, istio: simulation.profile.version }), flags.output);
}

const SYMBOL = /^(?:svc|pod|auto):/;

function refuseOddDestination(to: string): void {
  if (!SYMBOL.test(to) && /[/@\s]/.test(to))
    throw trouble(`--to ${to}: a name or an address, and a port, as in cart.shop:8080; no URL`);
  const port = Number(/:(\d+)$/.exec(to)?.[1]);
  if (!(port >= 1 && port <= 65535))
    throw trouble(`--to ${to}: a port from 1 to 65535 must follow, as in cart.shop:8080`);
}

/** What could not be read is told first: the workload may be there. */
function refuseUnknownWorkload({ sidecars }: Simulation, from: string, notices: readonly Notice[]): void {
  if (sidecars.some(({ workload }) => workload.id === from)) return;
  remarkNotices(notices);
  const ids = sidecars.map(({ workload }) => workload.id).sort();
  const shown = ids.length > 10 ? `${ids.slice(0, 10).join(", ")}, … (${ids.length})` : ids.join(", ");
  throw trouble(`there is no workload ${from}${ids.length === 0 ? "" : `; there are: ${shown}`}`);
}
