import { addressOf, profileOf, type PrinterConfig } from '../../../device-drivers/index.ts';
import type { Clock } from '../../contract/clock.ts';
import type { Place } from '../../contract/evaluation.ts';
import type { Health } from '../../contract/health.ts';
import type { Receipt } from '../../contract/receipt.ts';
import { Refusal } from '../../contract/refusal.ts';
import { ratingForm } from '../../evaluation/rating-form.ts';
import type { RegionRules } from '../../evaluation/regions/region-rules.ts';
import type { PrinterPage } from '../../technician-link/device-desk.ts';
import { paperRatingForm } from '../rate-later/receipts/paper-rating-form.ts';
import { selfTestPage } from '../rate-later/receipts/self-test-page.ts';
import { statusSlip } from '../rate-later/receipts/status-slip.ts';

export interface TechnicianPagesDependencies {
  place: Place;
  rules: RegionRules;
  clock: Clock;
  printer: PrinterConfig | null | undefined;
  health(): Health;
}

/** What a blank form asks about: a case that is done at once is rated for all that a region rates. */
const USUAL_CASE = { kind: 'immediate' } as const;

/** The pages that a technician can have printed, as they would be now. */
export function createTechnicianPages({ place, rules, clock, printer, health }: TechnicianPagesDependencies) {
  return (page: PrinterPage): Receipt => {
    switch (page) {
      case 'self-test':
        return selfTestPage({
          deviceId: place.deviceId,
          version: health().evaluator.version,
          hallName: place.hallName,
          windowNo: place.windowNo,
          printer: { ...profileOf(printer ?? { paper: '80mm', qr: 'native', cut: true }), reachedBy: reachedBy(printer) },
          now: clock.now(),
        });
      case 'paper-form': {
        const form = ratingForm(rules, USUAL_CASE, 'completion');
        if (form === undefined) throw new Refusal('no-rating-due');
        return paperRatingForm({ hallName: place.hallName, form });
      }
      case 'status':
        return statusSlip(health(), { deviceId: place.deviceId, now: clock.now() });
    }
  };
}

/** How the printer is reached, in the words of its settings. */
function reachedBy(printer: PrinterConfig | null | undefined): string {
  if (!printer) return '无';
  if (printer.transport === 'file') return '文件夹 receipts';
  const address = `${printer.transport} ${addressOf(printer)}`;
  return printer.transport === 'serial' ? `${address} ${printer.baudRate}` : address;
}
