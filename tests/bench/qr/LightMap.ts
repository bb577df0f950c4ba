/** What a camera looks at: the light of each pixel, linear; 0 is none, 1 is white paper in full light. */
export class LightMap {
  readonly width: number;
  readonly height: number;
  light: Float32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.light = new Float32Array(width * height);
  }

  row(y: number): Float32Array {
    return this.light.subarray(y * this.width, (y + 1) * this.width);
  }

  /** Row by row: a function that is called for every pixel would take half of the time. */
  changeRows(change: (row: Float32Array, y: number) => void): void {
    for (let y = 0; y < this.height; y++) change(this.row(y), y);
  }
}
