// A whole list -> the page that was asked for, and the header `link` that leads to the others.
import { type Answer, json } from "./answer.ts";

export interface Page {
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Anything but a list stays as it is. */
export function paginate(answer: Answer, { url, query }: Page): { readonly answer: Answer; readonly link?: string } {
  if (answer.kind !== "list") return { answer };
  const size = Math.min(100, Math.max(1, Number(query.per_page ?? 30)));
  const page = Math.max(1, Number(query.page ?? 1));
  const last = Math.max(1, Math.ceil(answer.items.length / size));
  const items = answer.items.slice((page - 1) * size, page * size);
  const to = (number: number, rel: string) =>
    `<${url}?${new URLSearchParams({ ...query, page: String(number) })}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [to(page - 1, "prev")] : []),
    ...(page < last ? [to(page + 1, "next"), to(last, "last")] : []),
    ...(page > 1 ? [to(1, "first")] : []),
  ];
  const whole = json(answer.wrap?.(items) ?? items);
  return links.length === 0 ? { answer: whole } : { answer: whole, link: links.join(", ") };
}
