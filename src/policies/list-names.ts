// Names -> an English list that stays short: "a, b and 4 more".

export function listNames(names: readonly string[], most: number): string {
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, most);
  const more = distinct.length - shown.length;
  const parts = more > 0 ? [...shown, `${more} more`] : shown;
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
