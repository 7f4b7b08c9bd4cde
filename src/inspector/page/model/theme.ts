/**
 * Light or dark, as the system says: the palette for canvases, and the same as variables for CSS.
 * Styles are adopted, not written into the page: the content policy allows no inline style.
 */
import { signal } from '@preact/signals';
import { chartStyle } from '../../draw/chart-style.ts';
import { dark, light, variablesOf } from '../../draw/palette.ts';

const query = matchMedia('(prefers-color-scheme: dark)');

export const palette = signal(query.matches ? dark : light);

export function adoptTheme(): void {
  query.addEventListener('change', () => {
    palette.value = query.matches ? dark : light;
  });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { ${variablesOf(light)} } @media (prefers-color-scheme: dark) { :root { ${variablesOf(dark)} } }` +
      chartStyle,
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
