/**
 * What the screens' pages may do, sent as a header by whoever serves them (the app protocol in Electron, the evaluator
 * to a browser): their own files, pictures as data (the QR code), and the link back to where they came from.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
