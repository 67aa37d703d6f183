// The way of one call -> text, step by step, ending with what the client sees.
import { clientWords } from "../impact/client-words.ts";
import type { CallResult } from "../simulation/call.ts";
import { columns } from "./columns.ts";
import { portOf } from "./describe-destination.ts";
import { printable } from "./printable.ts";
import { plainStyle, type Style } from "./style.ts";

function asked({ call }: CallResult): string {
  const protocol = call.protocol ?? "tcp";
  const more = [
    call.tls === true ? `${protocol} in TLS` : protocol,
    ...(call.host === undefined ? [] : [`Host ${call.host}`]),
    ...(call.sni === undefined ? [] : [`SNI ${call.sni}`]),
  ];
  return `${printable(call.from)} → ${printable(call.to)}  (${more.map(printable).join(", ")})`;
}

/** For `earshot trace`: the question, a line for each step, the outcome. */
export function toTrace(result: CallResult, style: Style = plainStyle): string {
  const steps = columns(result.steps.map(({ stage, text }) => [`  ${stage}`, printable(text)]));
  const sees = clientWords(result.symptom, { ...result.call, port: portOf(result.call.to) });
  return `${[
    style.bold(asked(result)),
    ...steps,
    `${style.bold("=>")} ${printable(result.outcome)}`,
    `its client sees: ${sees} ${style.dim(`(${result.symptom})`)}`,
  ].join("\n")}\n`;
}
