import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'electron';
import { APP_SCHEME, resolveScreenFile } from './app-protocol.ts';
import { mayRequest } from './navigation-policy.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Serves the screens' files, and nothing else, to the session's pages. */
export function serveScreens(session: Session, folder: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? resolveScreenFile(request.url) : undefined;
    if (file === undefined) return new Response(null, { status: 404 });
    try {
      const body = await readFile(join(folder, file.path));
      return new Response(new Uint8Array(body), { headers: { ...SECURITY_HEADERS, 'Content-Type': file.mimeType } });
    } catch {
      // A page that answers 404 would show as a blank screen; as a network error it comes back as `did-fail-load`.
      return file.path.endsWith('.html') ? Response.error() : new Response(null, { status: 404 });
    }
  });
}

/** Denies every permission, device, download and foreign address to the session's pages. */
export function hardenSession(session: Session, devTools: boolean): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayRequest(url, devTools) }));
}
