/** How one picture is taken: all that is chosen before light falls. Lengths in pixels, angles in radians. */
export interface Shot {
  /** A frame of a camera, or a file of that type. */
  readonly as: 'frame' | 'image/jpeg' | 'image/png' | 'image/webp';
  /** Of a file with losses, 0 to 1. */
  readonly quality: number;
  readonly width: number;
  readonly height: number;
  /** Of one module, in the middle of the code. */
  readonly module: number;
  /** In its own plane. */
  readonly turn: number;
  /** Away from the camera, about an axis in that direction. */
  readonly tilt: number;
  readonly axis: number;
  /** From the camera, in widths of the card. */
  readonly distance: number;
  /** Anywhere in the picture, not near its middle. */
  readonly anywhere: boolean;
  readonly inverted: boolean;
  /** How many other things lie around. */
  readonly clutter: number;
  /** Standard deviation of the lens's own softness. */
  readonly softness: number;
  /** Radius of the disc that a point out of focus becomes. */
  readonly defocus: number;
  /** Way of the camera while it looks. */
  readonly shake: number;
  /** What the darker side of the picture has of the light of the brighter one. */
  readonly slope: number;
  /** What is left of the light in a shadow across the code; 1: there is none. */
  readonly shadow: number;
  /** Radius of a lamp that mirrors on the code, and how bright it is; white is 1. */
  readonly lamp: number;
  readonly strength: number;
  /** Light that lies over everything. */
  readonly veil: number;
  readonly exposure: number;
  /** Of white paper, in one pixel. */
  readonly photons: number;
  /** Of each colour, of 255. */
  readonly noise: number;
}
