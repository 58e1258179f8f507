import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { ByteReader } from './byte-reader.ts';

const LF = 0x0a;
const PREFIX: Readonly<Record<number, string>> = { 0x1b: 'ESC', 0x1c: 'FS', 0x1d: 'GS' };
/** Parameters of the commands that have a fixed number of them. */
const PARAMETERS: Readonly<Record<string, number>> = {
  'ESC @': 0,
  'ESC 2': 0,
  'ESC 3': 1,
  'ESC a': 1,
  'FS &': 0,
  'GS !': 1,
  'GS V': 1,
};

/**
 * A print job to read and to compare: a line for each line feed, commands with their parameters in hexadecimal. Two jobs with the same
 * listing are the same bytes; pixels are listed by their digest.
 *
 * @throws EscPosError on a command that the encoder has no business to send
 */
export function listing(bytes: Uint8Array): string {
  const reader = new ByteReader(bytes);
  const lines: string[] = [];
  let line: string[] = [];
  let text: number[] = [];
  const endText = () => {
    if (text.length > 0) line.push(`"${iconv.decode(Buffer.from(text), 'gb18030')}"`);
    text = [];
  };
  while (!reader.atEnd()) {
    const byte = reader.byte();
    const prefix = PREFIX[byte];
    if (prefix === undefined && byte !== LF) {
      text.push(byte);
      continue;
    }
    endText();
    line.push(prefix === undefined ? 'LF' : command(prefix, reader));
    if (byte === LF) {
      lines.push(line.join(' '));
      line = [];
    }
  }
  endText();
  return [...lines, line.join(' ')].join('\n').concat('\n');
}

function command(prefix: string, reader: ByteReader): string {
  const name = `${prefix} ${String.fromCharCode(reader.byte())}`;
  if (name === 'GS (') return `${name} ${String.fromCharCode(reader.byte())} ${qrParameters(reader.take(reader.littleEndian16()))}`;
  if (name === 'GS v') return `${name} ${raster(reader)}`;
  const count = PARAMETERS[name];
  if (count === undefined) return reader.fail(`Unknown command ${name}`);
  return count === 0 ? name : `${name} ${hex(reader.take(count))}`;
}

function qrParameters(body: Uint8Array): string {
  const store = body[1] === 0x50;
  return store ? `${hex(body.slice(0, 3))} "${Buffer.from(body.slice(3)).toString('latin1')}"` : hex(body);
}

function raster(reader: ByteReader): string {
  const mode = hex(reader.take(2));
  const bytesPerRow = reader.littleEndian16();
  const rows = reader.littleEndian16();
  const digest = createHash('sha256').update(reader.take(bytesPerRow * rows)).digest('hex');
  return `${mode} ${bytesPerRow} bytes × ${rows} rows, sha256 ${digest}`;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').replaceAll(/(..)(?=.)/g, '$1 ');
