// The way of one call -> text, step by step, ending with what the client sees; then what Git leaves open of it.
import { clientWords } from "../impact/client-words.ts";
import type { Explanation } from "../impact/explain-call.ts";
import type { CallResult, Step } from "../simulation/call.ts";
import { wrap } from "./columns.ts";
import { portOf } from "./describe-destination.ts";
import { printable, withoutBackticks } from "./printable.ts";
import { plainStyle, type Style } from "./style.ts";

export interface TraceOptions {
  readonly style?: Style;
  /** Columns of the terminal; without it lines are as long as they are. */
  readonly width?: number | undefined;
  /** Release of Istio. */
  readonly istio?: string;
}

function asked({ call }: CallResult, istio: string | undefined): string {
  const protocol = call.protocol ?? "tcp";
  const more = [
    call.tls === true ? `${protocol} in TLS` : protocol,
    ...(call.host === undefined ? [] : [`Host ${call.host}`]),
    ...(call.sni === undefined ? [] : [`SNI ${call.sni}`]),
    ...(istio === undefined ? [] : [`Istio ${istio}`]),
  ];
  return `${printable(call.from)} → ${printable(call.to)}  (${more.map(printable).join(", ")})`;
}

/** For `earshot trace`: the question, a line for each step, the outcome, what the client sees. */
export function toTrace(
  { result, wherever, alternatives, otherwise = [] }: Explanation,
  options: TraceOptions = {},
): string {
  const { style = plainStyle, istio } = options;
  const lines = [style.bold(asked(result, istio)), ...wayOf(result, options)];
  if (wherever !== undefined) {
    lines.push("", "Wherever that address is, as long as no listener has it as its own:", ...wayOf(wherever, options));
  }
  for (const other of alternatives) {
    lines.push("", `When the client takes ${printable(other.call.to)} instead:`, ...wayOf(other, options));
  }
  for (const other of otherwise) {
    lines.push("", `If ${withoutBackticks(other.if)}, which Git does not say:`, ...endOf(other.result, options));
  }
  return `${lines.join("\n")}\n`;
}

/** What a second way has in common with the first one is not told again. */
function wayOf(result: CallResult, options: TraceOptions): readonly string[] {
  return [...stepsInLines(result.steps, options), ...endOf(result, options)];
}

function endOf(result: CallResult, { style = plainStyle }: TraceOptions): readonly string[] {
  const sees = clientWords(result.symptom, { ...result.call, port: portOf(result.call.to) });
  return [
    `${style.bold("=>")} ${printable(result.outcome)}`,
    `its client sees: ${sees} ${style.dim(`(${result.symptom})`)}`,
  ];
}

const STAGE_WIDTH = "endpoints".length;
const INDENT = " ".repeat(2 + STAGE_WIDTH + 2);

/** The name of a stage stands once, before its first step. */
function stepsInLines(steps: readonly Step[], { style = plainStyle, width }: TraceOptions): readonly string[] {
  return steps.flatMap(({ stage, text, taken }, index) => {
    const label = steps[index - 1]?.stage === stage ? "" : stage;
    const words = printable(text);
    const wrapped = width === undefined ? INDENT + words : wrap(words, width, INDENT);
    const [first = "", ...rest] = wrapped.split("\n").map((line) => line.slice(INDENT.length));
    const paint = taken === false ? style.dim : (line: string) => line;
    return [`  ${label.padEnd(STAGE_WIDTH)}  ${paint(first)}`, ...rest.map((line) => INDENT + paint(line))];
  });
}
