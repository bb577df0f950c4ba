/**
 * What a camera looks at: linear light for each pixel; 0 is black, 1 is white paper in full light.
 */
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

  /** Changes row by row: one function call for each pixel would take half of the time. */
  changeRows(change: (row: Float32Array, y: number) => void): void {
    for (let y = 0; y < this.height; y++) change(this.row(y), y);
  }
}
