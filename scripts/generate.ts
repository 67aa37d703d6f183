// Everything that is made from sources and kept in git; with --check nothing is written, and what is stale is said.
import "./compile-settings.ts";
import "./compile-validators.ts";
import "./describe-policies.ts";
import "./describe-releases.ts";
