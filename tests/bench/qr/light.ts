/** Light that does not fall evenly. */
import type { LightMap } from './LightMap.ts';

/** From full light on one side of the picture to `least` on the other. */
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

/** Beyond a line through that point, only `left` of the light; its edge is `width` pixels wide. */
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

/** A lamp that mirrors in the surface, `strength` times white in its middle; `flat`: its height to its width. */
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

/** Light that lies over everything, as on a dirty lens or a screen in the sun. */
export function veil(map: LightMap, light: number): void {
  map.changeRows((row) => {
    for (let x = 0; x < row.length; x++) row[x] = (row[x] ?? 0) + light;
  });
}
