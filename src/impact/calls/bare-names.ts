// A text that is nothing but names (`cart`, `cart.shop.svc`, `a.corp,b.corp`) -> mentions without a port. They count where the
// mesh knows the name and its one port.
import { isRemoteName, namesHost, saysName } from "../destination-name.ts";
import type { Mention } from "./written.ts";

const LONGEST = 4096;
const MOST = 50;
const PLAIN = /^[\w.\-"'[\]]*[A-Za-z]/;
const IN_CLUSTER = /\.svc(?:\.[\w.-]+)?\.?$/;

/** `name` is the variable or key: a word alone may be anything, unless that says that it is a host. */
export function bareNames(text: string, name: string): readonly Mention[] {
  if (text.length > LONGEST || text.trim() === "" || saysName(name)) return [];
  const words = text.trim().split(/[\s,;]+/, MOST + 1);
  const isPlain = words.every((word) => PLAIN.test(word));
  if (!isPlain || words.length > MOST || !words.every((word) => isRemoteName(unquoted(word)))) return [];
  const isHost = namesHost(name);
  const hosts = words.map(unquoted).filter((host) => isHost || IN_CLUSTER.test(host) || host.split(".").length > 2);
  return hosts.map((host) => ({ host, ifKnown: true, offset: Math.max(0, text.indexOf(host)) }));
}

const unquoted = (word: string): string => word.replace(/^["'[]+|["'\]]+$/g, "");
