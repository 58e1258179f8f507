import { contentSecurityPolicy } from '../core/contract/content-security-policy.ts';

/** Browser features that a page must not even ask for. Web Bluetooth, for one, does not go through Electron's permission handlers. */
const NO_FEATURES = ['bluetooth', 'camera', 'display-capture', 'geolocation', 'hid', 'microphone', 'midi', 'payment', 'serial', 'usb'];

/** The headers of every answer of the app protocol, besides its content type. @param frameOrigin see `contentSecurityPolicy` */
export const securityHeaders = (frameOrigin: string | null): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': contentSecurityPolicy({ frameOrigin }),
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': NO_FEATURES.map((feature) => `${feature}=()`).join(', '),
  // The files are on the same disk; a cached copy could only be one of an older version.
  'Cache-Control': 'no-store',
});
