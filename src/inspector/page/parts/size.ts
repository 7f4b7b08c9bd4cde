/**
 * How large an element is, as a signal that follows it.
 * Pictures are drawn for a size; this tells them when it is another.
 */
import { useSignal, type ReadonlySignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Size } from '../model/viewport.ts';

/** 0 by 0 until it is on the page. */
export function useSize<Kind extends Element>(): {
  readonly ref: RefObject<Kind | null>;
  readonly size: ReadonlySignal<Size>;
} {
  const ref = useRef<Kind>(null);
  const size = useSignal<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      if (width !== size.peek().width || height !== size.peek().height)
        size.value = { width, height };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [size]);
  return { ref, size };
}
