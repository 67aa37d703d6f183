// `earshot verify`: the simulation of one workload against the configuration of its live proxy, difference by difference.
import { type Command, Option } from "commander";
import { toVerificationJson } from "../../report/to-verification-json.ts";
import { toVerificationMarkdown } from "../../report/to-verification-markdown.ts";
import { toVerificationText } from "../../report/to-verification-text.ts";
import { readLiveProxy } from "../../verify/read-live-proxy.ts";
import { type Verified, verify } from "../../verify/verify.ts";
import { readDump } from "../read-dump.ts";
import { trouble } from "../trouble.ts";
import type { Finish } from "./exit-status.ts";
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
import { readMesh } from "./simulate-paths.ts";

const FORMATS = ["text", "json", "markdown"] as const;

interface VerifyFlags extends SimulationFlags {
  readonly proxyConfig: readonly string[];
  readonly workload?: string;
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
}

const EXAMPLE = `istioctl proxy-config all web-6d4cf56db6-x7k2p.shop -o json > web.json
earshot verify --proxy-config web.json clusters/prod
istioctl proxy-config all deploy/web.shop -o json | earshot verify --proxy-config - clusters/prod`;

const STATUS = `
Workload, release and settings are those that the proxy tells of itself; flags win.
Exit status: 0 equal, 1 different, 2 cannot be compared.`;

export function addVerify(program: Command, finish: Finish): void {
  const command = program
    .command("verify")
    .description("compare the simulation of one workload with the configuration of its live proxy")
    .argument("[path...]", "files and directories with manifests", ["."])
    .addOption(
      new Option(
        "--proxy-config <file>",
        "what istioctl proxy-config all|listeners|clusters|routes|endpoints -o json or Envoy's /config_dump printed; - is standard input (may be repeated)",
      )
        .argParser((file: string, known: readonly string[] = []) => [...known, file])
        .makeOptionMandatory(),
    )
    .option("--workload <ns/workload>", "whose proxy it is (else what the proxy tells)")
    .addHelpText("after", `${STATUS}\n${example(EXAMPLE)}`);
  addSimulationFlags(command)
    .addOption(meshOption())
    .addOption(formatOption(FORMATS))
    .addOption(outputOption())
    .action((paths: string[], flags: VerifyFlags) =>
      withProgress("comparing", async () => {
        const verified = await verifyPaths(paths, flags);
        show(verified, flags);
        finish(verified.verification.equal ? 0 : 1);
      }),
    );
}

async function verifyPaths(paths: readonly string[], flags: VerifyFlags): Promise<Verified> {
  if ([...paths, ...flags.proxyConfig].filter((path) => path === "-").length > 1)
    throw trouble("standard input can be read once: name a file for all but one of the -");
  const live = readLiveProxy(flags.proxyConfig.map(readDump));
  if ("refusal" in live) throw trouble(live.refusal);
  const { state, settings } = await readMesh(paths, flags);
  const verified = verify(state, live, {
    ...settings,
    ...(flags.workload !== undefined && { workload: flags.workload }),
  });
  if ("refusal" in verified) throw trouble(verified.refusal);
  return verified;
}

function show({ verification, notices }: Verified, { format, output }: VerifyFlags): void {
  if (format === "json") {
    printJson(toVerificationJson(verification, notices), output);
    return;
  }
  remarkNotices(notices);
  if (format === "markdown") {
    print(toVerificationMarkdown(verification), output);
    return;
  }
  const width = output === undefined ? terminalWidth() : undefined;
  const style = terminalStyle(output);
  print(toVerificationText(verification, { style, ...(width !== undefined && { width }) }), output);
}
