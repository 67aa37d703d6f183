// The kinds of fixes that policies can name. One line each.
import type { Propose } from "./candidate.ts";
import { addAddress } from "./kinds/add-address.ts";
import { addHostToSidecar } from "./kinds/add-host-to-sidecar.ts";
import { addSubset } from "./kinds/add-subset.ts";
import { confineWithSidecar } from "./kinds/confine-with-sidecar.ts";
import { correctResolution } from "./kinds/correct-resolution.ts";
import { dropSubset } from "./kinds/drop-subset.ts";
import { enableDnsCapture } from "./kinds/enable-dns-capture.ts";
import { keepField } from "./kinds/keep-field.ts";
import { keepObject } from "./kinds/keep-object.ts";
import { keepPort } from "./kinds/keep-port.ts";
import { movePort } from "./kinds/move-port.ts";
import { nameTheProtocol } from "./kinds/name-the-protocol.ts";
import { narrowExport } from "./kinds/narrow-export.ts";
import { registerDestination } from "./kinds/register-destination.ts";
import { renamePort } from "./kinds/rename-port.ts";
import { repeatDefaultEgress } from "./kinds/repeat-default-egress.ts";
import { replaceAddress } from "./kinds/replace-address.ts";
import { resolveHosts } from "./kinds/resolve-hosts.ts";
import { splitHosts } from "./kinds/split-hosts.ts";
import { splitResolution } from "./kinds/split-resolution.ts";
import { widenExport } from "./kinds/widen-export.ts";

export const FIX_KINDS: ReadonlyMap<string, Propose> = new Map([
  ["add-address", addAddress],
  ["add-host-to-sidecar", addHostToSidecar],
  ["confine-with-sidecar", confineWithSidecar],
  ["narrow-export", narrowExport],
  ["register-destination", registerDestination],
  ["repeat-default-egress", repeatDefaultEgress],
  ["replace-address", replaceAddress],
  ["name-the-protocol", nameTheProtocol],
  ["enable-dns-capture", enableDnsCapture],
  ["move-port", movePort],
  ["correct-resolution", correctResolution],
  ["split-hosts", splitHosts],
  ["widen-export", widenExport],
  ["keep-port", keepPort],
  ["keep-object", keepObject],
  ["add-subset", addSubset],
  ["drop-subset", dropSubset],
  ["keep-field", keepField],
  ["resolve-hosts", resolveHosts],
  ["rename-port", renamePort],
  ["split-resolution", splitResolution],
]);
