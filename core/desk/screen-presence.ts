import type { DeviceKind } from '../contract/device.ts';
import type { Bulletin } from './bulletin.ts';
import type { SessionDesk } from './session-desk.ts';

/** Whether an idle device shows its screen; hidden, another program of a terminal has the display until a case ends. */
export type IdleScreen = 'shown' | 'hidden';

/** Where a citizen begins on the idle screen it must be there to be touched. */
const BEGUN_ON_SCREEN: readonly DeviceKind[] = ['entrance', 'self-rating-zone'];

/** What becomes of the setting on such a device. */
export function idleScreenOf({ idleScreen, deviceKind }: { idleScreen: IdleScreen; deviceKind: DeviceKind }): IdleScreen {
  return BEGUN_ON_SCREEN.includes(deviceKind) ? 'shown' : idleScreen;
}

/**
 * Tells the host whether the screen is wanted: from an offer until thanks, or the code of "rate later", are gone. Says so at
 * once, and at each change; never more than that.
 */
export function watchScreenPresence(desk: Pick<SessionDesk, 'live'>, bulletin: Bulletin, tell: (wanted: boolean) => void): void {
  const isWanted = () => desk.live !== undefined;
  let wanted = isWanted();
  tell(wanted);
  bulletin.on('live', () => {
    if (isWanted() === wanted) return;
    wanted = !wanted;
    tell(wanted);
  });
}
