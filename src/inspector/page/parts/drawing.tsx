/**
 * A drawn tree as elements of the page.
 * What is drawn is decided in `src/inspector/draw`, for files as well.
 */
import { h, type VNode } from 'preact';
import type { SvgNode } from '../../draw/svg.ts';

export function elementsOf({ tag, attributes, children }: SvgNode): VNode {
  return h(
    tag,
    attributes,
    ...children.map((child) => (typeof child === 'string' ? child : elementsOf(child))),
  );
}
