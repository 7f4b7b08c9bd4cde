/**
 * How wide a text will be, without a font at hand: widths of letter shapes as they are in common
 * sans-serif fonts. Rather a little too wide than too narrow.
 */

/** Unit: parts of the font's size. */
const shapes: readonly (readonly [RegExp, number])[] = [
  [/[iljI.,:;'|!]/, 0.29],
  [/[ftr()[\]/\\ "-]/, 0.36],
  [/[mwMW@%…]/, 0.88],
  [/[A-Z_#&+=<>→⇢]/, 0.7],
];
const other = 0.575;

/** Unit: pixels. */
export function textWidth(text: string, sizePx: number): number {
  let width = 0;
  for (const letter of text) width += shapes.find(([shape]) => shape.test(letter))?.[1] ?? other;
  return Math.ceil(width * sizePx);
}
