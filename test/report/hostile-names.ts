// For property tests: what somebody could write into a manifest to make a report act for them.
import fc from "fast-check";

const PIECES = [
  ..."`|\\<>@#*_[]()!&;:/-~$\"'=+^\n\r\t \u202e\u001b\u200b{}ab1.",
  ...[
    "```",
    "````suggestion\n",
    "~~~",
    "<!--",
    "-->",
    "<!-- earshot:1 -->",
    "]]>",
    "</details>",
    "<details>",
    "<img src=x>",
  ],
  ...[
    "https://",
    "www.",
    "mailto:",
    "@a",
    "#1",
    "GH-1",
    "[x](y)",
    "![x](y)",
    "[^1]",
    "[a]: b",
    "<https://a.b>",
    "a@b.co",
  ],
  ...[
    "\n\n",
    "\n- ",
    "\n1. ",
    "\n# ",
    "\n---\n",
    "\n| a |\n|---|\n",
    "\n    ",
    "&lt;",
    "&#64;",
    "::error::",
    "##[error]",
  ],
  ...["\u0007", "\u009b31m", "\u001b]8;;x\u0007", "\ud800", "\ufffe", "\u2066", "\u00ad", "\u0130", "\ufeff"],
];

/** Starts with a letter, so that what is hidden because it is empty stays out of it. */
export const hostileName = fc
  .oneof(
    fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary" }),
    fc.constantFrom("toString", "__proto__", "constructor", "x".repeat(5_000)),
  )
  .chain((text) => fc.constantFrom(`x${text}`, `x${text}x`, `${text}x`));
