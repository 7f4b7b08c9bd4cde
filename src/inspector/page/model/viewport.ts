/**
 * Which part of a picture is seen: zoomed around a point, moved, fitted. Pure arithmetic in the picture's
 * own coordinates.
 */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels of the screen for one of the picture: no further in, and when fitted no larger. */
const scaleMax = 4;
const scaleFittedMax = 1.15;
const scaleMin = 0.05;
/** Unit: pixels of the screen around a fitted picture. */
const margin = 14;

/** All of a picture in the middle of a pane. */
export function fitted(picture: Size, pane: Size): Viewport {
  const across = (pane.width - 2 * margin) / picture.width;
  const down = (pane.height - 2 * margin) / picture.height;
  const scale = Math.max(scaleMin, Math.min(across, down, scaleFittedMax));
  const width = pane.width / scale;
  const height = pane.height / scale;
  return { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height };
}

const middle = { x: 0.5, y: 0.5 };

/** `at`: the point that stays where it is, as parts of the pane from 0 to 1. */
export function zoomed(
  view: Viewport,
  factor: number,
  pane: Size,
  at: { readonly x: number; readonly y: number } = middle,
): Viewport {
  const scale = Math.min(scaleMax, Math.max(scaleMin, (pane.width / view.width) * factor));
  const width = pane.width / scale;
  const height = pane.height / scale;
  return {
    x: view.x + (view.width - width) * at.x,
    y: view.y + (view.height - height) * at.y,
    width,
    height,
  };
}

/** By parts of what is seen. */
export function moved(view: Viewport, across: number, down: number): Viewport {
  return { ...view, x: view.x + across * view.width, y: view.y + down * view.height };
}
