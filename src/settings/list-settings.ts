// Settings -> a line for each thing that they say, in words that can be compared: `mode` is `observe`, a waiver is one line.
import type { FieldPath } from "../manifests/document.ts";
import type { CallSetting, Settings, SourceSetting, Waiver } from "./settings.ts";
import { sourceName } from "./source-directory.ts";

export interface SettingLine {
  /** What it is about, such as `policies.wide-export.enabled`; equal keys say something about the same. */
  readonly key: string;
  readonly value: string;
  /** Where it stands in the file. */
  readonly field: FieldPath;
}

/** In the order of the file. */
export function listSettings(settings: Settings): readonly SettingLine[] {
  return Object.entries(settings).flatMap(([key, value]) => list(value, key, [key]));
}

const LISTS: Readonly<Record<string, (item: never) => readonly [key: string, value: string]>> = {
  calls: (call: CallSetting) => [
    tellCallSetting(call),
    [call.protocol, call.tls === true ? "tls" : ""].filter(Boolean).join(" "),
  ],
  sources: ({ paths, ...source }: SourceSetting) => [`source ${sourceName(source)}`, paths?.join(", ") ?? "everything"],
  waivers: (waiver: Waiver) => [tellWaiver(waiver), `until ${waiver.until}${ofOwner(waiver)}: ${waiver.reason}`],
};

function list(value: unknown, key: string, field: FieldPath): readonly SettingLine[] {
  const name = String(field.at(-1));
  if (Array.isArray(value) && name === "meshes")
    return value.flatMap((mesh, index) => listFields(omitName(mesh), `${key}.${mesh.name}`, [...field, index]));
  const tell = Object.hasOwn(LISTS, name) ? LISTS[name] : undefined;
  if (Array.isArray(value) && tell !== undefined) {
    const prefix = key.slice(0, -name.length);
    return value.map((item, index) => {
      const [what, said] = tell(item as never);
      return { key: `${prefix}${what}`, value: said, field: [...field, index] };
    });
  }
  if (Array.isArray(value)) return [{ key, value: value.join(", ") || "nothing", field }];
  if (typeof value === "object" && value !== null) return listFields(value, key, field);
  return [{ key, value: String(value), field }];
}

function listFields(value: object, key: string, field: FieldPath): readonly SettingLine[] {
  const inside = Object.entries(value).flatMap(([name, one]) => list(one, `${key}.${name}`, [...field, name]));
  return inside.length === 0 ? [{ key, value: "nothing said", field }] : inside;
}

function omitName(mesh: { readonly name: string }): object {
  const { name: _, ...rest } = mesh;
  return rest;
}

/** "waiver of foreign-capture for ServiceEntry demo/mysql on port 3306" */
export function tellWaiver({ policy, resource, mesh, port, namespace }: Waiver): string {
  const limits = [
    ...(port === undefined ? [] : [`on port ${port}`]),
    ...(namespace === undefined ? [] : [`for namespace ${namespace}`]),
    ...(mesh === undefined ? [] : [`in mesh ${mesh}`]),
  ];
  return ["waiver of", policy, "for", resource, ...limits].join(" ");
}

export function ofOwner({ owner }: Waiver): string {
  return owner === undefined ? "" : ` (${owner})`;
}

function tellCallSetting({ from, to, host, sni }: CallSetting): string {
  const more = [...(host === undefined ? [] : [`Host ${host}`]), ...(sni === undefined ? [] : [`SNI ${sni}`])];
  return `call from ${from} to ${to}${more.length === 0 ? "" : ` with ${more.join(" and ")}`}`;
}
