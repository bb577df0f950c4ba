/** Uneven light. */
import type { LightMap } from './LightMap.ts';

/** Full light on one side of the picture falls to `least` on the other. */
export function slope(map: LightMap, least: number, direction: number): void {
  const [dx, dy] = [Math.cos(direction), Math.sin(direction)];
  const reach = (Math.abs(dx) * map.width + Math.abs(dy) * map.height) / 2;
  map.changeRows((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const place = (dx * (x - map.width / 2) + dy * (y - map.height / 2)) / reach;
      row[x] = (row[x] ?? 0) * (1 - (1 - least) * (0.5 + place / 2));
    }
  });
}

/**
 * Leaves only `left` of the light beyond a line through this point; the edge is `width` pixels
 * wide.
 */
export function shadow(
  map: LightMap,
  edge: { readonly x: number; readonly y: number; readonly direction: number },
  width: number,
  left: number,
): void {
  const [dx, dy] = [Math.cos(edge.direction), Math.sin(edge.direction)];
  map.changeRows((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const beyond = (dx * (x - edge.x) + dy * (y - edge.y)) / width + 0.5;
      row[x] = (row[x] ?? 0) * (1 - (1 - left) * Math.min(1, Math.max(0, beyond)));
    }
  });
}

/**
 * A lamp mirrors in the surface, `strength` times white in its middle; `flat` is its height by its
 * width.
 */
export function glare(
  map: LightMap,
  lamp: { readonly x: number; readonly y: number; readonly radius: number; readonly flat: number },
  strength: number,
): void {
  map.changeRows((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const away = Math.hypot(x - lamp.x, (y - lamp.y) / lamp.flat) / lamp.radius;
      if (away < 2) row[x] = (row[x] ?? 0) + strength * Math.exp(-(away ** 4));
    }
  });
}

/** Adds light to everything, as a dirty lens or a screen in the sun does. */
export function veil(map: LightMap, light: number): void {
  map.changeRows((row) => {
    for (let x = 0; x < row.length; x++) row[x] = (row[x] ?? 0) + light;
  });
}
