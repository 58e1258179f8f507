/** Draws `build/icon.ico`: a gold five-pointed star on blue. Run `node build/icon.ts` after a change and commit the result. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];
const CLEAR: Colour = [0, 0, 0, 0];
const BLUE: Colour = [22, 93, 184, 255];
const GOLD: Colour = [255, 214, 74, 255];

/** Windows asks for these; electron-builder insists on 256. */
const SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Each pixel is the mean of so many points in each direction, which smooths the edges. */
const POINTS = 4;

/** Corners of the star in a unit square, the outer ones on a circle around its middle. */
const CORNERS = Array.from({ length: 10 }, (_, index) => {
  const radius = index % 2 === 0 ? 0.4 : 0.4 * 0.42;
  const angle = (index / 10) * 2 * Math.PI - Math.PI / 2;
  return { x: 0.5 + radius * Math.cos(angle), y: 0.52 + radius * Math.sin(angle) };
});

/** Whether a ray from the point to the right crosses the star's outline an odd number of times. */
function isInStar(x: number, y: number): boolean {
  return CORNERS.reduce((inside, corner, index) => {
    const next = CORNERS[(index + 1) % CORNERS.length] ?? corner;
    const crosses = corner.y > y !== next.y > y && x < ((next.x - corner.x) * (y - corner.y)) / (next.y - corner.y) + corner.x;
    return crosses ? !inside : inside;
  }, false);
}

/** Whether a point lies in the square with rounded corners that fills the icon. */
function isInPlate(x: number, y: number): boolean {
  const radius = 0.2;
  const beyond = (at: number) => Math.max(0, Math.abs(at - 0.5) - (0.5 - radius));
  return Math.hypot(beyond(x), beyond(y)) <= radius;
}

function colourAt(x: number, y: number): Colour {
  if (!isInPlate(x, y)) return CLEAR;
  return isInStar(x, y) ? GOLD : BLUE;
}

/** The mean colour of one pixel; colours count by how opaque they are, or edges would darken. */
function pixelAt(column: number, row: number, size: number): Colour {
  let [red, green, blue, opaque] = [0, 0, 0, 0];
  for (let point = 0; point < POINTS ** 2; point += 1) {
    const x = (column + ((point % POINTS) + 0.5) / POINTS) / size;
    const y = (row + (Math.floor(point / POINTS) + 0.5) / POINTS) / size;
    const colour = colourAt(x, y);
    red += colour[0] * colour[3];
    green += colour[1] * colour[3];
    blue += colour[2] * colour[3];
    opaque += colour[3];
  }
  return opaque === 0 ? CLEAR : [red / opaque, green / opaque, blue / opaque, opaque / POINTS ** 2];
}

function drawPng(size: number): Buffer {
  const png = new PNG({ width: size, height: size });
  for (let pixel = 0; pixel < size ** 2; pixel += 1) {
    png.data.set(pixelAt(pixel % size, Math.floor(pixel / size), size).map(Math.round), pixel * 4);
  }
  return PNG.sync.write(png);
}

/** One ICO file of PNG pictures, which Windows reads since Vista: a header, one entry per picture, the pictures. */
export function drawIcon(): Buffer {
  const pictures = SIZES.map((size) => ({ size, png: drawPng(size) }));
  const header = Buffer.from([0, 0, 1, 0, pictures.length, 0]);
  let offset = header.length + 16 * pictures.length;
  const entries = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    // The size has one byte; 0 means 256.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)]);
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, 'icon.ico'), drawIcon());
