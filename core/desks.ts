import { join } from 'node:path';
import type { Logger } from 'pino';
import type { EvaluationStore } from '../offline-queue/store.ts';
import type { DeviceConfig } from './config.ts';
import type { Clock } from './contract/clock.ts';
import { CHANNEL_OF_DEVICE, type DeviceKind } from './contract/device.ts';
import { nameOfError } from './contract/error-words.ts';
import type { Place } from './contract/evaluation.ts';
import type { Keypad } from './contract/keypad.ts';
import { Admission } from './desk/admission/admission.ts';
import { ProvinceTime } from './desk/admission/province-time.ts';
import { BadgeDesk } from './desk/window/badge-desk.ts';
import type { Bulletin } from './desk/bulletin.ts';
import { EvaluationBook } from './desk/book/evaluation-book.ts';
import { KeypadDesk } from './desk/keypads/keypad-desk.ts';
import { keypadScene } from './desk/keypads/keypad-scene.ts';
import { KeypadLearnDesk } from './desk/technician/learn-desk.ts';
import { OfferDesk } from './desk/self-rating/offer-desk.ts';
import { PairingPanel } from './desk/pairing/pairing-panel.ts';
import { PageWatch } from './desk/pages/page-watch.ts';
import { PhoneWatch } from './desk/rate-later/phone-watch.ts';
import { RateLaterDesk } from './desk/rate-later/rate-later-desk.ts';
import { ReceiptDesk } from './desk/rate-later/receipt-desk.ts';
import { framedOrigin, RegionalPageDesk } from './desk/pages/regional-page-desk.ts';
import { ScreenDesk } from './desk/screens/screen-desk.ts';
import { SelfRatingDesk } from './desk/self-rating/self-rating-desk.ts';
import { ShownOffers } from './desk/screens/shown-offers.ts';
import { SessionDesk } from './desk/session/session-desk.ts';
import { openOrderTrail } from './desk/technician/technician-desk.ts';
import { turnsBesideVisits } from './desk/session/turns.ts';
import { framableOrigin, VisitDesk } from './desk/pages/visit-desk.ts';
import { WaitingStarts } from './desk/session/waiting-starts.ts';
import { PROFILES_FOLDER, type Devices } from './devices.ts';
import type { RegionRules } from './evaluation/regions/region-rules.ts';
import { isOpen } from './evaluation/session.ts';
import type { WorkCalendar } from './evaluation/work-calendar.ts';
import { offersOf } from './offers-config.ts';
import type { Queue } from './queue.ts';
import { openSurroundings } from './surroundings.ts';

export interface DesksOptions {
  dataFolder: string;
  config: DeviceConfig;
  place: Place;
  /** Greatest length of a text that the province takes, in characters. */
  longestText: number;
  rules: RegionRules;
  calendar: WorkCalendar;
  queue: Pick<Queue, 'store' | 'storage' | 'sync' | 'province'>;
  devices: Devices;
  bulletin: Bulletin;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  log: Logger;
}

type OnStop = (end: () => Promise<void> | void) => void;

/** Wires the stateful middle: the session, and whoever takes part in it. @param onStop takes what ends each part, in the order of their start */
export function openDesks(options: DesksOptions, onStop: OnStop) {
  const session = openSession(options, onStop);
  return { ...session, ...openSides(options, session, onStop) };
}

/** The evaluations, and the one citizen before the screen. */
function openSession(options: DesksOptions, onStop: OnStop) {
  const { dataFolder, config, place, longestText, rules, calendar, queue, bulletin, clock, random, log } = options;
  const { store, storage, province } = queue;
  const tellEveryMs = isBegunByCitizens(config.deviceKind) ? 0 : config.secondsToTell * 1000;
  const book = new EvaluationBook({ store, storage, clock, bulletin, place, channel: CHANNEL_OF_DEVICE[config.deviceKind], tellEveryMs });
  onStop(() => book.stop());
  const times = {
    toRateMs: config.secondsToRate * 1000,
    thanksMs: config.secondsOfThanks * 1000,
    qrCodeMs: config.secondsOfQrCode * 1000,
  };
  const device = { kind: config.deviceKind, input: config.citizenInput, place, longestText };
  const isQuiet = () => !(desk.live && isOpen(desk.live.session)) && !book.isHolding() && !visits.isHolding;
  const admission = new Admission({ book, clock, rules, calendar, device, provinceTime: new ProvinceTime({ province, isQuiet }) });
  const usesRegionalPage = () => framedOrigin(rules, province, config.citizenInput) !== null;
  // Before the session: it has to hear of the next citizen before the screens do.
  const around = openSurroundings({ dataFolder, store, storage, desk: () => desk, visits: () => visits, place, isHolding: () => book.isHolding() || visits.isHolding, bulletin, clock, log }, onStop);
  const timeFactor = () => around.preferences.timeFactor();
  const starts = new WaitingStarts(() => book.isHolding() || visits.isHolding);
  const turns = turnsBesideVisits(starts, () => visits);
  const desk: SessionDesk = new SessionDesk({ book, clock, admission, times, bulletin, timeFactor, usesRegionalPage, turns });
  onStop(() => desk.stop());
  const frameOrigin = framableOrigin(rules, province, config);
  const visits: VisitDesk = new VisitDesk({ desk, book, starts, pageOrigin: frameOrigin, clock, times, timeFactor, tellEveryMs, bulletin });
  onStop(() => visits.stop());
  takeUp(store, book, desk, log);
  bulletin.on('storage-recovered', () => book.endAbandoned(desk.liveEvaluations.map(({ id }) => id)));

  const phoneWatch = new PhoneWatch({ store, storage, province, desk, clock, random, log, tellEveryMs });
  onStop(() => phoneWatch.stop());
  bulletin.on('receipt', () => phoneWatch.expectSoon());
  phoneWatch.start();
  return { book, desk, visits, admission, around, frameOrigin };
}

/** Where no clerk waits for the end, and whoever scans the same receipt again is told at once that it is rated. */
const isBegunByCitizens = (kind: DeviceKind) => kind === 'self-rating-zone' || kind === 'entrance';

/** Everybody who has a part in the session: screens, keypad, scanner, printer, and the technician who teaches a keypad. */
function openSides(options: DesksOptions, { book, desk, visits, admission, around }: ReturnType<typeof openSession>, onStop: OnStop) {
  const { dataFolder, config, place, rules, calendar, queue, devices, bulletin, clock, random, log } = options;
  const { store, storage, sync, province } = queue;
  const receipts = new ReceiptDesk({ province, printer: devices.printer, rules, calendar, deviceKind: config.deviceKind, clock, log });
  const later = new RateLaterDesk({ desk, receipts, bulletin });
  const { keypad } = devices;
  const keys = new KeypadDesk({ desk, clock, bulletin, log, rateLater: (session) => later.putOff(session) });
  const selfRating = new SelfRatingDesk({ book, desk, admission, province, deviceKind: config.deviceKind, clock, bulletin, log });
  onStop(() => selfRating.stop());
  const badges = new BadgeDesk({ ...around, deviceKind: config.deviceKind, clock, log });
  const { deviceKind, deviceId } = config;
  const offers = new OfferDesk({ desk, storage, rules, deviceKind, deviceId, offers: offersOf(config), clock });
  const watch = new PageWatch({ province, desk, clock, random, log });
  const regionalPage = new RegionalPageDesk({ desk, province, watch, channel: CHANNEL_OF_DEVICE[config.deviceKind], clock, bulletin, log });
  onStop(() => {
    regionalPage.stop();
    return watch.stop();
  });
  const trail = openOrderTrail({ store, storage, clock });
  const learn = new KeypadLearnDesk({
    trail,
    keypadHost: devices.keypadHost,
    clock,
    bulletin,
    log,
    isCitizenAsked: () => desk.live !== undefined || visits.current !== undefined,
    profilesFolder: join(dataFolder, PROFILES_FOLDER),
  });
  onStop(() => learn.stop());
  devices.listen({
    pressed: (session, meaning) => keys.pressed(session, meaning),
    scanned: (text) => badges.scanned(text) || selfRating.scanned(text),
    captured: (bytes) => learn.captured(bytes),
  });
  showScenes(keypad, desk, bulletin);
  const provinceOnline = () => sync.state().province !== 'offline';
  const shownOffers = new ShownOffers(bulletin);
  const pairingPanel = new PairingPanel({ clock, bulletin });
  onStop(() => pairingPanel.stop());
  const screens = new ScreenDesk({
    desk, admission, later, keypad, keys, badges, selfRating, offers, shownOffers, deviceKind, regionalPage, visits, storage, clock, place, bulletin, log, provinceOnline,
    numbersReasons: Boolean(config.keypad),
    serviceCategory: config.serviceCategory ?? null,
    pairing: pairingPanel,
    around,
  });
  onStop(() => screens.stop());
  return { receipts, later, learn, trail, screens, shownOffers, pairingPanel, regionalPage };
}

/** Tells the keypad what is before the citizen, at each change of it. */
function showScenes(keypad: Keypad, desk: SessionDesk, bulletin: Bulletin): void {
  let shown = keypadScene(desk.live);
  keypad.show(shown);
  bulletin.on('live', () => {
    const next = keypadScene(desk.live);
    if (next.scene === shown.scene && next.session === shown.session) return;
    shown = next;
    keypad.show(shown);
  });
}

/** Goes on where the evaluator last stopped; an unreadable row or a full disk must not keep it from starting. */
function takeUp(store: EvaluationStore, book: EvaluationBook, desk: SessionDesk, log: Logger): void {
  try {
    const [latest] = store.underWay();
    if (latest) desk.resume(latest.id);
  } catch (error) {
    log.error({ error: nameOfError(error) }, 'The last session could not be taken up.');
  }
  try {
    book.endAbandoned(desk.liveEvaluations.map(({ id }) => id));
  } catch (error) {
    log.error({ error: nameOfError(error) }, 'Abandoned sessions could not be ended.');
  }
}
