/**
 * What the screens' pages may do, sent as a header by whoever serves them (the app protocol in Electron, the evaluator
 * to a browser): their own files, pictures as data (the QR code), the link back to where they came from, and frames of the
 * one origin where the region's own rating page lies.
 * @param frameOrigin `https://host[:port]`; null where the region has no such page
 */
export function contentSecurityPolicy({ frameOrigin }: { frameOrigin: string | null }): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "connect-src 'self'",
    `frame-src ${frameOrigin ?? "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
