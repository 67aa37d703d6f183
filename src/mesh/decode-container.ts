// A container of a pod's manifest -> what it is given: ports, variables, words, and the files of ConfigMaps that it mounts.
import type { FieldPath, JsonObject, JsonValue } from "../manifests/document.ts";
import { trim } from "../manifests/trim.ts";
import type { EnvFrom, MountedConfigMap } from "./config-map.ts";
import type { Container, ContainerPort, EnvVar } from "./mesh.ts";
import { fieldOf, listAt, textAt } from "./plain-value.ts";

/** `pod` is the pod's spec, which holds the volumes. */
export function decodeContainer(container: JsonValue, field: FieldPath, pod: JsonObject): Container {
  const image = textAt(container, "image");
  return {
    name: textAt(container, "name") ?? "",
    ...(image === undefined ? {} : { image }),
    ports: trim(listAt(container, "ports").flatMap(decodePort)),
    env: listAt(container, "env").map((variable, index) => decodeEnv(variable, field.concat("env", index))),
    envFrom: listAt(container, "envFrom").flatMap(decodeEnvFrom),
    command: textsAt(container, "command"),
    args: textsAt(container, "args"),
    mounts: listAt(container, "volumeMounts").flatMap((mount) => decodeMount(mount, pod)),
    field,
  };
}

function decodePort(port: JsonValue): readonly ContainerPort[] {
  const containerPort = fieldOf(port, "containerPort");
  const name = textAt(port, "name");
  const protocol = textAt(port, "protocol");
  if (typeof containerPort !== "number") return [];
  return [{ containerPort, ...(name === undefined ? {} : { name }), ...(protocol === undefined ? {} : { protocol }) }];
}

function decodeEnv(variable: JsonValue, field: FieldPath): EnvVar {
  const name = textAt(variable, "name") ?? "";
  const value = textAt(variable, "value");
  if (value !== undefined) return { name, value, field: field.concat("value") };
  const configMap = textAt(variable, "valueFrom", "configMapKeyRef", "name");
  const key = textAt(variable, "valueFrom", "configMapKeyRef", "key");
  return configMap === undefined || key === undefined ? { name, field } : { name, from: { configMap, key }, field };
}

function decodeEnvFrom(source: JsonValue): readonly EnvFrom[] {
  const configMap = textAt(source, "configMapRef", "name");
  return configMap === undefined ? [] : [{ configMap, prefix: textAt(source, "prefix") ?? "" }];
}

function decodeMount(mount: JsonValue, pod: JsonObject): readonly MountedConfigMap[] {
  const name = textAt(mount, "name");
  const volume = listAt(pod, "volumes").find((one) => textAt(one, "name") === name);
  if (volume === undefined || name === undefined) return [];
  const projected = listAt(volume, "projected", "sources").map((source) => fieldOf(source, "configMap"));
  const subPath = textAt(mount, "subPath");
  return [fieldOf(volume, "configMap"), ...projected].flatMap((source) => {
    const configMap = textAt(source, "name");
    return configMap === undefined ? [] : [mounted(configMap, source, subPath)];
  });
}

function mounted(configMap: string, source: JsonValue | undefined, subPath: string | undefined): MountedConfigMap {
  const items = listAt(source, "items").flatMap((item) => {
    const key = textAt(item, "key");
    return key === undefined ? [] : [{ key, path: textAt(item, "path") ?? key }];
  });
  if (subPath === undefined) return items.length === 0 ? { configMap } : { configMap, files: items };
  if (items.length === 0) return { configMap, files: [{ key: subPath, path: subPath }] };
  return { configMap, files: items.filter(({ path }) => path === subPath || path.startsWith(`${subPath}/`)) };
}

function textsAt(value: JsonValue, field: string): readonly string[] {
  // Positions in args and command are indexes: what is not text stays as a gap.
  return listAt(value, field).map((text) => (typeof text === "string" ? text : ""));
}
