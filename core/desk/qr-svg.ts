import { create } from 'qrcode';

/** Light margin around the symbol, in modules, as ISO/IEC 18004 demands. */
const QUIET_ZONE = 4;

/** A QR code (error correction M) as an SVG document that scales to any size. */
export function qrSvg(payload: string): string {
  const { modules } = create(payload, { errorCorrectionLevel: 'M' });
  const edge = modules.size + 2 * QUIET_ZONE;
  const dark: string[] = [];
  modules.data.forEach((bit, index) => {
    if (bit) dark.push(`M${(index % modules.size) + QUIET_ZONE} ${Math.floor(index / modules.size) + QUIET_ZONE}h1v1h-1z`);
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${edge} ${edge}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${edge}v${edge}H0z"/><path fill="#000" d="${dark.join('')}"/></svg>`
  );
}
