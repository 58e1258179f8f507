import { PNG } from 'pngjs';

/** White paper left around the printed dots in a picture; on 58 mm and 80 mm paper the print head leaves about this much. */
const MARGIN_DOTS = 32;

/** What the print head has burnt: `width` dots across, growing downwards. Coordinates start at 0, top left. */
export class Bitmap {
  readonly width: number;
  readonly #rows: Uint8Array[] = [];

  constructor(width: number) {
    this.width = width;
  }

  get height(): number {
    return this.#rows.length;
  }

  /** Feeds paper until it is at least `height` dots long. */
  extendTo(height: number): void {
    while (this.#rows.length < height) this.#rows.push(new Uint8Array(this.width));
  }

  /** @throws RangeError if the dots lie beside the paper */
  fill(left: number, top: number, width: number, height: number): void {
    if (left < 0 || left + width > this.width) {
      throw new RangeError(`Dots ${left} to ${left + width} lie beside a paper of ${this.width} dots.`);
    }
    this.extendTo(top + height);
    for (const row of this.#rows.slice(top, top + height)) row.fill(1, left, left + width);
  }

  isInked(x: number, y: number): boolean {
    return this.#rows[y]?.[x] === 1;
  }

  /** The paper with white margins, one pixel per dot. */
  toPng(): Uint8Array {
    const png = new PNG({ width: this.width + 2 * MARGIN_DOTS, height: this.height + 2 * MARGIN_DOTS });
    png.data.fill(0xff);
    for (const [y, row] of this.#rows.entries()) {
      for (const [x, ink] of row.entries()) {
        const pixel = ((y + MARGIN_DOTS) * png.width + x + MARGIN_DOTS) * 4;
        if (ink === 1) png.data.fill(0, pixel, pixel + 3);
      }
    }
    return PNG.sync.write(png, { colorType: 0 });
  }
}
