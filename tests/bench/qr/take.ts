/** Takes a picture: things lie on a table in some light, seen through a lens by a sensor. */
import type { QrDrawing } from '../../../src/qr/drawSegments.ts';
import type { Random } from '../../fuzz/Random.ts';
import { card } from './card.ts';
import { ground, scatter } from './clutter.ts';
import { anyTurn, from } from './draws.ts';
import { defocus, shake, soften } from './lens.ts';
import { glare, shadow, slope, veil } from './light.ts';
import { LightMap } from './LightMap.ts';
import { cornersOf, paint, type Flat, type Place } from './place.ts';
import { exposed } from './sensor.ts';
import type { Shot } from './Shot.ts';

/**
 * Returns RGBA of `shot.width` times `shot.height` pixels; without a drawing the picture has no
 * code.
 */
export function take(
  shot: Shot,
  drawing: QrDrawing | undefined,
  random: Random,
): Uint8ClampedArray<ArrayBuffer> {
  const map = new LightMap(shot.width, shot.height);
  ground(map, random);
  scatter(map, random, shot.clutter);
  const ink = { dark: from(random, 0.02, 0.08), bright: from(random, 0.7, 0.95) };
  if (drawing !== undefined) {
    const flat = card(drawing, { ...ink, inverted: shot.inverted });
    const place = placeOf(shot, flat, random);
    // Small modules need more samples: each pixel contains parts of several.
    paint(map, flat, place, shot.module < 3 ? 5 : 3);
    light(map, shot, { ...place, width: flat.width * place.scale }, random);
  } else light(map, shot, { x: 640, y: 360, width: 400 }, random);
  soften(map, shot.softness);
  defocus(map, shot.defocus);
  if (shot.shake > 0) shake(map, shot.shake, anyTurn(random));
  const warmth = from(random, -0.15, 0.15);
  return exposed(map, { ...shot, tint: [1 + warmth, 1, 1 - warmth] }, random);
}

/** The whole code is in the picture; a code that is too large is made smaller. */
function placeOf(shot: Shot, flat: Flat, random: Random): Place {
  const { tilt, axis, turn } = shot;
  const distance = shot.distance * flat.width;
  const around = (scale: number): Place => ({ x: 0, y: 0, scale, turn, tilt, axis, distance });
  const wide = extent(flat, around(shot.module));
  const scale = shot.module * Math.min(1, shot.width / wide.width, shot.height / wide.height);
  const { left, top, width, height } = extent(flat, around(scale));
  const [roomX, roomY] = [shot.width - width, shot.height - height];
  const share = () => (shot.anywhere ? from(random, 0, 1) : from(random, 0.4, 0.6));
  return { ...around(scale), x: share() * roomX - left, y: share() * roomY - top };
}

function extent(flat: Flat, place: Place) {
  const corners = cornersOf(flat, place);
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

function light(
  map: LightMap,
  shot: Shot,
  code: { readonly x: number; readonly y: number; readonly width: number },
  random: Random,
): void {
  const aside = () => from(random, -0.4, 0.4) * code.width;
  slope(map, shot.slope, anyTurn(random));
  if (shot.shadow < 1) {
    const edge = { x: code.x + aside(), y: code.y + aside(), direction: anyTurn(random) };
    shadow(map, edge, from(random, 2, 60), shot.shadow);
  }
  if (shot.lamp > 0) {
    const lamp = { x: code.x + aside(), y: code.y + aside() };
    const size = { radius: shot.lamp * code.width, flat: from(random, 0.3, 1) };
    glare(map, { ...lamp, ...size }, shot.strength);
  }
  veil(map, shot.veil);
}
