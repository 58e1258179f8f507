/** The files of a hall's folder that screens may be given: told by their names alone, so that nothing else ever is. */

/** In the data folder. */
export const HALL_FOLDER = 'hall';

/** By ending, as what they are served. */
const TYPES = {
  picture: { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', avif: 'image/avif', svg: 'image/svg+xml' },
  video: { mp4: 'video/mp4', webm: 'video/webm' },
  sound: { mp3: 'audio/mpeg', ogg: 'audio/ogg', wav: 'audio/wav', m4a: 'audio/mp4' },
} as const;

export type HallFileKind = keyof typeof TYPES;

const HALL_FILE_KINDS = ['picture', 'video', 'sound'] as const satisfies readonly HallFileKind[];

/** Endings of a kind, without the dot. */
export const endingsOf = (kind: HallFileKind): readonly string[] => Object.keys(TYPES[kind]);

export interface HallFileName {
  /** Below the hall's folder, with forward slashes. */
  path: string;
  kind: HallFileKind;
  mimeType: string;
}

/**
 * One part of a path. Told by what is allowed: this leaves no room for `..`, hidden files, percent escapes, and what Windows
 * reads into a name (backslashes, `C:`, alternate streams, trailing dots and spaces, short names with `~`).
 */
const SEGMENT = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_ .()（）·-]*[\p{L}\p{M}\p{N}_)）-])?$/u;

/** What a name stands for, or undefined if it names nothing that is ever served. Whether the file exists is for the caller to see. */
export function hallFileName(path: string): HallFileName | undefined {
  if (path.length > 200 || !path.split('/').every((segment) => SEGMENT.test(segment))) return undefined;
  const ending = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();
  for (const kind of HALL_FILE_KINDS) {
    const found = Object.entries(TYPES[kind]).find(([known]) => known === ending);
    if (found) return { path, kind, mimeType: found[1] };
  }
  return undefined;
}

/** A larger file is a mistake (a film, a camera's raw picture) that would take the memory of a weak PC. In bytes. */
export const LARGEST_FILE: Readonly<Record<HallFileKind, number>> = { picture: 20_000_000, video: 1_000_000_000, sound: 20_000_000 };

/**
 * Address of such a file relative to the screens' page, e.g. `hall/%E5%A4%A7%E5%8E%85.jpg?v=k3f9`. A page keeps showing what it
 * has under an address: a file that is replaced under its own name needs another.
 * @param version other for other content; of digits and lower-case letters
 */
export const hallAddress = (path: string, version: string): string =>
  `${[HALL_FOLDER, ...path.split('/').map(encodeURIComponent)].join('/')}?v=${version}`;

/** The file that the path of a URL names (`/hall/…`), or undefined if it can name none. */
export function hallFileAt(pathname: string): HallFileName | undefined {
  const [empty, folder, ...segments] = pathname.split('/');
  if (empty !== '' || folder !== HALL_FOLDER) return undefined;
  try {
    return hallFileName(segments.map(decodeURIComponent).join('/'));
  } catch {
    // A percent sign that begins no UTF-8.
    return undefined;
  }
}

/** With every such file: a picture (SVG) that is opened as a page must not run anything there. */
export const HALL_FILE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};
