import { ProvinceUnavailable, RatingPageUnusable } from '../contract/province.ts';

/** Redirects that a page may take within its origin; a browser would follow more, and no citizen waits for them. */
const MOST_REDIRECTS = 5;

/** Where the screens come from: the app protocol of the shell, or the evaluator's loopback address in a browser. */
export type ScreensAt = 'shell' | 'browser';

/**
 * That a rating page comes up, and may be shown in a frame of the screens. A browser shows an empty box for one that may
 * not, and tells the page around it nothing: so it is found out beforehand.
 * @param origin the only one that the screens may frame; null if there is none
 * @param screensAt what the page has to admit around it
 * @throws ProvinceUnavailable when it cannot be had now; RatingPageUnusable when somebody must change something first
 */
export async function requireShowable(address: string, origin: string | null, screensAt: ScreensAt, signal: AbortSignal): Promise<void> {
  let next = address;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    requireOrigin(next, origin);
    const response = await get(next, signal);
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      next = URL.parse(location, next)?.href ?? '';
      continue;
    }
    if (!response.ok) throw new ProvinceUnavailable(`The province's rating page answers HTTP ${response.status}.`);
    if (!isPage(response)) throw new ProvinceUnavailable("What lies at the address of the province's rating page is no page.");
    const obstacle = whatForbidsFraming(response.headers, screensAt);
    if (obstacle === null) return;
    throw new RatingPageUnusable(`The province's rating page may not be shown in a frame (${obstacle}).`);
  }
  throw new ProvinceUnavailable("The province's rating page redirects without end.");
}

function requireOrigin(address: string, origin: string | null): void {
  const url = URL.parse(address);
  if (url !== null && url.origin === origin && url.username === '' && url.password === '') return;
  // Without its path, which may be the citizen's key to the rating.
  throw new RatingPageUnusable(
    `The province's rating page lies at ${url?.origin ?? 'no address'}, and only ${origin ?? 'nothing'} may be shown (province.pageOrigin).`,
  );
}

async function get(address: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, { redirect: 'manual', headers: { accept: 'text/html' }, signal });
  } catch (error) {
    throw new ProvinceUnavailable("The province's rating page cannot be reached.", { cause: error });
  }
}

/** Whether a browser shows it: many a system answers an error as JSON, with HTTP 200. Without a type it finds out by itself. */
function isPage({ status, headers }: Response): boolean {
  const type = headers.get('content-type') ?? 'text/html';
  const isFile = /^\s*attachment/i.test(headers.get('content-disposition') ?? '');
  return status !== 204 && status !== 205 && !isFile && /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(type);
}

/** The sources that admit our screens. `*` stands for the schemes of networks, and the shell's is none. */
const OURS: Readonly<Record<ScreensAt, RegExp>> = {
  shell: /^app:(?:\/\/screens\/?)?$/i,
  browser: /^(?:\*|http:(?:\/\/\*(?::\*|:\d+)?)?|(?:http:\/\/)?(?:localhost|127\.0\.0\.1)(?::(?:\*|\d+))?)$/i,
};

/**
 * What keeps a page out of a frame of ours, in words; null for nothing. As browsers have it, `X-Frame-Options` counts only
 * where no policy names `frame-ancestors`, and each of several policies must agree.
 */
export function whatForbidsFraming(headers: Headers, screensAt: ScreensAt): string | null {
  const ancestors = (headers.get('content-security-policy') ?? '')
    .split(/[;,]/)
    .map((directive) => directive.trim().split(/\s+/))
    .filter(([name]) => name?.toLowerCase() === 'frame-ancestors');
  if (ancestors.length > 0) {
    const agreed = ancestors.every(([, ...sources]) => sources.some((source) => OURS[screensAt].test(source)));
    return agreed ? null : 'Content-Security-Policy: frame-ancestors';
  }
  // ALLOW-FROM and misspelt values are ignored by browsers.
  const options = headers.get('x-frame-options')?.toLowerCase() ?? '';
  return options.split(',').some((one) => ['deny', 'sameorigin'].includes(one.trim())) ? 'X-Frame-Options' : null;
}
