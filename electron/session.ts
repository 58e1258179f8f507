import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'electron';
import { APP_SCHEME, resolveScreenFile } from './app-protocol.ts';
import { hallFileResponse, isHallAddress } from './hall-files.ts';
import { mayRequest } from './navigation-policy.ts';
import { securityHeaders } from './security-headers.ts';

/** The one origin that a frame within the page may show, as far as the evaluator has said so far. */
export type FrameOrigin = () => string | null;

/** In memory: what the region's pages keep of citizens never reaches the disk, where it would lie in clear. */
export const SCREENS_PARTITION = 'screens';

/** What the region's page left in the browser of the citizen before: sign-ins, drafts, pages. */
export async function forgetFrames(session: Session): Promise<void> {
  await Promise.all([session.clearStorageData(), session.clearCache()]);
}

/** Serves the screens' files, those of the hall's folder, and nothing else, to the session's pages. @param hallFolder `<data>/hall` */
export function serveScreens(session: Session, folder: string, frameOrigin: FrameOrigin, hallFolder: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    if (request.method === 'GET' && isHallAddress(request.url)) {
      return hallFileResponse(request.url, request.headers.get('range'), hallFolder);
    }
    const file = request.method === 'GET' ? resolveScreenFile(request.url) : undefined;
    if (file === undefined) return new Response(null, { status: 404 });
    try {
      const body = await readFile(join(folder, file.path));
      return new Response(new Uint8Array(body), { headers: { ...securityHeaders(frameOrigin()), 'Content-Type': file.mimeType } });
    } catch {
      // A page that answers 404 would show as a blank screen; as a network error it comes back as `did-fail-load`.
      return file.path.endsWith('.html') ? Response.error() : new Response(null, { status: 404 });
    }
  });
}

/** Denies every permission, device, download and foreign address to the session's pages. */
export function hardenSession(session: Session, devTools: boolean, frameOrigin: FrameOrigin): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const framed = { isMainFrame: resourceType === 'mainFrame', frameOrigin: frameOrigin() };
    answer({ cancel: !mayRequest(url, devTools, framed) });
  });
}
