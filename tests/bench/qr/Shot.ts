/** How one picture is taken. Lengths are in pixels, angles in radians. */
export interface Shot {
  /** A camera frame, or a file of this type. */
  readonly as: 'frame' | 'image/jpeg' | 'image/png' | 'image/webp';
  /** Compression quality of a file, 0 to 1. */
  readonly quality: number;
  readonly width: number;
  readonly height: number;
  /** Size of one module in the middle of the code. */
  readonly module: number;
  /** Rotation of the code in its own plane. */
  readonly turn: number;
  /** Tilt away from the camera, about an axis in direction `axis`. */
  readonly tilt: number;
  readonly axis: number;
  /** Distance from the camera, in widths of the card. */
  readonly distance: number;
  /** Anywhere in the picture instead of near its middle. */
  readonly anywhere: boolean;
  readonly inverted: boolean;
  /** The number of other things in the picture. */
  readonly clutter: number;
  /** Blur of the lens itself, as a standard deviation. */
  readonly softness: number;
  /** Radius of the disc that a point becomes when it is out of focus. */
  readonly defocus: number;
  /** How far the camera moves while the shutter is open. */
  readonly shake: number;
  /** Light on the darkest side of the picture, as a share of the brightest side. */
  readonly slope: number;
  /** Share of the light in a shadow across the code; 1 means no shadow. */
  readonly shadow: number;
  /**
   * Radius of a lamp that mirrors in the code, as a share of its width, and its brightness; white
   * is 1.
   */
  readonly lamp: number;
  readonly strength: number;
  /** Light added to the whole picture. */
  readonly veil: number;
  readonly exposure: number;
  /** Photons of white paper in one pixel. */
  readonly photons: number;
  /** Standard deviation in each colour, of 255. */
  readonly noise: number;
}
