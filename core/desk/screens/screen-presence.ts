import type { DeviceKind } from '../../contract/device.ts';
import type { Bulletin } from '../bulletin.ts';
import type { PairingPanel } from '../pairing/pairing-panel.ts';
import type { SessionDesk } from '../session/session-desk.ts';
import type { VisitDesk } from '../pages/visit-desk.ts';

/** Whether an idle device shows its screen; hidden, another program of a terminal has the display until a case ends. */
export type IdleScreen = 'shown' | 'hidden';

/** Where a citizen begins on the idle screen it must be there to be touched. */
const BEGUN_ON_SCREEN: readonly DeviceKind[] = ['entrance', 'self-rating-zone'];

/** What becomes of the setting on such a device. */
export function idleScreenOf({ idleScreen, deviceKind }: { idleScreen: IdleScreen; deviceKind: DeviceKind }): IdleScreen {
  return BEGUN_ON_SCREEN.includes(deviceKind) ? 'shown' : idleScreen;
}

/**
 * Tells the host whether the screen is wanted: from an offer, or a page, until thanks, or the code of "rate later", are gone, and while it
 * says something of a pairing. Says so at once, and at each change; never more than that.
 */
export function watchScreenPresence(
  { desk, visits, pairingPanel }: { desk: Pick<SessionDesk, 'live'>; visits: Pick<VisitDesk, 'current'>; pairingPanel: Pick<PairingPanel, 'view'> },
  bulletin: Bulletin,
  tell: (wanted: boolean) => void,
): void {
  const isWanted = () => desk.live !== undefined || visits.current !== undefined || pairingPanel.view() !== null;
  let wanted = isWanted();
  tell(wanted);
  const look = () => {
    if (isWanted() === wanted) return;
    wanted = !wanted;
    tell(wanted);
  };
  bulletin.on('live', look);
  bulletin.on('health', look);
}
