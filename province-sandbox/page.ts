import type { Words } from '../core/contract/words.ts';
import { html, type Html } from './html.ts';

/** Headers of a page. The page's address holds the rating link, so it must not leak as a referrer or stay in a cache. */
const headersOf = (scripts: string, ancestors: string) => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src 'self'; ${scripts}form-action 'self'; base-uri 'none'; frame-ancestors ${ancestors}`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
});
export const PAGE_HEADERS = headersOf('', "'none'");

/** Of the pages that devices show in a frame: a kiosk browser has its screens from loopback, the Electron shell from its own protocol. */
export const DEVICE_PAGE_HEADERS = headersOf("script-src 'self'; ", 'http://127.0.0.1:* http://localhost:* app:');

/** Tells the frame around the page that there is nothing left to do here. */
export const DONE_SCRIPT = "parent.postMessage({ type: 'rating-done' }, '*');\n";

/** Chinese, then English in small print. */
export function bilingual({ zh, en }: Words): Html {
  return html`${zh} <small lang="en">${en}</small>`;
}

export interface Page {
  title: string;
  /** `phone` is one narrow column, `device` one for fingers in the frame of a device, `desk` uses the whole width. */
  kind: 'phone' | 'device' | 'desk';
  /** Tells the frame around it that the citizen is done. */
  done?: boolean;
  /** Name above the page. */
  brand: Words;
  /** Loads the page again after so many seconds. */
  refreshS?: number;
  body: Html;
}

/** A whole document, ready to send. */
export function renderPage({ title, kind, brand, refreshS, done = false, body }: Page): string {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${refreshS !== undefined && html`<meta http-equiv="refresh" content="${refreshS}">`}
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
${done && html`<script src="/rating-done.js" defer></script>`}
</head>
<body class="${kind}">
<header class="brand"><p>${bilingual(brand)}</p></header>
<main>
${body}
</main>
<footer><p>示范用省级平台，非真实系统 <small lang="en">A province sandbox for tests, not a real system</small></p></footer>
</body>
</html>
`.markup;
}

/** What the sign above a notice says before a word is read. */
export type NoticeTone = 'done' | 'waiting' | 'note';

export interface Notice {
  tone: NoticeTone;
  title: Words;
  words: Words;
}

const TICK = html`<path d="M14 25l7 7 14-15"/>`;
const CLOCK_HANDS = html`<path d="M24 12v13l8 5"/>`;
const LETTER_I = html`<path d="M24 14v.5M24 22v13"/>`;
const SIGNS: Record<NoticeTone, Html> = { done: TICK, waiting: CLOCK_HANDS, note: LETTER_I };

/** A page that says one thing. */
export function noticeBody({ tone, title, words }: Notice): Html {
  return html`<section class="notice ${tone}">
<svg viewBox="0 0 48 48" width="72" height="72" aria-hidden="true"><circle cx="24" cy="24" r="22"/>${SIGNS[tone]}</svg>
<h1>${title.zh}<span lang="en">${title.en}</span></h1>
<p>${words.zh}</p>
<p lang="en">${words.en}</p>
</section>`;
}
