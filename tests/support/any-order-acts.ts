import * as z from 'zod';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import { sampleRequest } from './sample-requests.ts';

export interface Service {
  nth: number;
  number: number;
  staff: string | undefined;
}
/** What counter, citizen, clock or power do next. `late`: on a screen that still shows the session before. */
export type Act =
  | ({ do: 'offer'; changed: string | undefined } & Service)
  | { do: 'group'; kind: 'theme' | 'batch'; nths: number[]; staff: string | undefined }
  | { do: 'cancel'; nth: number }
  | ({ do: 'receipt'; byId: boolean } & Service)
  | ({ do: 'paper'; level: number } & Service)
  | ({ do: 'paper-form' } & Service)
  | { do: 'touch'; late: boolean }
  /** To the next step, whatever it is: how, a level, its reasons. */
  | { do: 'go-on'; mode: 'together' | 'each'; level: number }
  | { do: 'late-level'; level: number }
  | { do: 'visit'; page: number }
  | { do: 'page-done' }
  | { do: 'back' }
  | { do: 'decline' }
  | { do: 'later' }
  | { do: 'dismiss' }
  | { do: 'wait'; ms: number }
  | { do: 'set-clock'; byMs: number }
  | { do: 'sign-in'; no: string }
  | { do: 'sign-out' }
  | { do: 'restart' }
  | { do: 'screen-lost' }
  | { do: 'move'; windowNo: string };

/** Of the cases, the one that is online. */
export const ONLINE = 3;
/** Who works here. */
export const NAMES = z.record(z.string(), z.string()).parse({ A0317: '王晓梅', A0400: '刘洋' });

/** What a complete bad rating says, whoever is rated. */
export function reasonsFor(view: ScreenView) {
  if (view.screen !== 'rating') return { perSubject: [], text: '' };
  const lists = view.form.levels.find(({ level }) => level === view.level)?.lists ?? [];
  const perSubject = lists.flatMap(({ subject, indicators: [first] }) => (first ? [{ subject, indicators: [first.id] }] : []));
  return { perSubject, text: '等了很久' };
}

/** As `readStored` names a service. */
export const serviceOf = (nth: number, number: number) => `${sampleRequest(nth).case.projectNo} ${number}`;

/** The body of a start. */
export function requestOf({ nth, number, staff }: Service) {
  const kind = nth === ONLINE ? 'fully-online' : 'immediate';
  const matter = nth >= 2 ? { taskCode: `MATTER-${nth}`, taskName: `事项${nth}` } : {};
  const { staff: _staff, ...request } = sampleRequest(nth, { kind, ...matter });
  return { ...request, service: { ...request.service, number }, ...(staff !== undefined && { staff: { no: staff, name: NAMES[staff] } }) };
}

/** As it is sent again with something else in it. */
export function changed(request: ReturnType<typeof requestOf>, what: string | undefined) {
  switch (what) {
    case 'taskName':
      return { ...request, case: { ...request.case, taskName: '另一事项' } };
    case 'applicant':
      return { ...request, applicant: { ...request.applicant, name: '李四' } };
    case 'time':
      return { ...request, service: { ...request.service, time: '2026-11-23T15:27:00+08:00' } };
    default:
      return request;
  }
}

/** What a rating says that comes of an act. @param seen what stood on the screen */
export function saidBy(act: Act, seen: ScreenView): { level: number; channel: string; reasons?: string } | undefined {
  if (act.do === 'paper') return { level: act.level, channel: 'paper-form' };
  if (act.do !== 'go-on' || seen.screen !== 'rating' || seen.step === 'how') return undefined;
  if (seen.step === 'levels') return { level: act.level, channel: 'window-evaluator', reasons: '[]' };
  return { level: seen.level ?? 0, channel: 'window-evaluator', reasons: JSON.stringify(reasonsFor(seen).perSubject) };
}
