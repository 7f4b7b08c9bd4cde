/**
 * A picture as a tree of plain values: the page makes elements of it, the server text. Nothing here
 * knows a document.
 */

/** One element. Children that are strings are text. */
export interface SvgNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (SvgNode | string)[];
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Attributes that are undefined are left out. */
export function node(
  tag: string,
  attributes: Attributes,
  ...children: readonly (SvgNode | string)[]
): SvgNode {
  const given = Object.entries(attributes).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  return { tag, attributes: Object.fromEntries(given), children };
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };

/** As text, and within quotes. */
function escaped(text: string): string {
  return text.replaceAll(/[&<"]/g, (sign) => escapes[sign] ?? sign);
}

/** As the text of a file. */
export function svgText({ tag, attributes, children }: SvgNode): string {
  const given = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escaped(`${value}`)}"`,
  );
  const inside = children.map((child) =>
    typeof child === 'string' ? escaped(child) : svgText(child),
  );
  return inside.length === 0
    ? `<${tag}${given.join('')}/>`
    : `<${tag}${given.join('')}>${inside.join('')}</${tag}>`;
}
